package io.jenkins.plugins.hcsecuritygate.secrets;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds values that are unmistakable by their own shape: private keys, and tokens whose issuer gave them a prefix so that
 * they can be found.
 */
final class TokenShapes {

    private static final String WORD = "_";
    private static final String WORD_AND_DASH = "_-";

    /** Fewer different characters than any random value of that length has. */
    private static final int MIN_DISTINCT = 8;

    private static final String KEY_BEGIN = "-----BEGIN ";
    private static final String KEY_END = "PRIVATE KEY-----";
    private static final int KEY_TYPE = 24;
    private static final int KEY_DATA = 24;

    private static final int AWS_ID = 20;
    private static final int AWS_SECRET = 40;
    /** How near to its id an AWS secret is looked for; alone it looks like any other Base64 text. */
    private static final int AWS_NEAR = 300;

    /**
     * @param prefix how it starts
     * @param more characters besides letters and digits
     * @param length fewest characters behind the prefix
     */
    private record Shape(String prefix, String more, int length, SecretKind kind) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("ghp_", "", 36, SecretKind.GITHUB_TOKEN),
            new Shape("gho_", "", 36, SecretKind.GITHUB_TOKEN),
            new Shape("ghu_", "", 36, SecretKind.GITHUB_TOKEN),
            new Shape("ghs_", "", 36, SecretKind.GITHUB_TOKEN),
            new Shape("ghr_", "", 36, SecretKind.GITHUB_TOKEN),
            new Shape("github_pat_", WORD, 40, SecretKind.GITHUB_TOKEN),
            new Shape("glpat-", WORD_AND_DASH, 20, SecretKind.GITLAB_TOKEN),
            new Shape("gldt-", WORD_AND_DASH, 20, SecretKind.GITLAB_TOKEN),
            new Shape("glrt-", WORD_AND_DASH, 20, SecretKind.GITLAB_TOKEN),
            new Shape("xoxb-", "-", 24, SecretKind.SLACK_TOKEN),
            new Shape("xoxp-", "-", 24, SecretKind.SLACK_TOKEN),
            new Shape("xoxa-", "-", 24, SecretKind.SLACK_TOKEN),
            new Shape("xoxr-", "-", 24, SecretKind.SLACK_TOKEN),
            new Shape("xoxs-", "-", 24, SecretKind.SLACK_TOKEN),
            new Shape("hooks.slack.com/services/T", "/_", 30, SecretKind.SLACK_TOKEN),
            new Shape("AIza", WORD_AND_DASH, 35, SecretKind.SERVICE_TOKEN),
            new Shape("npm_", "", 36, SecretKind.SERVICE_TOKEN),
            new Shape("pypi-AgEI", WORD_AND_DASH, 50, SecretKind.SERVICE_TOKEN),
            new Shape("dckr_pat_", WORD_AND_DASH, 27, SecretKind.SERVICE_TOKEN),
            new Shape("sk_live_", "", 24, SecretKind.SERVICE_TOKEN),
            new Shape("SG.", WORD_AND_DASH + ".", 60, SecretKind.SERVICE_TOKEN),
            new Shape("squ_", "", 40, SecretKind.SERVICE_TOKEN),
            new Shape("sqp_", "", 40, SecretKind.SERVICE_TOKEN),
            new Shape("sqa_", "", 40, SecretKind.SERVICE_TOKEN),
            new Shape("hvs.", WORD_AND_DASH, 24, SecretKind.SERVICE_TOKEN),
            new Shape("dop_v1_", "", 64, SecretKind.SERVICE_TOKEN),
            new Shape("ATATT3", WORD_AND_DASH + "=", 60, SecretKind.SERVICE_TOKEN));

    private static final int ASCII = 128;

    /** The shapes by the first character of their prefix; null where none starts with it. */
    private static final Shape[][] BY_FIRST = byFirst();

    /** What starts something else than a shape. */
    private static final String[] OTHERS = {KEY_BEGIN, "AKIA", "ASIA", "eyJ"};

    private static final boolean[] STARTS = starts();

    /** All of both by their first character. */
    private static final String[][] PREFIXES = prefixes();

    private final String text;
    private final SecretHits hits;

    TokenShapes(String text, SecretHits hits) {
        this.text = text;
        this.hits = hits;
    }

    private static Shape[][] byFirst() {
        Shape[][] byFirst = new Shape[ASCII][];
        for (int first = 0; first < ASCII; first++) {
            int c = first;
            Shape[] shapes = SHAPES.stream()
                    .filter(shape -> shape.prefix().charAt(0) == c)
                    .toArray(Shape[]::new);
            byFirst[first] = shapes.length == 0 ? null : shapes;
        }
        return byFirst;
    }

    private static boolean[] starts() {
        boolean[] starts = new boolean[ASCII];
        SHAPES.forEach(shape -> starts[shape.prefix().charAt(0)] = true);
        for (String other : OTHERS) {
            starts[other.charAt(0)] = true;
        }
        return starts;
    }

    private static String[][] prefixes() {
        String[][] prefixes = new String[ASCII][];
        for (int first = 0; first < ASCII; first++) {
            int c = first;
            prefixes[first] = Stream.concat(SHAPES.stream().map(Shape::prefix), Arrays.stream(OTHERS))
                    .filter(prefix -> prefix.charAt(0) == c)
                    .toArray(String[]::new);
        }
        return prefixes;
    }

    /** Whether the character starts anything that is found here. */
    static boolean mayStart(char first) {
        return first < ASCII && STARTS[first];
    }

    /** Whether anything that is found here may start at a place; the rest of it may be something else. */
    static boolean mayStart(String text, char[] characters, int at) {
        char first = characters[at];
        boolean boundary = at == 0 || !isBody(characters[at - 1], "_");
        return boundary && mayStart(first) && startsAny(text, at, first);
    }

    /** Whether a text holds the start of anything that is found here. */
    static boolean mayHoldOne(String text) {
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (mayStart(characters[i]) && mayStart(text, characters, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsAny(String text, int at, char first) {
        for (String prefix : PREFIXES[first]) {
            if (text.startsWith(prefix, at)) {
                return true;
            }
        }
        return false;
    }

    void find() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean boundary = i == 0 || !isBody(text.charAt(i - 1), "_");
            i = c < STARTS.length && STARTS[c] && boundary ? at(i, c) : i + 1;
        }
    }

    /** Looks at one place and returns where to go on. */
    private int at(int start, char first) {
        if (first == '-') {
            return privateKey(start);
        }
        Shape[] shapes = BY_FIRST[first];
        for (int i = 0; shapes != null && i < shapes.length; i++) {
            Shape shape = shapes[i];
            if (text.startsWith(shape.prefix(), start)) {
                int end = end(start + shape.prefix().length(), shape.more());
                if (end - start - shape.prefix().length() >= shape.length()) {
                    if (isRandom(start, end)) {
                        hits.add(shape.kind(), start, "");
                    }
                    // Not looked at again from its middle, so that repeated prefixes take no quadratic time.
                    return end;
                }
            }
        }
        if (first == 'A') {
            return awsKey(start);
        }
        return first == 'e' ? webToken(start) : start + 1;
    }

    /** A private key with key material behind its header; the header alone is what scripts search for. */
    private int privateKey(int start) {
        if (!text.startsWith(KEY_BEGIN, start)) {
            return start + 1;
        }
        int header = start + KEY_BEGIN.length();
        int last = Math.min(text.length(), header + KEY_TYPE + KEY_END.length());
        int end = header;
        while (end < last && !text.startsWith(KEY_END, end)) {
            end++;
        }
        if (end >= last) {
            return header;
        }
        int data = end + KEY_END.length();
        int body = data;
        int limit = Math.min(text.length(), data + 16);
        while (body < limit && isFiller(body)) {
            body++;
        }
        int bodyEnd = end(body, "+/=");
        boolean armoured = text.startsWith("Proc-Type", body) || text.startsWith("Version", body);
        if (armoured || bodyEnd - body >= KEY_DATA && isRandom(body, bodyEnd)) {
            hits.add(SecretKind.PRIVATE_KEY, start, "");
        }
        return data;
    }

    /** Line ends in a text, and as a program writes them in a string. */
    private boolean isFiller(int at) {
        char c = text.charAt(at);
        boolean escape = (c == 'n' || c == 'r') && text.charAt(at - 1) == '\\';
        return escape || Character.isWhitespace(c) || c == '\\' || c == '"' || c == '\'' || c == '+';
    }

    private int awsKey(int start) {
        if (!text.startsWith("AKIA", start) && !text.startsWith("ASIA", start)) {
            return start + 1;
        }
        int end = end(start, "");
        if (end - start != AWS_ID || isSample(start, end) || !isCapital(start, end)) {
            return end;
        }
        int from = Math.max(0, start - AWS_NEAR);
        int to = Math.min(text.length(), end + AWS_NEAR);
        int at = from;
        while (at < to) {
            int next = end(at, "+/");
            if (next - at == AWS_SECRET
                    && (at > from || at == 0)
                    && isMixed(at, next)
                    && !isSample(at, next)
                    && isRandom(at, next)) {
                hits.add(SecretKind.AWS_SECRET_KEY, at, "");
            }
            at = next + 1;
        }
        return end;
    }

    private int webToken(int start) {
        if (!text.startsWith("eyJ", start)) {
            return start + 1;
        }
        int header = end(start, "_-");
        if (header - start < 12 || !text.startsWith(".eyJ", header)) {
            return header;
        }
        int claims = end(header + 1, "_-");
        if (claims == text.length() || text.charAt(claims) != '.') {
            return claims;
        }
        int signature = end(claims + 1, "_-");
        if (signature - claims > 20 && isRandom(claims + 1, signature)) {
            hits.add(SecretKind.WEB_TOKEN, start, "");
        }
        return signature;
    }

    private int end(int from, String more) {
        int end = from;
        while (end < text.length() && isBody(text.charAt(end), more)) {
            end++;
        }
        return end;
    }

    private static boolean isBody(char c, String more) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || more.indexOf(c) >= 0;
    }

    private boolean isCapital(int from, int to) {
        for (int i = from; i < to; i++) {
            if (Character.isLowerCase(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Capitals, small letters and digits, as 40 random characters have and a SHA-1 has not. */
    private boolean isMixed(int from, int to) {
        boolean capital = false;
        boolean small = false;
        boolean digit = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            capital |= c >= 'A' && c <= 'Z';
            small |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
        }
        return capital && small && digit;
    }

    private boolean isSample(int from, int to) {
        return LiteralValue.isSample(
                text.substring(from, Math.min(to, from + 256)).toLowerCase(Locale.ROOT));
    }

    private boolean isRandom(int from, int to) {
        long seen = 0;
        for (int i = from; i < to; i++) {
            seen |= 1L << (text.charAt(i) & 63);
        }
        return Long.bitCount(seen) >= MIN_DISTINCT && !isSample(from, to);
    }
}
