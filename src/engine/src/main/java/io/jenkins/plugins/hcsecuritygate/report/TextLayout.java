package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;

/** Lines of a text report: wrapped, indented, coloured if wanted, and free of anything that could steer a terminal. */
final class TextLayout {

    /** Colours by meaning. */
    enum Tone {
        NONE(""),
        BAD("1;31"),
        CAUTION("33"),
        GOOD("32"),
        STRONG("1"),
        QUIET("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    private final StringBuilder out = new StringBuilder();
    private final TextStyle style;

    TextLayout(@NonNull TextStyle style) {
        this.style = style;
    }

    void blank() {
        out.append('\n');
    }

    void line(@NonNull Tone tone, @NonNull String text) {
        paragraph(0, "", tone, text, Tone.NONE, "", "");
    }

    /** A paragraph whose lines start at a column. */
    void paragraph(int indent, @NonNull String text) {
        paragraph(indent, "", Tone.NONE, "", Tone.NONE, text, "");
    }

    /** A paragraph behind a mark; its further lines start where the text of the first does. */
    void marked(int indent, @NonNull String mark, @NonNull String text) {
        paragraph(indent, mark, Tone.NONE, "", Tone.NONE, text, "");
    }

    /** A paragraph whose first words have a colour of their own. */
    void lead(int indent, @NonNull Tone tone, @NonNull String lead, @NonNull String text) {
        lead(indent, tone, lead, text, "");
    }

    /** The same with last words that always stand in one line. */
    void lead(int indent, @NonNull Tone tone, @NonNull String lead, @NonNull String text, @NonNull String whole) {
        paragraph(indent, "", tone, lead, Tone.NONE, text, whole);
    }

    void quiet(int indent, @NonNull String text) {
        paragraph(indent, "", Tone.NONE, "", Tone.QUIET, text, "");
    }

    /** A line that must stay as it is, such as one of a snippet to be copied. */
    void verbatim(int indent, @NonNull String text) {
        out.append(" ".repeat(indent)).append(HomeNames.display(text)).append('\n');
    }

    private void paragraph(int indent, String mark, Tone leadTone, String lead, Tone tone, String text, String whole) {
        String hanging = " ".repeat(indent + mark.length());
        out.append(" ".repeat(indent)).append(mark);
        int room = Math.max(20, style.width() - hanging.length());
        String all = HomeNames.display(lead + text + whole);
        int wholeFrom = all.length() - whole.length();
        int coloured = lead.isEmpty() ? 0 : HomeNames.display(lead).length();
        int start = 0;
        boolean first = true;
        do {
            int end = breakAfter(all, start, room, wholeFrom);
            if (!first) {
                out.append(hanging);
            }
            if (first && coloured > 0) {
                int split = Math.min(coloured, end);
                tone(leadTone, all.substring(start, split));
                tone(tone, all.substring(split, end));
            } else {
                tone(tone, all.substring(start, end));
            }
            out.append('\n');
            first = false;
            start = end;
            while (start < all.length() && all.charAt(start) == ' ') {
                start++;
            }
        } while (start < all.length());
    }

    /** Where the line that starts there ends: before a blank, or in the middle of a word that no line could hold. */
    private static int breakAfter(String text, int start, int room, int wholeFrom) {
        if (text.codePointCount(start, text.length()) <= room) {
            return text.length();
        }
        int limit = text.offsetByCodePoints(start, room);
        int blank = text.lastIndexOf(' ', start < wholeFrom ? Math.min(limit, wholeFrom) : limit);
        return blank > start ? blank : limit;
    }

    private void tone(Tone tone, String text) {
        if (style.colour() && tone != Tone.NONE && !text.isEmpty()) {
            out.append("\u001B[").append(tone.code).append('m').append(text).append("\u001B[0m");
        } else {
            out.append(text);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
