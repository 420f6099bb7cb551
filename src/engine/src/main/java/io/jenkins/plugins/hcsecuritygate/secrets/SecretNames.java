package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of fields, variables and options that hold secrets. */
public final class SecretNames {

    /** Longer than any name that people give. */
    static final int MAX_LENGTH = 80;

    private static final Set<String> WORDS =
            Set.of("password", "passwd", "passwort", "pwd", "pass", "psw", "passphrase", "secret", "token", "apikey");

    /** Endings of names that are written in one word. */
    private static final List<String> ENDINGS = List.of(
            "password",
            "passwd",
            "passphrase",
            "clientsecret",
            "apikey",
            "secretkey",
            "privatekey",
            "token",
            "apisecret");

    private static final Set<String> BEFORE_KEY =
            Set.of("api", "secret", "private", "encryption", "signing", "auth", "storage");

    /** Words in front that make it a question, or the name of something kept elsewhere. */
    private static final Set<String> BEFORE_NO_SECRET = Set.of(
            "no",
            "use",
            "uses",
            "has",
            "is",
            "show",
            "enable",
            "disable",
            "require",
            "requires",
            "hide",
            "mask",
            "max",
            "min",
            "num",
            "pull",
            "ask",
            "expose",
            "next",
            "page",
            "continuation",
            "crumb",
            "by");

    private SecretNames() {}

    /** Whether something of this name holds a secret, and not merely speaks of one as {@code passwordVariable} does. */
    public static boolean isSecret(@NonNull String name) {
        if (name.length() < 3 || name.length() > MAX_LENGTH || !Candidates.mayBeSecret(name)) {
            return false;
        }
        List<String> words = words(name);
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        String before = words.size() > 1 ? words.get(words.size() - 2) : "";
        if (BEFORE_NO_SECRET.contains(before)) {
            return false;
        }
        if (last.equals("key")) {
            return words.subList(0, words.size() - 1).stream().anyMatch(BEFORE_KEY::contains)
                    && !words.contains("public")
                    && !words.contains("project");
        }
        return WORDS.contains(last) || ENDINGS.stream().anyMatch(last::endsWith);
    }

    /** Words of a name in lower case, split at separators and humps; digits at a word's end are dropped. */
    @NonNull
    public static List<String> words(@NonNull String name) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= name.length(); i++) {
            boolean letter = i < name.length() && Character.isLetter(name.charAt(i));
            boolean hump = letter && start >= 0 && startsWord(name, i);
            if (start >= 0 && (!letter || hump)) {
                words.add(name.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
            if (letter && start < 0) {
                start = i;
            }
        }
        return words;
    }

    private static boolean startsWord(String name, int at) {
        if (!Character.isUpperCase(name.charAt(at))) {
            return false;
        }
        boolean afterLower = !Character.isUpperCase(name.charAt(at - 1));
        boolean beforeLower = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return afterLower || beforeLower;
    }
}
