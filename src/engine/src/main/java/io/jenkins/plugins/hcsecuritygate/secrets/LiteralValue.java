package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells a literal secret from what stands in its place: variables, placeholders, samples of documentation, names,
 * paths and classes.
 */
public final class LiteralValue {

    /** Longer than any password; a text of that size is something else. */
    private static final int MAX_LENGTH = 4096;

    private static final int SHORTEST = 3;

    private static final Set<String> NO_SECRETS = Set.of(
            "true",
            "false",
            "null",
            "none",
            "nil",
            "undefined",
            "yes",
            "no",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "changeme",
            "changeit",
            "change_me",
            "change-me",
            "todo",
            "tbd",
            "dummy",
            "foo",
            "bar",
            "foobar",
            "placeholder",
            "string",
            "value",
            "text",
            "username",
            "user",
            "repopwd",
            "proxypass",
            "passw0rd",
            "mypassword",
            "mysecret",
            "mytoken",
            "default",
            "empty",
            "unset",
            "required",
            "optional",
            "stdin",
            "hidden",
            "masked",
            "basic",
            "bearer",
            "env",
            "file",
            "prompt",
            "xtrace");

    private static final List<String> SAMPLES = List.of(
            "example", "placeholder", "redacted", "changeme", "your_", "your-", "yourpass", "yourtoken", "youraccess");

    private static final Set<String> SPEAKING = Set.of(
            "password",
            "passwd",
            "pwd",
            "pass",
            "secret",
            "secrets",
            "token",
            "key",
            "apikey",
            "credential",
            "credentials",
            "creds",
            "cred",
            "login",
            "auth",
            "id");

    private static final List<String> FILES = List.of(
            ".txt",
            ".json",
            ".pem",
            ".key",
            ".properties",
            ".xml",
            ".yml",
            ".yaml",
            ".jks",
            ".p12",
            ".pfx",
            ".conf",
            ".ini",
            ".sh",
            ".env",
            ".cfg",
            ".groovy",
            ".gpg",
            ".crt",
            ".cer");

    private LiteralValue() {}

    /** Whether a value given to a password-like name is a literal secret. */
    public static boolean isSecret(@NonNull String value) {
        if (value.length() < SHORTEST || value.length() > MAX_LENGTH) {
            return false;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        return !NO_SECRETS.contains(lower)
                && !isSample(lower)
                && !isVariable(value)
                && !isMask(value)
                && !hasBlank(value)
                && !isPlace(value, lower)
                && !isName(value);
    }

    /** Whether a well-known shape is filled with a documentation sample: letters repeated, or a word that says so. */
    static boolean isSample(String lower) {
        for (String sample : SAMPLES) {
            if (lower.contains(sample)) {
                return true;
            }
        }
        return lower.startsWith("your") || lower.startsWith("xxx") || lower.startsWith("abc123");
    }

    /** Whether something else puts the value in: a shell, Groovy, Windows, a template or a build tool. */
    static boolean isVariable(String value) {
        int dollar = value.indexOf('$');
        while (dollar >= 0) {
            char next = dollar + 1 < value.length() ? value.charAt(dollar + 1) : ' ';
            if (next == '{' || next == '(' || next == '_' || Character.isLetterOrDigit(next) && dollar == 0) {
                return true;
            }
            dollar = value.indexOf('$', dollar + 1);
        }
        char first = value.charAt(0);
        char last = value.charAt(value.length() - 1);
        return first == '%' && last == '%'
                || first == '!' && last == '!'
                || first == '@' && last == '@'
                || first == '<'
                || first == '['
                || first == '('
                || first == '{' && (last == '}' || value.length() > 1 && value.charAt(1) == '{')
                || value.indexOf('`') >= 0
                || value.contains("{{")
                || value.contains("<%")
                || value.contains("%>")
                || value.contains("#{")
                || value.contains("%(")
                || value.equals("%s")
                || value.startsWith("ENC(")
                || value.startsWith("env.")
                || value.startsWith("params.");
    }

    /** Whether it only shows that something is left out. */
    private static boolean isMask(String value) {
        char first = value.charAt(0);
        boolean alike = value.chars().allMatch(c -> c == first);
        return alike || value.contains("...") || value.contains("***") || !hasLetterOrDigit(value);
    }

    private static boolean hasLetterOrDigit(String value) {
        return value.chars().anyMatch(Character::isLetterOrDigit);
    }

    private static boolean hasBlank(String value) {
        return value.chars().anyMatch(Character::isWhitespace);
    }

    /** A path, a file or an address: where a secret is, not what it is. */
    private static boolean isPlace(String value, String lower) {
        boolean path = value.startsWith("/") && value.indexOf('/', 1) > 0
                || value.startsWith("./")
                || value.startsWith("../")
                || value.startsWith("~/")
                || value.length() > 2 && value.charAt(1) == ':' && value.charAt(2) == '\\';
        return path || value.contains("://") || FILES.stream().anyMatch(lower::endsWith);
    }

    /** A class, a variable in capitals, or words one of which says that it names a secret. */
    private static boolean isName(String value) {
        int separators = 0;
        int dots = 0;
        boolean lowerCase = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '_' || c == '-' || c == '.' || c == '/' || c == ':') {
                separators++;
                dots += c == '.' ? 1 : 0;
            } else if (!Character.isLetter(c)) {
                return isCapitalName(value);
            }
            lowerCase |= Character.isLowerCase(c);
        }
        List<String> words = SecretNames.words(value);
        boolean speaks = words.size() > 1 && words.stream().anyMatch(SPEAKING::contains);
        return separators > 0 && !lowerCase || dots > 1 || speaks;
    }

    /** A name such as {@code DB_PASSWORD_2}. */
    private static boolean isCapitalName(String value) {
        boolean word = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= 'A' && c <= 'Z') && c != '_' && !(c >= '0' && c <= '9')) {
                return false;
            }
            word |= c == '_';
        }
        return word && SecretNames.words(value).stream().anyMatch(SPEAKING::contains);
    }
}
