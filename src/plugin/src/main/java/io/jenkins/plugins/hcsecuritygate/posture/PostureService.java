package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.PostureChanges;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.history.PostureHistory;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Keeps the controller's {@link Posture} at hand and up to date. Pages, monitors and the queue ask for the one in
 * memory; whoever needs a fresh one waits for it here, and several who wait share one look.
 */
@Extension
@Restricted(NoExternalUse.class)
public class PostureService {

    private static final Logger LOGGER = Logger.getLogger(PostureService.class.getName());

    /** How long changes are collected before the controller is looked at again. */
    static /* non-final for Groovy */ long debounceMillis =
            SystemProperties.getLong(PostureService.class.getName() + ".DEBOUNCE_MILLIS", 2_000L);

    /** From this age on a posture says nothing any more: whatever repeats it must have stopped. */
    static /* non-final for Groovy */ Duration staleAfter =
            Duration.ofMinutes(SystemProperties.getLong(PostureService.class.getName() + ".STALE_MINUTES", 180L));

    /** Off only for tests that must decide themselves when the controller is looked at. */
    static /* non-final for Groovy */ boolean background =
            SystemProperties.getBoolean(PostureService.class.getName() + ".BACKGROUND", true);

    /** A look may take this share of one processor at most, however often something changes. */
    private static final int REST_FACTOR = 5;

    /** Verdicts of a large controller are large; there are as many policies as folders that tighten theirs. */
    private static final int MOST_POLICIES = 50;

    private final LiveFacts live = new LiveFacts();
    private final Gate gate = new Gate(Catalogue.checks());
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicBoolean requested = new AtomicBoolean();

    /** How often something changed that a posture rests on. */
    private final AtomicLong changes = new AtomicLong();

    private volatile Judged judged = new Judged(null, LocalDate.MIN);

    private volatile PostureState state = new PostureState.NotEvaluated();
    private volatile FactsSource source = live;
    private volatile Duration lastTook = Duration.ZERO;

    /** When the last look began, by {@link System#nanoTime()}. Guarded by {@link #looking}. */
    private long lastBegan;

    /** What the same facts came to under several policies on one day. */
    private static final class Judged {
        @CheckForNull
        private final ControllerFacts facts;

        private final LocalDate day;
        private final Map<Policy, Verdict> verdicts = new ConcurrentHashMap<>();

        Judged(@CheckForNull ControllerFacts facts, LocalDate day) {
            this.facts = facts;
            this.day = day;
        }
    }

    /** Where facts come from; a seam for tests of what happens when there are none. */
    @FunctionalInterface
    interface FactsSource {
        @NonNull
        ControllerFacts observe() throws HomeFileException;
    }

    @NonNull
    public static PostureService get() {
        return ExtensionList.lookupSingleton(PostureService.class);
    }

    /** The last posture, from memory; empty before the first look and while the last look failed. */
    @NonNull
    public Optional<Posture> latest() {
        return state instanceof PostureState.Evaluated evaluated ? Optional.of(evaluated.posture()) : Optional.empty();
    }

    /**
     * A posture no older than that, judged by the policy that is configured now; looks at the controller if it must,
     * and always when something was saved since the last look.
     *
     * @throws PostureException if that fails
     */
    @NonNull
    public Posture current(@NonNull Duration maxAge) {
        Instant now = Instant.now();
        if (!(state instanceof PostureState.Evaluated evaluated)
                || !evaluated.posture().isWithin(maxAge, now)
                || evaluated.seen() != changes.get()) {
            return evaluateNow();
        }
        Posture posture = evaluated.posture();
        Policy policy = HcSecurityGateConfiguration.get().policy();
        Verdict verdict = judge(posture, policy, now);
        return verdict == posture.verdict()
                ? posture
                : new Posture(verdict, posture.facts(), policy, posture.evaluatedAt(), posture.took());
    }

    /**
     * What was seen of the controller, judged by some policy at some moment. Builds ask with the same few policies again
     * and again, and a large controller takes a tenth of a second to judge, so what the last posture came to is kept. Not
     * beyond the day: waivers end with one.
     */
    @NonNull
    public Verdict judge(@NonNull Posture posture, @NonNull Policy policy, @NonNull Instant now) {
        if (posture.isJudgedBy(policy, now)) {
            return posture.verdict();
        }
        LocalDate day = Posture.day(now);
        Judged known = judged;
        if (known.facts != posture.facts() || !known.day.equals(day) || known.verdicts.size() >= MOST_POLICIES) {
            known = new Judged(posture.facts(), day);
            judged = known;
        }
        return known.verdicts.computeIfAbsent(policy, by -> gate.evaluate(posture.facts(), by, now));
    }

    /**
     * Has the controller looked at, or waits for a look that begins after this call. Reads the whole home; not to be
     * called under a lock of Jenkins.
     *
     * <p>The look has a thread of its own: who waits may be interrupted, since builds are aborted, but an interrupted look
     * would take agents that had no time to answer for silent ones, and that posture would be everybody's.
     *
     * @throws PostureException if that fails, or if the caller is interrupted
     */
    @NonNull
    public Posture evaluateNow() {
        long asked = System.nanoTime();
        Future<Posture> look = Computer.threadPoolForRemoting.submit(() -> lookAfter(asked));
        try {
            return look.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostureException("interrupted while the controller was being evaluated", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PostureException failure) {
                throw failure;
            }
            throw new PostureException(
                    "the controller could not be evaluated ("
                            + e.getCause().getClass().getSimpleName() + ")",
                    e.getCause());
        }
    }

    private Posture lookAfter(long asked) {
        looking.lock();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            if (lastBegan - asked > 0 && state instanceof PostureState.Evaluated evaluated) {
                return evaluated.posture();
            }
            return look();
        } finally {
            looking.unlock();
        }
    }

    private Posture look() {
        Instant now = Instant.now();
        lastBegan = System.nanoTime();
        long seen = changes.get(); // before anything is read
        try {
            Policy policy = HcSecurityGateConfiguration.get().policy();
            ControllerFacts facts = source.observe();
            Posture posture = new Posture(
                    gate.evaluate(facts, policy, now),
                    facts,
                    policy,
                    now,
                    Duration.ofNanos(System.nanoTime() - lastBegan));
            state = new PostureState.Evaluated(posture, seen);
            PostureHistory.get().looked(now, posture.verdict(), policy);
            MonitorDismissal.get().follow(BlockingFindings.of(posture));
            PostureChanges.get().looked(posture.verdict(), policy);
            return posture;
        } catch (HomeFileException e) {
            throw failed(now, e.getMessage(), e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // The message may quote what was read, so only its class leaves the log.
            throw failed(now, e.getClass().getSimpleName(), e);
        } finally {
            lastTook = Duration.ofNanos(System.nanoTime() - lastBegan);
            PostureListener.fire();
        }
    }

    private PostureException failed(Instant now, String why, Throwable cause) {
        state = new PostureState.Failed(now, why);
        PostureHistory.get().failed(now, why);
        PostureChanges.get().failed(why);
        return new PostureException("the controller could not be evaluated (" + why + ")", cause);
    }

    /**
     * Judges what was seen last by the policy of this moment, so that pages and monitors follow a waiver without another
     * look at the controller. Does nothing while somebody looks; whoever changed the policy has asked for one more.
     */
    public void judgeAnew() {
        if (!looking.tryLock()) {
            return;
        }
        try {
            if (state instanceof PostureState.Evaluated evaluated) {
                Posture posture = evaluated.posture();
                Policy policy = HcSecurityGateConfiguration.get().policy();
                Posture judged = new Posture(
                        gate.evaluate(posture.facts(), policy, Instant.now()),
                        posture.facts(),
                        policy,
                        posture.evaluatedAt(),
                        posture.took());
                state = new PostureState.Evaluated(judged, evaluated.seen());
            }
        } finally {
            looking.unlock();
        }
    }

    /** Tells that Jenkins has written a file; the next look reads it again. Cheap, and may be called from anywhere. */
    void saved(@NonNull File file) {
        live.saved(file);
    }

    /** Has the controller looked at soon, in the background. Returns at once and may be called from anywhere. */
    public void request() {
        if (!background) {
            return;
        }
        changes.incrementAndGet();
        if (!requested.compareAndSet(false, true)) {
            return;
        }
        long delay = Math.max(debounceMillis, REST_FACTOR * lastTook.toMillis());
        try {
            Timer.get()
                    .schedule(
                            () -> Computer.threadPoolForRemoting.execute(this::lookInBackground),
                            delay,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            requested.set(false); // Jenkins is going down
            LOGGER.log(Level.FINE, "not evaluated any more", e);
        }
    }

    private void lookInBackground() {
        // Before the look: a change during it must bring another one.
        requested.set(false);
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (!background || jenkins == null || jenkins.isTerminating()) {
            return;
        }
        try {
            lookAfter(System.nanoTime());
        } catch (PostureException e) {
            LOGGER.log(Level.WARNING, "The controller could not be evaluated", e);
        }
    }

    @NonNull
    PostureState state() {
        return state;
    }

    /** From which age on a posture says nothing any more. */
    @NonNull
    public static Duration staleAfter() {
        return staleAfter;
    }

    @NonNull
    Standing standing() {
        PostureState now = state;
        if (now instanceof PostureState.Evaluated evaluated) {
            Posture posture = evaluated.posture();
            if (!posture.isWithin(staleAfter, Instant.now())) {
                return Standing.STALE;
            }
            return posture.verdict().open() ? Standing.OPEN : Standing.CLOSED;
        }
        return now instanceof PostureState.Failed ? Standing.FAILED : Standing.NOT_EVALUATED;
    }

    /** For tests that decide themselves when the controller is looked at. */
    void forgetRequests() {
        requested.set(false);
        if (state instanceof PostureState.Evaluated evaluated) {
            state = new PostureState.Evaluated(evaluated.posture(), changes.get());
        }
    }

    /** For tests: whether somebody waits for the look that is under way. */
    boolean isAwaited() {
        return looking.hasQueuedThreads();
    }

    /** For tests: goes back to the controller itself and forgets what was seen. */
    void observeLive() {
        observeWith(live);
    }

    /** For tests: replaces the source and forgets what was seen. */
    void observeWith(@NonNull FactsSource other) {
        looking.lock(); // a look that is under way would bring its result back
        try {
            source = other;
            state = new PostureState.NotEvaluated();
        } finally {
            looking.unlock();
        }
    }
}
