package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What a text may hold, found out in one pass that allocates nothing. Most texts hold nothing that a rule could match, so
 * asking first spares the rules. It may say too much and never too little: each rule needs one of the words or characters
 * that are looked for here.
 */
final class Candidates {

    /** A token or key by its shape. */
    static final int TOKEN = 1;
    /** A URL. */
    static final int URL = 1 << 1;
    /** A word that a password-like name holds, or that announces one. */
    static final int NAME = 1 << 2;
    /** A command that takes passwords as arguments. */
    static final int COMMAND = 1 << 3;

    /** Every name for which {@link SecretNames#isSecret} holds has one of these in it. */
    private static final List<String> NAMES = List.of("pass", "pwd", "psw", "secret", "token", "key", "authorization");

    private static final List<String> COMMANDS = List.of(
            "sshpass",
            "login",
            "smbclient",
            "mysql",
            "mongo",
            "plink",
            "pscp",
            "psftp",
            "curl",
            "wget",
            "http",
            "sqlplus",
            "echo");

    private static final int ASCII = 128;

    /** The words by their first letter, small or capital; null where none starts with it. */
    private static final char[][][] NAMES_BY_FIRST = byFirst(NAMES);

    private static final char[][][] COMMANDS_BY_FIRST = byFirst(COMMANDS);
    private static final boolean[] INTERESTING = interesting();

    private Candidates() {}

    private static char[][][] byFirst(List<String> words) {
        char[][][] byFirst = new char[ASCII][][];
        for (char first = 'a'; first <= 'z'; first++) {
            String prefix = String.valueOf(first);
            char[][] starting = words.stream()
                    .filter(word -> word.startsWith(prefix))
                    .map(String::toCharArray)
                    .toArray(char[][]::new);
            byFirst[first] = starting.length == 0 ? null : starting;
            byFirst[Character.toUpperCase(first)] = byFirst[first];
        }
        return byFirst;
    }

    private static boolean[] interesting() {
        boolean[] interesting = new boolean[ASCII];
        for (int c = 0; c < ASCII; c++) {
            interesting[c] = NAMES_BY_FIRST[c] != null
                    || COMMANDS_BY_FIRST[c] != null
                    || TokenShapes.mayStart((char) c)
                    || c == ':';
        }
        return interesting;
    }

    /** The kinds of which the text may hold one. */
    static int of(@NonNull String text) {
        // Copied once, since asking a string for each of its characters costs more than looking at them.
        char[] characters = text.toCharArray();
        int found = 0;
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            if (c >= ASCII) {
                // Letters outside ASCII may become letters of ASCII in lower case.
                found |= URL | NAME | COMMAND;
            } else if (INTERESTING[c]) {
                found |= at(text, characters, i, c);
            }
        }
        return found;
    }

    private static int at(String text, char[] characters, int at, char first) {
        int found = TokenShapes.mayStart(text, characters, at) ? TOKEN : 0;
        if (first == ':') {
            return found | (text.startsWith("//", at + 1) ? URL : 0);
        }
        found |= startsOne(NAMES_BY_FIRST[first], characters, at) ? NAME : 0;
        return found | (startsOne(COMMANDS_BY_FIRST[first], characters, at) ? COMMAND : 0);
    }

    /** Whether a name of a field, variable or option may be one that {@link SecretNames} knows. */
    static boolean mayBeSecret(@NonNull String name) {
        char[] characters = name.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            char c = characters[i];
            if (c >= ASCII || startsOne(NAMES_BY_FIRST[c], characters, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsOne(char[][] words, char[] text, int at) {
        if (words != null) {
            for (char[] word : words) {
                if (startsWord(word, text, at)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean startsWord(char[] word, char[] text, int at) {
        int length = word.length;
        if (at + length > text.length) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            // Makes a capital of ASCII small, and no letter of anything else.
            if ((text[at + i] | ' ') != word[i]) {
                return false;
            }
        }
        return true;
    }
}
