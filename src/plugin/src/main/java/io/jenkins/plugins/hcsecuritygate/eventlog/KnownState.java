package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Computer;
import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What was last known of something, kept across restarts: a change that is made while Jenkins is down is a change, too.
 *
 * <p>What an event tells is known only when the event is safe. If Jenkins is killed in between, the next start tells it
 * again.
 */
@Restricted(NoExternalUse.class)
public final class KnownState {
    private static final Logger LOGGER = Logger.getLogger(KnownState.class.getName());
    private static final String DIRECTORY = "hc-security-gate";

    /** How long the end of Jenkins waits for a disk. */
    private static final long PATIENCE_SECONDS = 5;

    /** What is still to be written, of all states. */
    private static final Set<CompletableFuture<?>> PENDING = ConcurrentHashMap.newKeySet();

    /** The last of the writes, each of which comes after the one before. Guarded by this, which no write holds. */
    private CompletableFuture<?> writes = CompletableFuture.completedFuture(null);

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

    /**
     * Keeps what is known as soon as the events that tell of it are safe, and not at all if one of them was dropped: the
     * next start then tells of it again, unless more was kept until then. In the order of calls. Returns at once.
     *
     * @param events as {@link SecurityEvents#record} returns them; they are completed by a thread that must not wait for
     *     another file
     */
    public synchronized void writeAfter(
            @NonNull Collection<? extends CompletionStage<?>> events, @NonNull Map<String, String> known) {
        Map<String, String> copy = new TreeMap<>(known);
        CompletableFuture<?> told = CompletableFuture.allOf(
                events.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
        CompletableFuture<?> write = writes.handle((done, why) -> null)
                .thenCombine(told, (before, safe) -> null)
                .thenRunAsync(() -> write(copy), Computer.threadPoolForRemoting);
        writes = write;
        PENDING.add(write);
        write.whenComplete((done, why) -> {
            PENDING.remove(write);
            if (why != null) {
                LOGGER.log(Level.FINE, why, () -> "The next start tells again what is not kept in " + file);
            }
        });
    }

    /** Waits for what is still to be written, for a while. */
    static void settle() throws InterruptedException {
        try {
            CompletableFuture.allOf(PENDING.toArray(CompletableFuture[]::new)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(Level.FINE, "Not all that is known is kept", e);
        }
    }

    /**
     * Keeps what is known now. A failure is logged: the next start then compares with what was known before. Not for
     * several threads at once.
     */
    void write(@NonNull Map<String, String> known) {
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
