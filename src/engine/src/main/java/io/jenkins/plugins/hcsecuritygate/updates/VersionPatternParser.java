package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.updates.VersionPattern.CharacterSet;
import io.jenkins.plugins.hcsecuritygate.updates.VersionPattern.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses the part of Java's regular expressions that update sites use: characters and escaped punctuation, classes in
 * brackets, {@code \d \w \s} and their opposites, the dot, groups, alternatives, all quantifiers but possessive ones,
 * {@code ^}, {@code $} and lookahead. In all the rest, wrong syntax included, there is no telling.
 */
final class VersionPatternParser {
    /** The longest pattern published until 2026 has 713 characters, nested three deep. */
    private static final int MAX_LENGTH = 20_000;

    private static final int MAX_DEPTH = 50;
    private static final int MAX_COUNT = 10_000;
    private static final char END = '\uFFFF';

    private final String pattern;
    private int at;
    private int depth;

    private VersionPatternParser(String pattern) {
        this.pattern = pattern;
    }

    private static final class Unsupported extends Exception {
        private static final long serialVersionUID = 1L;

        Unsupported() {
            super("unsupported", null, false, false);
        }
    }

    /** Empty for a pattern that is wrong, or not of the part supported. */
    @NonNull
    static Optional<VersionPattern> parse(@NonNull String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            VersionPatternParser parser = new VersionPatternParser(pattern);
            Node root = parser.alternatives();
            return parser.at == pattern.length() ? Optional.of(new VersionPattern(root)) : Optional.empty();
        } catch (Unsupported e) {
            return Optional.empty();
        }
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : END;
    }

    private boolean take(String expected) {
        if (pattern.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    private Node alternatives() throws Unsupported {
        if (++depth > MAX_DEPTH) {
            throw new Unsupported();
        }
        List<Node> options = new ArrayList<>();
        do {
            List<Node> parts = new ArrayList<>();
            while (at < pattern.length() && peek() != '|' && peek() != ')') {
                parts.add(quantified(atom()));
            }
            options.add(new VersionPattern.Sequence(parts));
        } while (take("|"));
        depth--;
        return options.size() == 1 ? options.get(0) : new VersionPattern.Alternatives(options);
    }

    private Node atom() throws Unsupported {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> new VersionPattern.Single(bracketed());
            case '.' -> new VersionPattern.Single(any -> "\n\r\u0085\u2028\u2029".indexOf(any) < 0);
            case '^' -> new VersionPattern.Start();
            case '$' -> new VersionPattern.End();
            case '\\' -> new VersionPattern.Single(escaped());
            case '*', '+', '?', '{' -> throw new Unsupported();
            default -> new VersionPattern.Single(only(c));
        };
    }

    private Node group() throws Unsupported {
        boolean negative = take("?!");
        boolean lookahead = negative || take("?=");
        if (!lookahead && !take("?:") && peek() == '?') {
            throw new Unsupported(); // flags, names, lookbehind
        }
        Node inner = alternatives();
        if (!take(")")) {
            throw new Unsupported();
        }
        return lookahead ? new VersionPattern.Lookahead(inner, negative) : inner;
    }

    private Node quantified(Node atom) throws Unsupported {
        Node node;
        if (take("*")) {
            node = new VersionPattern.Repeated(atom, 0, Integer.MAX_VALUE);
        } else if (take("+")) {
            node = new VersionPattern.Repeated(atom, 1, Integer.MAX_VALUE);
        } else if (take("?")) {
            node = new VersionPattern.Repeated(atom, 0, 1);
        } else if (take("{")) {
            node = counted(atom);
        } else {
            return atom;
        }
        take("?"); // a reluctant one matches the same texts as a whole
        if ("*+?{".indexOf(peek()) >= 0) {
            throw new Unsupported();
        }
        return node;
    }

    private Node counted(Node atom) throws Unsupported {
        int min = number();
        int max = min;
        if (take(",")) {
            max = peek() == '}' ? Integer.MAX_VALUE : number();
        }
        if (!take("}") || max < min) {
            throw new Unsupported();
        }
        return new VersionPattern.Repeated(atom, min, max);
    }

    private int number() throws Unsupported {
        int start = at;
        int number = 0;
        while (peek() >= '0' && peek() <= '9' && number <= MAX_COUNT) {
            number = number * 10 + pattern.charAt(at++) - '0';
        }
        if (at == start || number > MAX_COUNT) {
            throw new Unsupported();
        }
        return number;
    }

    private CharacterSet bracketed() throws Unsupported {
        boolean negative = take("^");
        List<CharacterSet> members = new ArrayList<>();
        while (peek() != ']' || members.isEmpty()) {
            char c = peek();
            if (at == pattern.length() || c == '[' || c == ']' || c == '&' || c == '^') {
                throw new Unsupported(); // nested classes, intersections, and what Java takes in ways of its own
            }
            at++;
            if (c == '\\') {
                members.add(escaped());
                if (peek() == '-' && !pattern.startsWith("-]", at)) {
                    throw new Unsupported();
                }
            } else if (peek() == '-' && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']') {
                at++;
                members.add(range(c, pattern.charAt(at++)));
            } else {
                members.add(only(c));
            }
        }
        at++;
        return c -> members.stream().anyMatch(member -> member.contains(c)) != negative;
    }

    private static CharacterSet range(char from, char to) throws Unsupported {
        if (to < from || "\\[&^".indexOf(to) >= 0) {
            throw new Unsupported();
        }
        return c -> c >= from && c <= to;
    }

    private CharacterSet escaped() throws Unsupported {
        char c = peek();
        at++;
        CharacterSet set =
                switch (Character.toLowerCase(c)) {
                    case 'd' -> VersionPatternParser::isDigit;
                    case 'w' -> any -> isDigit(any) || isLetter(any) || any == '_';
                    case 's' -> any -> " \t\n\u000B\f\r".indexOf(any) >= 0;
                    default -> null;
                };
        if (set != null) {
            return Character.isUpperCase(c) ? any -> !set.contains(any) : set;
        }
        if (c > '~' || isDigit(c) || isLetter(c)) {
            throw new Unsupported();
        }
        return only(c);
    }

    private static CharacterSet only(char expected) throws Unsupported {
        if (Character.isSurrogate(expected)) {
            throw new Unsupported();
        }
        return c -> c == expected;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
