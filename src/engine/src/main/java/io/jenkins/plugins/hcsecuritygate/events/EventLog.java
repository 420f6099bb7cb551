package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes events from any thread without ever making it wait, and has one thread of its own write them. All that has come
 * together while the disk was busy is forced to it at once, so the cost of a force is shared.
 *
 * <p>When the log cannot be written, events wait and it is tried again; when too many wait, the next ones are dropped,
 * and the log says how many as soon as it can be written.
 */
public final class EventLog {
    private static final Logger LOGGER = Logger.getLogger(EventLog.class.getName());

    /** Characters that may wait in memory. */
    private static final long MAX_WEIGHT = 16L << 20;

    private static final int MAX_BATCH = 4096;
    private static final Duration RETENTION_EVERY = Duration.ofHours(24);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /** Who the log's own records name. */
    static final String ACTOR = "hc-security-gate";

    /** In the queue it makes the writing thread look up, and is no event. */
    private static final Pending WAKE = new Pending(Event.of(EventKind.LOG_OPENED, ACTOR, "", Map.of()), Instant.EPOCH);

    private final Path directory;
    private final Clock clock;
    private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong weight = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final Instant started;

    private volatile EventLogSettings settings;
    private volatile EventLogHealth.State state = EventLogHealth.State.OPENING;
    private volatile Trouble trouble;
    private volatile Trouble retentionTrouble;
    private volatile LoggedEvent last;

    /** Time of the oldest event that the writing thread has in its hands; null if it has none. */
    private volatile Instant oldest;

    /** What was dropped and is not in the log yet. Guarded by itself. */
    private final Losses losses = new Losses();

    // Of the writing thread alone.
    private final Deque<Pending> batch = new ArrayDeque<>();
    private ChainWriter writer;
    private Tail safe;
    private final Retention retention;
    private Instant retentionDue = Instant.MIN;

    private record Trouble(String problem, Instant since) {}

    private static final class Losses {
        private long count;
        private Instant first;
        private Instant until;
        private String why;
    }

    private EventLog(Path directory, EventLogSettings settings, Clock clock) {
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
        this.retention = new Retention(directory, clock);
        this.started = clock.instant();
        this.thread = new Thread(this::run, "hc-security-gate event log");
        this.thread.setDaemon(true);
    }

    /** Starts a log. Returns at once: the directory is opened by the log's own thread, and until then events wait. */
    @NonNull
    public static EventLog start(@NonNull Path directory, @NonNull EventLogSettings settings, @NonNull Clock clock) {
        EventLog log = new EventLog(directory, settings, clock);
        log.thread.start();
        return log;
    }

    /** Changes what is kept; the next file that is begun or removed goes by it. */
    public void configure(@NonNull EventLogSettings changed) {
        settings = changed;
    }

    @NonNull
    public EventLogSettings settings() {
        return settings;
    }

    /** Where the files are. */
    @NonNull
    public Path directory() {
        return directory;
    }

    /**
     * Has an event written, with the time of this call. Never waits and never throws.
     *
     * @return completed by the writing thread as soon as the event outlives a loss of power, or exceptionally with an
     *     {@link EventLogException} if it was dropped; what depends on it must not make that thread wait
     */
    @NonNull
    public CompletionStage<LoggedEvent> append(@NonNull Event event) {
        Pending pending = new Pending(event.bounded(), clock.instant());
        if (isClosing()) {
            drop(pending, "the log is closed");
        } else if (!admit(pending)) {
            drop(pending, why());
            wake();
        } else {
            queue.add(pending);
            if (closed.getCount() == 0) {
                dropRest(); // it ended in between
            }
        }
        return pending.done.minimalCompletionStage();
    }

    /** Reserves room for an event, which is given back as soon as it is written or dropped. */
    private boolean admit(Pending pending) {
        int size = pending.event.weight();
        boolean fits = waiting.incrementAndGet() <= settings.capacity();
        fits &= weight.addAndGet(size) <= MAX_WEIGHT;
        if (fits) {
            pending.done.whenComplete((line, why) -> release(size));
        } else {
            release(size);
        }
        return fits;
    }

    private void release(int size) {
        waiting.decrementAndGet();
        weight.addAndGet(-size);
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            queue.add(WAKE);
        }
    }

    private String why() {
        Trouble current = trouble;
        return current == null ? "too many events at once" : "the log could not be written: " + current.problem();
    }

    private void drop(Pending pending, String why) {
        lost.incrementAndGet();
        synchronized (losses) {
            losses.count++;
            losses.first = losses.first == null ? pending.time : losses.first;
            losses.until = pending.time;
            losses.why = why;
        }
        LOGGER.log(Level.FINE, () -> "An event was dropped (" + why + "): " + pending.event.kind());
        pending.done.completeExceptionally(new EventLogException(why));
    }

    @NonNull
    public EventLogHealth health() {
        Trouble current = trouble == null ? retentionTrouble : trouble;
        return new EventLogHealth(
                state,
                current == null ? null : current.problem(),
                current == null ? null : current.since(),
                lost.get(),
                waiting.get(),
                waitingSince(),
                last);
    }

    @CheckForNull
    private Instant waitingSince() {
        if (state == EventLogHealth.State.OPENING) {
            return started;
        }
        Instant inHand = oldest;
        if (inHand != null) {
            return inHand;
        }
        for (Pending pending : queue) {
            if (pending != WAKE) {
                return pending.time;
            }
        }
        return null;
    }

    /**
     * Writes what waits and ends.
     *
     * @param patience how long to wait for that; what is not written then is lost, unless the writer still manages
     * @return whether everything was written
     */
    public boolean close(@NonNull Duration patience) throws InterruptedException {
        closing.countDown();
        wake();
        boolean ended = closed.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            LOGGER.log(Level.WARNING, "The event log did not end in time; {0} events wait", waiting);
        }
        return ended && waiting.get() == 0 && trouble == null;
    }

    private void run() {
        Duration pause = settings.retry();
        boolean lastAttempt = false;
        try {
            while (true) {
                try {
                    step();
                    if (isClosing() && batch.isEmpty() && queue.isEmpty()) {
                        end();
                        return;
                    }
                    pause = settings.retry();
                } catch (IOException | RuntimeException | Error e) {
                    // Whatever it is, the log must not silently end while Jenkins goes on.
                    failed(e);
                    if (lastAttempt) {
                        return;
                    }
                    lastAttempt = pause(pause);
                    pause = pause.compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
                }
            }
        } finally {
            closing.countDown();
            state = EventLogHealth.State.CLOSED;
            dropRest();
            closed.countDown();
            dropRest(); // what came in between
        }
    }

    private void end() throws IOException {
        writer.end();
        writer.close();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** One round: opens if need be, waits for events, writes them. */
    private void step() throws IOException {
        if (writer == null) {
            writer = ChainWriter.open(directory, settings, clock, safe, this::note);
            succeeded();
        }
        writer.configure(settings);
        if (!clock.instant().isBefore(retentionDue)) {
            retentionDue = clock.instant().plus(RETENTION_EVERY);
            tidy();
        }
        collect();
        noteLosses();
        if (batch.isEmpty()) {
            return;
        }
        Path before = safe.file();
        try {
            writer.write(batch);
        } finally {
            batch.removeIf(pending -> pending.done.isDone());
            noteOldest();
        }
        succeeded();
        if (!before.equals(safe.file())) {
            tidy();
        }
    }

    private void tidy() throws IOException {
        String problem = retention.removeExpired(settings.retentionYears(), writer);
        retentionTrouble = problem == null ? null : new Trouble(problem, clock.instant());
    }

    private void collect() {
        Pending next = batch.isEmpty() ? await() : queue.poll();
        while (next != null) {
            if (next == WAKE) {
                woken.set(false);
            } else {
                batch.add(next);
            }
            next = batch.size() < MAX_BATCH ? queue.poll() : null;
        }
        noteOldest();
    }

    private void noteOldest() {
        Pending first = batch.peek();
        oldest = first == null ? null : first.time;
    }

    /** Waits for an event; looks up now and then, since files also expire while nothing happens. */
    @CheckForNull
    private Pending await() {
        try {
            return isClosing() ? queue.poll() : queue.poll(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            // Nobody has reason to; the log ends by close() alone.
            LOGGER.log(Level.FINE, "The event log's thread was interrupted", e);
            return null;
        }
    }

    /** Has the log say what was dropped. The record waits with the others if it cannot be written now. */
    private void noteLosses() {
        synchronized (losses) {
            if (losses.count == 0) {
                return;
            }
            Map<String, String> details = Map.of(
                    "events", Long.toString(losses.count),
                    "from", losses.first.toString(),
                    "to", losses.until.toString(),
                    "why", losses.why);
            losses.count = 0;
            losses.first = null;
            batch.add(new Pending(Event.of(EventKind.LOG_LOST, ACTOR, "events", details), clock.instant()));
        }
    }

    private void note(Tail now) {
        safe = now;
        last = now.last();
    }

    private void succeeded() {
        if (state == EventLogHealth.State.FAILING) {
            LOGGER.log(Level.INFO, "The event log is written again");
        }
        state = EventLogHealth.State.WRITING;
        trouble = null;
    }

    private void failed(Throwable e) {
        // A thread that was interrupted finds every file closed.
        boolean interrupted = Thread.interrupted();
        Trouble before = trouble;
        String problem = LogFiles.describe(e);
        if (before == null || state != EventLogHealth.State.FAILING) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "The event log cannot be written; events wait, up to " + settings.capacity()
                            + (interrupted ? " (interrupted)" : ""));
            trouble = new Trouble(problem, clock.instant());
        } else {
            trouble = new Trouble(problem, before.since());
        }
        state = EventLogHealth.State.FAILING;
        if (writer != null) {
            writer.abandon();
            writer = null;
        }
    }

    /** Waits before the next attempt; true if the log is closed meanwhile. */
    private boolean pause(Duration pause) {
        try {
            return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOGGER.log(Level.FINE, "The event log's thread was interrupted", e);
            return false;
        }
    }

    /** What is left when the writer has ended. */
    private void dropRest() {
        String why = why();
        int dropped = 0;
        synchronized (batch) {
            for (Pending pending = batch.poll(); pending != null; pending = batch.poll()) {
                drop(pending, why);
                dropped++;
            }
        }
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            if (pending != WAKE) {
                drop(pending, why);
                dropped++;
            }
        }
        if (dropped > 0) {
            LOGGER.log(Level.WARNING, "{0} events are not in the event log, which has ended", dropped);
        }
    }
}
