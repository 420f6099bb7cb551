package io.jenkins.plugins.hcsecuritygate.secrets;

import java.util.Locale;

/**
 * Finds literals that a password-like name is given, in properties, shell scripts, YAML, JSON, XML and HTTP headers:
 * {@code NAME=value}, {@code name: value}, <code>&lt;name>value&lt;</code>, {@code --name value}.
 */
final class NamedValues {

    /** How far a value may be from its separator. */
    private static final int GAP = 8;

    private static final int LONGEST = 512;

    /** Fewest characters of a value without quotes behind a colon, where prose stands as often. */
    private static final int SHORTEST_UNQUOTED = 6;

    private static final String DELIMITERS = " \t\r\n,;&|)}]<>\"'`(\\";

    private final String text;
    private final boolean configuration;
    private final SecretHits hits;

    /** @param configuration whether blanks may surround a separator, as in a configuration file but not in a shell */
    NamedValues(String text, boolean configuration, SecretHits hits) {
        this.text = text;
        this.configuration = configuration;
        this.hits = hits;
    }

    void find() {
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '=' || c == ':' || c == '>') {
                separator(i, c);
            } else if (c == '-' && isWordStart(i)) {
                option(i);
            }
        }
    }

    private void separator(int at, char c) {
        char next = text.charAt(at + 1);
        if (next == '=' || next == '~' || c == ':' && (next == ':' || next == '/' || next == '-')) {
            return;
        }
        char before = text.charAt(at - 1);
        if (before == '=' || before == '!' || before == ':' || before == '~') {
            return;
        }
        String name = nameBefore(at, c);
        if (name.equalsIgnoreCase("authorization")) {
            authorization(at + 1);
        } else if (SecretNames.isSecret(name)) {
            value(name, at, c);
        }
    }

    private String nameBefore(int at, char c) {
        int end = at;
        while (end > 0 && at - end < GAP && isGap(text.charAt(end - 1), c)) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start <= SecretNames.MAX_LENGTH && isNamePart(text.charAt(start - 1))) {
            start--;
        }
        // <name>value is a name only as a tag, and ${NAME:default} is no assignment.
        boolean tag = start > 0 && text.charAt(start - 1) == '<';
        boolean variable =
                start > 0 && text.charAt(start - 1) == '{' && c == ':' && start > 1 && text.charAt(start - 2) == '$';
        return c == '>' && !tag || variable ? "" : text.substring(start, end);
    }

    private boolean isGap(char c, char separator) {
        return separator != '>' && (c == '"' || c == '\'' || c == '\\')
                || configuration && c == ' ' && separator == '=';
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private void value(String name, int separator, char c) {
        int start = separator + 1;
        boolean blank = false;
        while (start < text.length()
                && start - separator < GAP
                && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
            blank = true;
            start++;
        }
        boolean escaped = start < text.length() && text.charAt(start) == '\\';
        int quoteAt = escaped ? start + 1 : start;
        boolean quoted = quoteAt < text.length() && (text.charAt(quoteAt) == '"' || text.charAt(quoteAt) == '\'');
        if (quoted) {
            quoted(name, quoteAt, escaped);
            return;
        }
        boolean allowed = c == '>' ? !blank : c == '=' ? configuration || !blank : blank || configuration;
        if (!allowed || escaped) {
            return;
        }
        int end = valueEnd(start);
        boolean call = end < text.length() && text.charAt(end) == '(';
        boolean closed = c != '>' || text.startsWith("</", end);
        String value = text.substring(start, end);
        boolean prose = c == ':' && !configuration && (value.length() < SHORTEST_UNQUOTED || !isMixed(value));
        if (!call && closed && !prose && LiteralValue.isSecret(value)) {
            hits.add(SecretKind.NAMED_VALUE, start, name);
        }
    }

    private void quoted(String name, int quoteAt, boolean escaped) {
        char quote = text.charAt(quoteAt);
        int end = quoteAt + 1;
        while (end < text.length()
                && end - quoteAt < LONGEST
                && text.charAt(end) != quote
                && text.charAt(end) != '\n') {
            end++;
        }
        if (end == text.length() || text.charAt(end) != quote) {
            return;
        }
        String value = text.substring(quoteAt + 1, escaped && text.charAt(end - 1) == '\\' ? end - 1 : end);
        // "…" + x is put together elsewhere, and "$x" is what a shell puts in.
        if (!value.isEmpty() && LiteralValue.isSecret(value)) {
            hits.add(SecretKind.NAMED_VALUE, quoteAt + 1, name);
        }
    }

    private int valueEnd(int start) {
        int end = start;
        int limit = Math.min(text.length(), start + LONGEST);
        while (end < limit) {
            char c = text.charAt(end);
            if (c == '$' && end + 1 < limit && (text.charAt(end + 1) == '{' || text.charAt(end + 1) == '(')) {
                // A variable to its end, so that the value is seen to be one.
                end += 2;
            } else if (DELIMITERS.indexOf(c) >= 0 && !(configuration && ",;&|)}](".indexOf(c) >= 0)) {
                return end;
            } else {
                end++;
            }
        }
        return end;
    }

    /** {@code --password value}; {@code --password=value} is found by its separator. */
    private void option(int dash) {
        int start = dash;
        while (start < text.length() && text.charAt(start) == '-') {
            start++;
        }
        int end = start;
        while (end < text.length() && end - start <= SecretNames.MAX_LENGTH && isNamePart(text.charAt(end))) {
            end++;
        }
        if (end + 1 >= text.length() || text.charAt(end) != ' ' || end - start > SecretNames.MAX_LENGTH) {
            return;
        }
        String name = text.substring(start, end);
        char first = text.charAt(end + 1);
        if (first != '-' && start - dash <= 2 && SecretNames.isSecret(name)) {
            value(name, end, '=');
            spaced(name, end + 1);
        }
    }

    private void spaced(String name, int start) {
        int end = valueEnd(start);
        if (end > start && LiteralValue.isSecret(text.substring(start, end))) {
            hits.add(SecretKind.COMMAND_PASSWORD, start, name);
        }
    }

    private void authorization(int from) {
        int start = from;
        while (start < text.length() && start - from < GAP && " \"'\\".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        String lower = text.substring(start, Math.min(text.length(), start + 8)).toLowerCase(Locale.ROOT);
        int scheme =
                lower.startsWith("basic ") ? 6 : lower.startsWith("bearer ") ? 7 : lower.startsWith("token ") ? 6 : 0;
        if (scheme > 0 && start + scheme < text.length()) {
            int end = valueEnd(start + scheme);
            String value = text.substring(start + scheme, end);
            if (value.length() >= SHORTEST_UNQUOTED && LiteralValue.isSecret(value)) {
                hits.add(SecretKind.NAMED_VALUE, start + scheme, "Authorization");
            }
        }
    }

    private boolean isWordStart(int at) {
        char before = text.charAt(at - 1);
        return before == ' ' || before == '\t' || before == '\n' || before == '"' || before == '\'';
    }

    private static boolean isMixed(String value) {
        return value.chars().anyMatch(Character::isDigit) && value.chars().anyMatch(Character::isLetter);
    }
}
