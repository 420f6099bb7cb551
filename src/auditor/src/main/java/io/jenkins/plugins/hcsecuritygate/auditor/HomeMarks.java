package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a {@code JENKINS_HOME} is told from any other directory, also where its {@code config.xml} is lost. */
final class HomeMarks {
    private static final List<String> DIRECTORIES = List.of("jobs", "nodes", "plugins", "users", "updates", "secrets");

    /** What a message says that was looked for. */
    static final String DESCRIPTION =
            "a config.xml whose root is hudson or jenkins, or two of jobs/, nodes/, plugins/, users/, updates/, secrets/"
                    + " and credentials.xml";

    private static final int PROLOG_BYTES = 8 << 10;

    /** What may stand before the first element; possessive, so that no input makes it try again. */
    private static final Pattern ROOT = Pattern.compile(
            "\\A\uFEFF?(?:\\s++|<\\?(?:[^?]++|\\?(?!>))*+\\?>|<!--(?:[^-]++|-(?!->))*+-->)*+<(\\w++)[\\s/>]");

    private HomeMarks() {}

    static boolean isHome(@NonNull Path directory) {
        return hasControllerConfiguration(directory.resolve("config.xml")) || count(directory) >= 2;
    }

    /** ThinBackup names its sets so, and writes the list of plugins where it leaves out the plugins themselves. */
    static boolean isBackup(@NonNull Path home) {
        Path name = home.toAbsolutePath().normalize().getFileName();
        return (name != null && name.toString().matches("(?:FULL|DIFF)-\\d{4}-.*"))
                || Files.exists(home.resolve("installedPlugins.xml"));
    }

    private static int count(Path directory) {
        int marks = Files.isRegularFile(directory.resolve("credentials.xml")) ? 1 : 0;
        for (String mark : DIRECTORIES) {
            if (Files.isDirectory(directory.resolve(mark))) {
                marks++;
            }
        }
        return marks;
    }

    /** Every job and user has a {@code config.xml} too. */
    private static boolean hasControllerConfiguration(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(PROLOG_BYTES), StandardCharsets.UTF_8);
            Matcher root = ROOT.matcher(start);
            return root.find()
                    && (root.group(1).equals("hudson") || root.group(1).equals("jenkins"));
        } catch (IOException e) {
            return false; // the directories beside it may still tell; whoever reads the home reports the file
        }
    }
}
