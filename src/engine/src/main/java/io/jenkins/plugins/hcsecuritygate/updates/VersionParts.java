package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A version taken apart and comparable. Parts are separated by dots, hyphens and changes between digits and other
 * characters; a hyphen between numbers opens a nested list. Parts at the end that mean nothing ({@code .0},
 * {@code -final}) are dropped.
 */
final class VersionParts implements Comparable<VersionParts> {
    /** In ascending order; a qualifier that is not listed comes after all of them, in alphabetical order. */
    private static final List<String> QUALIFIERS = List.of("snapshot", "alpha", "beta", "milestone", "rc", "", "sp");

    private static final Word RELEASE = new Word("");

    private final Sublist parts;

    private VersionParts(Sublist parts) {
        this.parts = parts;
    }

    /** @param version at most a few hundred characters, as nesting grows with them */
    @NonNull
    static VersionParts parse(@NonNull String version) {
        return new VersionParts(new Parser(version.toLowerCase(Locale.ROOT)).parse());
    }

    @Override
    public int compareTo(@NonNull VersionParts other) {
        return compare(parts, other.parts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionParts version && parts.equals(version.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** One part. Of different kinds the one declared later is greater at the same position. */
    private sealed interface Part {}

    private record Word(String text) implements Part {
        int rank() {
            int rank = QUALIFIERS.indexOf(text);
            return rank < 0 ? QUALIFIERS.size() : rank;
        }
    }

    private record Sublist(List<Part> parts) implements Part {}

    /** @param digits without leading zeros; empty for zero. No bound on the size, and no arithmetic is needed. */
    private record Number(String digits) implements Part {}

    private record Wildcard() implements Part {}

    private static int kind(Part part) {
        if (part instanceof Word) {
            return 0;
        }
        if (part instanceof Sublist) {
            return 1;
        }
        return part instanceof Number ? 2 : 3;
    }

    private static boolean isNothing(Part part) {
        return part instanceof Number n && n.digits().isEmpty()
                || part instanceof Word w && w.text().isEmpty()
                || part instanceof Sublist s && s.parts().isEmpty();
    }

    private static int compare(Part a, Part b) {
        if (kind(a) != kind(b)) {
            return Integer.compare(kind(a), kind(b));
        }
        if (a instanceof Number x && b instanceof Number y) {
            int byLength = Integer.compare(x.digits().length(), y.digits().length());
            return byLength != 0 ? byLength : x.digits().compareTo(y.digits());
        }
        if (a instanceof Word x && b instanceof Word y) {
            int byRank = Integer.compare(x.rank(), y.rank());
            return byRank != 0 ? byRank : x.text().compareTo(y.text());
        }
        if (a instanceof Sublist x && b instanceof Sublist y) {
            return compare(x.parts(), y.parts());
        }
        return 0;
    }

    private static int compare(List<Part> a, List<Part> b) {
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int order;
            if (i >= a.size()) {
                order = -compareToEnd(b.get(i));
            } else if (i >= b.size()) {
                order = compareToEnd(a.get(i));
            } else {
                order = compare(a.get(i), b.get(i));
            }
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** A part where the other version has ended: more numbers make a version newer, {@code -rc} makes it older. */
    private static int compareToEnd(Part part) {
        if (part instanceof Word word) {
            return compare(word, RELEASE);
        }
        if (part instanceof Sublist sublist) {
            return compare(sublist.parts(), List.of());
        }
        return isNothing(part) ? 0 : 1;
    }

    /** Scans one version. */
    private static final class Parser {
        private final String version;
        private final List<List<Part>> open = new ArrayList<>();
        private int start;

        Parser(String version) {
            this.version = version;
            open.add(new ArrayList<>());
        }

        Sublist parse() {
            for (int i = 0; i < version.length(); i++) {
                char c = version.charAt(i);
                if (c == '.' || c == '-') {
                    boolean number = i > start && isDigit(version.charAt(i - 1));
                    add(part(i, false));
                    start = i + 1;
                    if (c == '-' && number) {
                        trim(innermost());
                        if (start < version.length() && isDigit(version.charAt(start))) {
                            open.add(new ArrayList<>());
                        }
                    }
                } else if (i > start && isDigit(c) != isDigit(version.charAt(i - 1))) {
                    add(part(i, isDigit(c)));
                    start = i;
                }
            }
            if (start < version.length()) {
                add(part(version.length(), false));
            }
            return close();
        }

        /** Closes the nested lists from within, so that one that turns out empty is dropped as well. */
        private Sublist close() {
            trim(innermost());
            while (open.size() > 1) {
                Sublist inner = new Sublist(List.copyOf(open.remove(open.size() - 1)));
                innermost().add(inner);
                trim(innermost());
            }
            return new Sublist(List.copyOf(innermost()));
        }

        private Part part(int end, boolean beforeNumber) {
            String text = version.substring(start, end);
            if (text.isEmpty()) {
                return new Number("");
            }
            if (isDigit(text.charAt(0))) {
                return new Number(text.replaceFirst("^0+", ""));
            }
            return text.equals("*") ? new Wildcard() : new Word(qualifier(text, beforeNumber));
        }

        private static String qualifier(String text, boolean beforeNumber) {
            return switch (text) {
                case "a" -> beforeNumber ? "alpha" : text;
                case "b" -> beforeNumber ? "beta" : text;
                case "m" -> beforeNumber ? "milestone" : text;
                case "cr", "ea" -> "rc";
                case "final", "ga" -> "";
                default -> text;
            };
        }

        private void add(Part part) {
            innermost().add(part);
        }

        private List<Part> innermost() {
            return open.get(open.size() - 1);
        }

        private static void trim(List<Part> parts) {
            while (!parts.isEmpty() && isNothing(parts.get(parts.size() - 1))) {
                parts.remove(parts.size() - 1);
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
