package io.jenkins.plugins.hcsecuritygate.secrets;

/** Finds passwords in URLs: {@code scheme://user:password@host}, and tokens that stand in the user's place. */
final class UrlPasswords {

    private static final int LONGEST = 300;
    private static final int TOKEN = 20;

    private UrlPasswords() {}

    static void find(String text, SecretHits hits) {
        int at = text.indexOf("://");
        while (at >= 0) {
            look(text, at + 3, hits);
            at = text.indexOf("://", at + 3);
        }
    }

    private static void look(String text, int start, SecretHits hits) {
        int limit = Math.min(text.length(), start + LONGEST);
        int colon = -1;
        int depth = 0;
        for (int i = start; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '(') {
                depth++;
            } else if (c == '}' || c == ')') {
                depth--;
            }
            if (c == '@' && depth == 0) {
                judge(text, start, colon, i, hits);
                return;
            }
            if (c == ':' && colon < 0 && depth == 0) {
                colon = i;
            }
            if (Character.isWhitespace(c) || "/?#\"'<>,;|\\".indexOf(c) >= 0) {
                return;
            }
        }
    }

    private static void judge(String text, int start, int colon, int end, SecretHits hits) {
        if (colon < 0) {
            if (end - start >= TOKEN && isToken(text, start, end)) {
                hits.add(SecretKind.URL_PASSWORD, start, "");
            }
            return;
        }
        String user = text.substring(start, colon);
        String password = text.substring(colon + 1, end);
        boolean stars = password.indexOf('*') >= 0 || password.indexOf('$') >= 0 || password.indexOf('%') == 0;
        boolean token = password.equals("x-oauth-basic") && isToken(text, start, colon);
        if (token || !stars && !password.equals(user + "-password") && LiteralValue.isSecret(password)) {
            hits.add(SecretKind.URL_PASSWORD, colon + 1, "");
        }
    }

    /** Letters and digits, both: no name of a user is that long without a separator. */
    private static boolean isToken(String text, int from, int to) {
        boolean digit = false;
        boolean letter = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_') {
                return false;
            }
            digit |= Character.isDigit(c);
            letter |= Character.isLetter(c);
        }
        return digit && letter && to - from >= TOKEN;
    }
}
