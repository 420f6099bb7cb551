package io.jenkins.plugins.hcsecuritygate.labels;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashSet;
import java.util.Set;

/** Words and quotes as {@code hudson.util.QuotedStringTokenizer} takes them. */
public final class LabelWords {

    private LabelWords() {}

    /** The labels that a node's {@code label} field gives it: words between blanks, a quoted one may hold blanks. */
    @NonNull
    public static Set<String> of(@NonNull String field) {
        Set<String> labels = new LinkedHashSet<>();
        StringBuilder word = new StringBuilder();
        boolean started = false;
        char quote = 0;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (quote != 0) {
                if (c == '\\' && i + 1 < field.length()) {
                    word.append(escaped(field.charAt(++i)));
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                started = true;
            } else if (Character.isWhitespace(c)) {
                if (started) {
                    labels.add(word.toString());
                }
                word.setLength(0);
                started = false;
            } else {
                word.append(c);
                started = true;
            }
        }
        if (started) {
            labels.add(word.toString());
        }
        return labels;
    }

    /** The text without the quotes it starts and ends with; as it is if it does not start and end with the same. */
    @NonNull
    static String unquote(@NonNull String text) {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != text.charAt(last) || (text.charAt(0) != '"' && text.charAt(0) != '\'')) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 1; i < last; i++) {
            char c = text.charAt(i);
            out.append(c == '\\' && i + 1 < last ? escaped(text.charAt(++i)) : c);
        }
        return out.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'b' -> '\b';
            default -> c;
        };
    }
}
