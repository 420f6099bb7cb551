package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.PeriodicWork;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.LogVerifier;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.events.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Verifies the log in the background: a log of years takes longer than anybody waits for a page. */
@Extension
@Restricted(NoExternalUse.class)
public class ChainVerification {
    private static final Logger LOGGER = Logger.getLogger(ChainVerification.class.getName());

    /** Young enough for whoever looks at the page. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Duration DAILY = Duration.ofHours(24);

    /** It may take this share of one processor at most, however often somebody looks. */
    private static final int REST_FACTOR = 20;

    /** Who looks daily and for three days gets no answer does not know any more. */
    private static final Duration LONGEST = Duration.ofDays(3);

    private final AtomicBoolean running = new AtomicBoolean();
    private volatile Outcome latest;

    /**
     * @param at when it ended
     * @param took how long
     * @param verification what was found; null if the log could not be read
     * @param problem why it could not; null if it could
     */
    record Outcome(
            @NonNull Instant at,
            @NonNull Duration took,
            @CheckForNull Verification verification,
            @CheckForNull String problem) {

        /** Whether the log was read and is whole. */
        boolean good() {
            Verification found = verification;
            return found != null && found.whole();
        }

        /** Whether it says nothing any more: what repeats it has stopped, or hangs on a disk that does not answer. */
        boolean isOld(@NonNull Instant now) {
            Duration rest = took.multipliedBy(2L * REST_FACTOR);
            return at.plus(rest.compareTo(LONGEST) > 0 ? rest : LONGEST).isBefore(now);
        }
    }

    @NonNull
    static ChainVerification get() {
        return ExtensionList.lookupSingleton(ChainVerification.class);
    }

    /** The last outcome; null before the first. */
    @CheckForNull
    Outcome latest() {
        return latest;
    }

    /** Has the log verified soon, unless that was done lately. Returns at once. */
    void requestForPage() {
        request(FRESH);
    }

    private void request(Duration maxAge) {
        Outcome outcome = latest;
        if (outcome != null) {
            Duration rest = outcome.took().multipliedBy(REST_FACTOR);
            Duration age = Duration.between(outcome.at(), Instant.now());
            if (!age.isNegative() && age.compareTo(maxAge.compareTo(rest) > 0 ? maxAge : rest) < 0) {
                return;
            }
        }
        if (running.compareAndSet(false, true)) {
            boolean begun = false;
            try {
                Computer.threadPoolForRemoting.execute(() -> {
                    try {
                        verifyNow();
                    } finally {
                        running.set(false);
                    }
                });
                begun = true;
            } finally {
                if (!begun) {
                    running.set(false);
                }
            }
        }
    }

    /** Verifies up to the last event that is known to be on the disk; what is being written is not judged. */
    void verifyNow() {
        EventLog log = ControllerEventLog.get();
        if (log == null) {
            return; // the page says that nothing is written
        }
        Outcome outcome = verify(log.directory(), () -> log.health().last());
        if (outcome != null) {
            latest = outcome;
        }
    }

    /**
     * @param known where the log is known to end; null if that is not known, as before the first event
     * @return null if nothing is known to be there
     */
    @CheckForNull
    static Outcome verify(@NonNull Path directory, @NonNull Supplier<LoggedEvent> known) {
        long start = System.nanoTime();
        LoggedEvent end = known.get();
        if (end == null) {
            return null;
        }
        Verification verification = null;
        String problem = null;
        try {
            verification = LogVerifier.directory(directory, end);
            if (!verification.whole()) {
                // A file whose time was over may have gone on the way, with a record behind what was the end then.
                verification = LogVerifier.directory(directory, Objects.requireNonNull(known.get()));
            }
            if (!verification.whole()) {
                LOGGER.log(
                        Level.SEVERE,
                        "The event log is broken: {0}",
                        verification.problems().get(0).text());
            }
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // Whatever it is, an outcome from before must not go on saying that all is well.
            verification = null;
            problem = e.getClass().getSimpleName();
            LOGGER.log(Level.WARNING, "The event log could not be verified", e);
        }
        return new Outcome(Instant.now(), Duration.ofNanos(System.nanoTime() - start), verification, problem);
    }

    /** Once a day, also if nobody looks. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Daily extends PeriodicWork {
        @Override
        public long getRecurrencePeriod() {
            return HOUR;
        }

        @Override
        protected void doRun() {
            get().request(DAILY);
        }
    }
}
