package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Site;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Files that do not come from Jenkins but from its home being the home directory of the user it runs as: SSH keys,
 * histories of shells, and passwords that tools keep. Of each no more is told than that it is there.
 */
final class PersonalFiles {

    private static final String SSH = ".ssh";
    private static final String KEY = "PRIVATE KEY-----";

    /** A key's first line is within this; other files of the directory may be of any size. */
    private static final int MAX_KEY_BYTES = 64 << 10;

    private static final int MAX_PASSWORD_BYTES = 256 << 10;
    private static final int MAX_SSH_FILES = 200;
    private static final String MEND = "Make it readable, or delete it if nothing uses it";

    private static final List<String> HISTORIES = List.of(
            ".ash_history",
            ".bash_history",
            ".history",
            ".ksh_history",
            ".mysql_history",
            ".psql_history",
            ".python_history",
            ".sh_history",
            ".zsh_history");

    /** Files with passwords, and a word that only those of them hold that have one. */
    private static final Map<String, String> PASSWORDS = Map.of(
            ".aws/credentials", "aws_secret_access_key",
            ".docker/config.json", "\"auth\"",
            ".git-credentials", "://",
            ".netrc", "password");

    private final HomeDirectory home;
    private final SecretFindings found;
    private final List<Gap> gaps;

    private PersonalFiles(HomeDirectory home, SecretFindings found, List<Gap> gaps) {
        this.home = home;
        this.found = found;
        this.gaps = gaps;
    }

    /** Adds what is there to the findings, and what cannot be looked at to the gaps. */
    static void read(@NonNull HomeDirectory home, @NonNull SecretFindings found, @NonNull List<Gap> gaps) {
        PersonalFiles files = new PersonalFiles(home, found, gaps);
        files.keys();
        HISTORIES.forEach(files::history);
        PASSWORDS.keySet().stream().sorted().forEach(path -> files.contains(path, PASSWORDS.get(path)));
    }

    private void keys() {
        List<HomeEntry> entries;
        try {
            entries = home.list(SSH);
        } catch (HomeFileException e) {
            unreadable(SSH, e);
            return;
        }
        if (entries.size() > MAX_SSH_FILES) {
            gap(SSH, "has more than " + MAX_SSH_FILES + " entries");
            return;
        }
        for (HomeEntry entry : entries) {
            String path = HomeDirectory.join(SSH, entry.name());
            if (entry.problem() != null) {
                gap(HomeNames.display(path), entry.problem());
            } else if (entry.isFile()) {
                key(path);
            }
        }
    }

    private void key(String path) {
        try {
            if (home.attributes(path).size() <= MAX_KEY_BYTES
                    && text(path, MAX_KEY_BYTES).contains(KEY)) {
                add(path, SecretKind.KEY_FILE);
            }
        } catch (HomeFileException e) {
            unreadable(path, e);
        }
    }

    private void history(String path) {
        try {
            if (home.exists(path)
                    && home.attributes(path).isRegularFile()
                    && home.attributes(path).size() > 0) {
                add(path, SecretKind.HISTORY_FILE);
            }
        } catch (HomeFileException e) {
            unreadable(path, e);
        }
    }

    private void contains(String path, String word) {
        try {
            if (home.exists(path) && text(path, MAX_PASSWORD_BYTES).contains(word)) {
                add(path, SecretKind.PASSWORD_FILE);
            }
        } catch (HomeFileException e) {
            unreadable(path, e);
        }
    }

    private String text(String path, int limit) throws HomeFileException {
        return new String(home.read(path, limit), StandardCharsets.ISO_8859_1);
    }

    private void add(String path, SecretKind kind) {
        String shown = HomeNames.display(path);
        found.add(new Site(Owner.FILE, shown, shown, "", 0, kind, "", false));
    }

    private void unreadable(String path, HomeFileException e) {
        if (!e.isAbsent()) {
            gaps.add(new Gap(HomeNames.display(path), HomeNames.display(path), e.getMessage(), MEND));
        }
    }

    private void gap(String path, String why) {
        gaps.add(new Gap(path, path, path + " " + why, MEND));
    }
}
