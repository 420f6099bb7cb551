package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Resolves {@code \}{@code uXXXX} in source text. Groovy does so before it looks for tokens, so an escape may stand for
 * a quote or for a letter of a step's name, and a reader that skips this can be misled.
 */
final class UnicodeEscapes {
    private static final int DIGITS = 4;

    private UnicodeEscapes() {}

    /** The text with its escapes resolved; a malformed escape is left as it stands, for the compiler to reject. */
    static String resolve(@NonNull String text) {
        if (!text.contains("\\u")) {
            return text;
        }
        StringBuilder resolved = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                resolved.append(c);
                i++;
            } else if (text.charAt(i + 1) != 'u') {
                // A backslash that is itself escaped starts no escape.
                resolved.append(c).append(text.charAt(i + 1));
                i += 2;
            } else {
                int digits = i + 1;
                while (digits < text.length() && text.charAt(digits) == 'u') {
                    digits++;
                }
                int value = hexadecimal(text, digits);
                if (value < 0) {
                    resolved.append(text, i, digits);
                    i = digits;
                } else {
                    resolved.append((char) value);
                    i = digits + DIGITS;
                }
            }
        }
        return resolved.toString();
    }

    private static int hexadecimal(String text, int from) {
        if (from + DIGITS > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
