package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** Finds secrets in text. Takes time linear in it, whatever it holds, and keeps nothing of it. */
public final class SecretText {

    /** Shorter than anything that is found. */
    private static final int SHORTEST = 6;

    /** Shorter than any token that is found by its shape. */
    private static final int SHORTEST_TOKEN = 20;

    private SecretText() {}

    /** What is unmistakable by itself, wherever it stands. */
    @NonNull
    public static List<SecretHit> wellKnown(@NonNull String text) {
        if (text.length() < SHORTEST) {
            return List.of();
        }
        if (!TokenShapes.mayHoldOne(text)) {
            return List.of();
        }
        SecretHits hits = new SecretHits();
        new TokenShapes(text, hits).find();
        return hits.inOrder();
    }

    /**
     * Whether any of the methods here may find something in the text or in a part of it. Cheap, and true of some texts
     * that hold nothing.
     */
    public static boolean mayHoldOne(@NonNull String text) {
        return Candidates.of(text) != 0;
    }

    /** Secrets in a setting: what is unmistakable, passwords in URLs, and values of password-like names. */
    @NonNull
    public static List<SecretHit> inSetting(@NonNull String text) {
        return find(text, true);
    }

    /** Secrets in commands of a shell, and in what they write. */
    @NonNull
    public static List<SecretHit> inCommands(@NonNull String text) {
        return find(text, false);
    }

    private static List<SecretHit> find(String text, boolean configuration) {
        if (text.length() < SHORTEST || text.length() < SHORTEST_TOKEN && !hasSeparator(text)) {
            return List.of();
        }
        int candidates = Candidates.of(text);
        if (candidates == 0) {
            return List.of();
        }
        SecretHits hits = new SecretHits();
        if ((candidates & Candidates.TOKEN) != 0) {
            new TokenShapes(text, hits).find();
        }
        String effective = configuration ? text : withoutComments(text);
        if ((candidates & Candidates.URL) != 0) {
            UrlPasswords.find(effective, hits);
        }
        if ((candidates & Candidates.NAME) != 0) {
            new NamedValues(effective, configuration, hits).find();
        }
        if (!configuration && (candidates & Candidates.COMMAND) != 0) {
            new CommandArguments(effective, hits).find();
        }
        return hits.inOrder();
    }

    /** Whether anything can be given a value in the text; most fields of a configuration are one word. */
    private static boolean hasSeparator(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=' || c == ':' || c == '>' || c <= ' ') {
                return true;
            }
        }
        return false;
    }

    /** The text with blanks for each line that a shell or a batch file ignores. */
    private static String withoutComments(String text) {
        if (text.indexOf('#') < 0 && text.indexOf("::") < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int first = start;
            while (first < end && Character.isWhitespace(text.charAt(first))) {
                first++;
            }
            if (text.startsWith("#", first) || text.startsWith("::", first)) {
                for (int i = first; i < end; i++) {
                    out.setCharAt(i, ' ');
                }
            }
            start = end + 1;
        }
        return out.toString();
    }

    /** Line of an offset, from 1. */
    public static int line(@NonNull String text, int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }
}
