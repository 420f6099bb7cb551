package io.jenkins.plugins.hcsecuritygate.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds passwords in arguments that only the command itself tells to be one, such as {@code curl -u user:password}. */
final class CommandArguments {

    private static final int MAX_WORD = 1024;

    private static final Set<String> SHORT_P = Set.of("sshpass", "login", "smbclient");
    private static final Set<String> ATTACHED_P =
            Set.of("mysql", "mysqldump", "mysqladmin", "mysqlimport", "sshpass", "mongo");
    private static final Set<String> PW = Set.of("plink", "pscp", "psftp");
    private static final Set<String> USER_PASSWORD = Set.of("curl", "wget", "http", "https");

    private final String text;
    private final SecretHits hits;

    CommandArguments(String text, SecretHits hits) {
        this.text = text;
        this.hits = hits;
    }

    private record Word(String text, int offset) {}

    void find() {
        int start = 0;
        while (start < text.length()) {
            int end = start;
            while (end < text.length() && !(text.charAt(end) == '\n' && (end == 0 || text.charAt(end - 1) != '\\'))) {
                end++;
            }
            line(words(start, end));
            start = end + 1;
        }
    }

    /** Words between blanks, without the quotes around them. */
    private List<Word> words(int from, int to) {
        List<Word> words = new ArrayList<>();
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\\') {
                at++;
            } else if (c == '"' || c == '\'') {
                int close = at + 1;
                while (close < to && text.charAt(close) != c) {
                    close++;
                }
                add(words, at + 1, close);
                at = close + 1;
            } else if (c == '|' || c == ';' || c == '&') {
                add(words, at, at + 1);
                at++;
            } else {
                int end = at;
                while (end < to
                        && !Character.isWhitespace(text.charAt(end))
                        && "|;&\"'".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                add(words, at, end);
                at = end;
            }
        }
        return words;
    }

    private void add(List<Word> words, int from, int to) {
        if (to - from <= MAX_WORD) {
            words.add(new Word(text.substring(from, to), from));
        }
    }

    private void line(List<Word> words) {
        String command = "";
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            String name =
                    word.text().substring(word.text().lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            if (SHORT_P.contains(name)
                    || ATTACHED_P.contains(name)
                    || PW.contains(name)
                    || USER_PASSWORD.contains(name)
                    || name.equals("sqlplus")) {
                command = name;
            } else if (word.text().equals("|")
                    || word.text().equals(";")
                    || word.text().equals("&")) {
                piped(words, i);
                command = "";
            } else if (!command.isEmpty()) {
                argument(command, word, i + 1 < words.size() ? words.get(i + 1) : null);
                // What sshpass runs has options of its own: scp -p takes no password.
                boolean passed = word.text().startsWith("-p") && !USER_PASSWORD.contains(command);
                command = passed ? "" : command;
            }
        }
    }

    private void argument(String command, Word word, Word next) {
        String argument = word.text();
        if (USER_PASSWORD.contains(command)) {
            boolean user = argument.equals("-u") || argument.equals("--user") || argument.equals("--proxy-user");
            if (user && next != null) {
                userPassword(next.text(), next.offset());
            } else if (argument.startsWith("-u") && argument.indexOf(':') > 2) {
                userPassword(argument.substring(2), word.offset() + 2);
            }
        } else if (SHORT_P.contains(command) && argument.equals("-p") && next != null) {
            password(next.text(), next.offset());
        } else if (ATTACHED_P.contains(command) && argument.startsWith("-p") && argument.length() > 4) {
            password(argument.substring(2), word.offset() + 2);
        } else if (PW.contains(command) && argument.equals("-pw") && next != null) {
            password(next.text(), next.offset());
        } else if (command.equals("sqlplus")) {
            int slash = argument.indexOf('/');
            int at = argument.lastIndexOf('@');
            if (slash > 0 && at > slash + 1 && argument.charAt(0) != '-' && argument.charAt(0) != '/') {
                password(argument.substring(slash + 1, at), word.offset() + slash + 1);
            }
        }
    }

    /** {@code echo value | sudo -S}: the word in front of a pipe into a command that reads a password. */
    private void piped(List<Word> words, int pipe) {
        boolean echoes = pipe >= 2
                && words.get(pipe - 2).text().equals("echo")
                && words.get(pipe).text().equals("|");
        if (!echoes) {
            return;
        }
        for (int i = pipe + 1; i < words.size() && i < pipe + 12; i++) {
            String word = words.get(i).text();
            if (word.equals("|") || word.equals(";")) {
                return;
            }
            if (word.equals("--password-stdin") || word.equals("-S") || word.equals("--stdin")) {
                Word echoed = words.get(pipe - 1);
                password(echoed.text(), echoed.offset());
                return;
            }
        }
    }

    private void userPassword(String value, int offset) {
        int colon = value.indexOf(':');
        if (colon >= 0) {
            password(value.substring(colon + 1), offset + colon + 1);
        }
    }

    private void password(String value, int offset) {
        if (!value.isEmpty() && value.indexOf('$') != 0 && LiteralValue.isSecret(value)) {
            hits.add(SecretKind.COMMAND_PASSWORD, offset, "");
        }
    }
}
