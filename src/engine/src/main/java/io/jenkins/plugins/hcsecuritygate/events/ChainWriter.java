package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Appends to the files of one directory and holds its lock. After an exception it is of no use any more: whoever has it
 * calls {@link #abandon} and opens another one with the {@link Tail} up to which all is safe. For one thread.
 */
final class ChainWriter implements Closeable {
    private static final Logger LOGGER = Logger.getLogger(ChainWriter.class.getName());

    /** So much is collected before it is written, at most. */
    private static final int MAX_BUFFER = 1 << 20;

    private final Path directory;
    private final Clock clock;
    private final FileChannel lockFile;
    private final ChainRepair repair;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final List<Pending> buffered = new ArrayList<>();

    private EventLogSettings settings;
    private FileChannel channel;
    private Path file;
    private Object fileKey;
    /** Up to here the file is safe on the disk. */
    private long length;
    /** The last line, which may still be in the buffer. */
    @CheckForNull
    private LoggedEvent last;

    /** Whether bytes behind {@link #length} may be on the disk that this has put there. */
    private boolean writing;

    private final Consumer<Tail> safe;

    private ChainWriter(
            Path directory, EventLogSettings settings, Clock clock, Consumer<Tail> safe, FileChannel lockFile) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.safe = safe;
        this.lockFile = lockFile;
        this.repair = new ChainRepair(directory);
    }

    /**
     * Takes the lock, repairs what a killed writer left, and is ready to append.
     *
     * @param known where this process itself knows the log to end; null if it has just started
     * @param safe told of each new end of the log as soon as it is safe, before the events are completed
     * @throws IOException if that is not possible, or somebody else writes this log
     */
    @NonNull
    static ChainWriter open(
            @NonNull Path directory,
            @NonNull EventLogSettings settings,
            @NonNull Clock clock,
            @CheckForNull Tail known,
            @NonNull Consumer<Tail> safe)
            throws IOException {
        LogFiles.makeDirectory(directory);
        FileChannel lockFile =
                LogFiles.open(directory.resolve(LogFiles.LOCK), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        ChainWriter writer = new ChainWriter(directory, settings, clock, safe, lockFile);
        try {
            writer.lock();
            if (known == null) {
                writer.goOn();
            } else {
                writer.goOn(known);
            }
            writer.repair.record(writer);
            writer.force();
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another writer holds the log's lock");
        }
    }

    /** Goes on after the last line that stands, whoever wrote it. */
    private void goOn() throws IOException {
        Tail end = repair.recover();
        if (end == null) {
            begin(EventKind.LOG_STARTED, Map.of(), clock.instant());
        } else {
            use(end);
            append(EventKind.LOG_OPENED, LogFiles.nameOf(end.file()), Map.of());
        }
    }

    /** Goes on after the line that this process wrote last, whatever the directory looks like now. */
    private void goOn(Tail known) throws IOException {
        last = known.last();
        if (repair.restore(known)) {
            use(known);
        } else {
            file = known.file();
            rotate("something else has changed or removed the file before", clock.instant());
        }
    }

    private void use(Tail end) throws IOException {
        file = end.file();
        channel = LogFiles.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        fileKey = LogFiles.attributes(file).fileKey();
        length = end.length();
        last = end.last();
        safe.accept(end);
    }

    void configure(@NonNull EventLogSettings changed) {
        settings = changed;
    }

    /** Writes events and forces them to the disk. Each is completed as soon as it is safe, also if a later one fails. */
    void write(@NonNull Iterable<Pending> events) throws IOException {
        for (Pending pending : events) {
            append(pending);
            if (buffer.size() >= MAX_BUFFER) {
                force();
            }
        }
        force();
    }

    private void append(Pending pending) throws IOException {
        add(pending.event, pending.time);
        pending.line = last;
        buffered.add(pending);
    }

    /** Adds a record of the log itself. */
    void append(@NonNull EventKind kind, @NonNull String subject, @NonNull Map<String, String> details)
            throws IOException {
        add(Event.of(kind, EventLog.ACTOR, subject, details), clock.instant());
    }

    /** Adds a record of the log itself that is safe when this returns. */
    void record(@NonNull EventKind kind, @NonNull String subject, @NonNull Map<String, String> details)
            throws IOException {
        append(kind, subject, details);
        force();
    }

    private void add(Event event, Instant time) throws IOException {
        LoggedEvent line = next(event, time);
        if (length > 0 && length + buffer.size() + bytes(line).length > settings.maxFileBytes()) {
            rotate(null, time);
            line = next(event, time);
        }
        buffer.writeBytes(bytes(line));
        last = line;
    }

    private LoggedEvent next(Event event, Instant time) {
        LoggedEvent before = last;
        return EventLine.seal(
                before == null ? 1 : before.sequence() + 1,
                time,
                event,
                before == null ? LoggedEvent.NO_HASH : before.hash());
    }

    private static byte[] bytes(LoggedEvent line) {
        return (line.line() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** @param time of the event that comes next, so that a file's first time is no later than what follows it */
    private void rotate(@CheckForNull String reason, Instant time) throws IOException {
        if (channel != null) {
            force();
            channel.close();
            channel = null;
        }
        LoggedEvent before = Objects.requireNonNull(last);
        Map<String, String> details = new TreeMap<>();
        details.put("previousFile", LogFiles.nameOf(file));
        details.put("previousHash", before.hash());
        if (reason != null) {
            details.put("reason", reason);
        }
        begin(EventKind.LOG_ROTATED, details, time);
        LOGGER.log(Level.INFO, "The event log goes on in {0}; event {1} before it has the hash {2}", new Object[] {
            LogFiles.nameOf(file), Long.toString(before.sequence()), before.hash()
        });
    }

    private void begin(EventKind kind, Map<String, String> details, Instant time) throws IOException {
        Path next = directory.resolve(LogFiles.name(last == null ? 1 : last.sequence() + 1));
        if (LogFiles.exists(next)) {
            repair.remove(next);
        }
        channel = LogFiles.open(next, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        file = next;
        fileKey = LogFiles.attributes(next).fileKey();
        length = 0;
        add(Event.of(kind, EventLog.ACTOR, LogFiles.nameOf(next), details), time);
        force();
        LogFiles.force(directory);
    }

    /** Has all that was added outlive a loss of power. */
    void force() throws IOException {
        if (buffer.size() == 0) {
            return;
        }
        BasicFileAttributes attributes = LogFiles.attributes(file);
        if (!Objects.equals(attributes.fileKey(), fileKey) || channel.size() != length) {
            throw new IOException(LogFiles.nameOf(file) + " was changed by something else");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
        writing = true;
        long at = length;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        channel.force(false);
        writing = false;
        length = at;
        buffer.reset();
        safe.accept(new Tail(file, length, Objects.requireNonNull(last)));
        for (Pending pending : buffered) {
            pending.done.complete(Objects.requireNonNull(pending.line));
        }
        buffered.clear();
    }

    /** Takes back what was written and never became safe, as far as that goes, and lets go of everything. */
    void abandon() {
        try {
            if (writing && channel.isOpen() && channel.size() <= length + buffer.size()) {
                channel.truncate(length);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "The end of the event log stays torn until it can be repaired", e);
        }
        try {
            close();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "A file of the event log could not be closed", e);
        }
    }

    /** Writes that it ends in good order. */
    void end() throws IOException {
        record(EventKind.LOG_CLOSED, LogFiles.nameOf(file), Map.of());
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            lockFile.close();
        }
    }
}
