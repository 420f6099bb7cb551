package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What was last known of something, kept across restarts: a change that is made while Jenkins is down is a change, too.
 * Not for several threads at once.
 */
@Restricted(NoExternalUse.class)
public final class KnownState {
    private static final Logger LOGGER = Logger.getLogger(KnownState.class.getName());
    private static final String DIRECTORY = "hc-security-gate";

    private final Path directory;
    private final Path file;

    /** @param name of the file that keeps it */
    public KnownState(@NonNull String name) {
        directory = Jenkins.get().getRootDir().toPath().resolve(DIRECTORY);
        file = directory.resolve(name);
    }

    /**
     * What is known; empty if nothing was kept yet.
     *
     * @throws IOException if something was kept and cannot be read
     */
    @NonNull
    public Optional<Map<String, String>> read() throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
        Map<String, String> known = new TreeMap<>();
        properties.forEach((name, value) -> known.put(name.toString(), value.toString()));
        return Optional.of(known);
    }

    /** Keeps what is known now. A failure is logged: the next start then compares with what was known before. */
    public void write(@NonNull Map<String, String> known) {
        Properties properties = new Properties();
        properties.putAll(known);
        try {
            Files.createDirectories(directory);
            try (AtomicFileWriter out = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
                try {
                    properties.store(out, null);
                    out.commit();
                } finally {
                    out.abort();
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "What is known now cannot be kept in " + file);
        }
    }
}
