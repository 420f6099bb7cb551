package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Queue;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * For which jobs an administrator has opened the gate, and until when. An opening is on the disk before it counts. It ends
 * by itself, whatever happens to Jenkins or to its clock: within one run of Jenkins the time that has passed counts as
 * well, and an opening that finds itself before a moment at which it was already open is over.
 */
@Extension
@Restricted(NoExternalUse.class)
public class BreakGlassService {

    private static final Logger LOGGER = Logger.getLogger(BreakGlassService.class.getName());

    /** Longer than any pattern or reason, and short enough for every page and log that shows them. */
    private static final int MAX_JOBS = 500;

    private static final int MAX_REASON = 2_000;

    private final BreakGlassFile file = new BreakGlassFile(Jenkins.get().getRootDir());

    /** Guarded by this. */
    private final OpeningChanges changes = new OpeningChanges();

    /** Never changed in place: the queue reads it under its lock, without one of ours. */
    private volatile State state;

    /** Whether the file still says that something is open which is not; it is written as soon as it can be. */
    private boolean unwritten;

    /** @param unreadable why the file cannot be read; empty if it can. While it cannot, nothing is open */
    private record State(@NonNull List<Open> all, @NonNull String unreadable) {
        State {
            all = List.copyOf(all);
        }
    }

    /** @param ends {@link System#nanoTime()} from which it is over, whatever the clock says */
    private record Open(@NonNull BreakGlass opening, long ends) {
        static Open of(BreakGlass opening, Instant now) {
            long left = opening.until() == null || opening.voidBecause() != null
                    ? 0
                    : Math.max(0, now.until(opening.until(), ChronoUnit.NANOS));
            return new Open(opening, System.nanoTime() + left);
        }

        boolean isInForce(Instant now) {
            return System.nanoTime() - ends < 0 && opening.isInForce(now);
        }
    }

    public BreakGlassService() {
        state = read();
    }

    /** Not by the first that asks, which may be the queue under its lock. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.JOB_LOADED)
    @Restricted(NoExternalUse.class)
    public static void load() {
        get();
    }

    private State read() {
        Instant now = Instant.now();
        return file.read()
                .fold(
                        openings -> {
                            changes.started(openings);
                            return new State(
                                    openings.stream()
                                            .map(each -> Open.of(each, now))
                                            .toList(),
                                    "");
                        },
                        unknown -> {
                            LOGGER.warning(() -> "Nothing is open: " + unknown.why());
                            return new State(List.of(), unknown.why());
                        });
    }

    @NonNull
    public static BreakGlassService get() {
        return ExtensionList.lookupSingleton(BreakGlassService.class);
    }

    /** Whether somebody has opened the gate for a job. From memory, without a lock. */
    boolean isOpenFor(@NonNull String job) {
        List<Open> all = state.all();
        return !all.isEmpty() && openFor(job).isPresent();
    }

    /** The opening that covers a job; of several the one that lasts longest. */
    @NonNull
    public Optional<BreakGlass> openFor(@NonNull String job) {
        Instant now = Instant.now();
        BreakGlass longest = null;
        Instant last = null;
        for (Open each : state.all()) {
            BreakGlass opening = each.opening();
            Instant until = opening.until();
            if (until != null && opening.covers(job) && each.isInForce(now) && (last == null || until.isAfter(last))) {
                longest = opening;
                last = until;
            }
        }
        return Optional.ofNullable(longest);
    }

    /** All that are open now. */
    @NonNull
    List<BreakGlass> open() {
        Instant now = Instant.now();
        return state.all().stream()
                .filter(each -> each.isInForce(now))
                .map(Open::opening)
                .toList();
    }

    /** What is in the file, whether it opens anything or not. */
    @NonNull
    List<BreakGlass> all() {
        return state.all().stream().map(Open::opening).toList();
    }

    /** Why the file cannot be read; empty if it can. */
    @NonNull
    String unreadable() {
        return state.unreadable();
    }

    /**
     * Opens the gate. Returns when that is on the disk and in force.
     *
     * @throws IllegalArgumentException with one line if something is missing
     * @throws IOException if it could not be written; then nothing is open
     */
    void open(@NonNull String jobs, @NonNull String reason, @NonNull Duration time) throws IOException {
        BreakGlass opening;
        synchronized (this) {
            readAgain();
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            while (isTaken(now)) {
                now = now.plusMillis(1); // names it
            }
            opening = new BreakGlass(
                    oneLine(jobs), oneLine(reason), Jenkins.getAuthentication2().getName(), now, now.plus(time), null);
            require(opening.jobs().length() <= MAX_JOBS, Messages.BreakGlassService_jobs_long(MAX_JOBS));
            require(opening.reason().length() <= MAX_REASON, Messages.BreakGlassService_reason_long(MAX_REASON));
            String why = opening.voidBecause();
            if (why != null) {
                throw new IllegalArgumentException(why);
            }
            if (!state.unreadable().isEmpty()) {
                file.setAside(now);
                state = new State(List.of(), ""); // also if nothing can be written: it is not in the way any more
            }
            List<BreakGlass> next = new ArrayList<>(all());
            next.add(opening);
            file.write(next);
            unwritten = false;
            List<Open> all = new ArrayList<>(state.all());
            all.add(Open.of(opening, Instant.now()));
            state = new State(all, "");
            Map<String, String> details = OpeningChanges.details(opening);
            changes.know(List.of(SecurityEvents.record(EventKind.BREAK_GLASS_OPENED, opening.jobs(), details)), all());
        }
        LOGGER.info(() -> "The gate is open for " + opening.jobs() + " until " + opening.until() + ", says "
                + opening.openedBy());
        schedule(opening);
        changed();
    }

    /** Somebody may have mended the file, or taken it away. To be called under this object's lock. */
    private void readAgain() {
        if (!state.unreadable().isEmpty()) {
            state = read();
        }
    }

    /** Without what the reader of the file would show escaped, so that memory, file and every build's log agree. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ").strip();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private boolean isTaken(Instant from) {
        return all().stream().anyMatch(each -> from.equals(each.from()));
    }

    /**
     * Ends an opening before its time, or removes one that opens nothing; nothing happens if it is not there any more.
     *
     * @throws IOException if it is ended, but could not be written; that is tried again
     */
    void end(@NonNull String id) throws IOException {
        List<Open> ended;
        IOException failure = null;
        synchronized (this) {
            List<Open> all = state.all();
            ended = all.stream().filter(each -> id(each.opening()).equals(id)).toList();
            if (ended.isEmpty()) {
                return;
            }
            state = new State(all.stream().filter(each -> !ended.contains(each)).toList(), state.unreadable());
            try {
                write(); // first closed, then written
            } catch (IOException e) {
                failure = e;
            }
            List<CompletionStage<?>> events = new ArrayList<>();
            for (Open each : ended) {
                Map<String, String> details = OpeningChanges.details(each.opening());
                details.put("how", each.opening().voidBecause() == null ? "ended early" : "it was void and is removed");
                events.add(SecurityEvents.record(
                        EventKind.BREAK_GLASS_ENDED, each.opening().jobs(), details));
            }
            changes.know(events, all());
        }
        changed();
        if (failure != null) {
            throw failure;
        }
    }

    /** Writes what there is, or notes that it must be. To be called under this object's lock. */
    private void write() throws IOException {
        unwritten = true;
        file.write(all());
        unwritten = false;
    }

    /** Names an opening, as a form does that ends it. */
    @NonNull
    static String id(@NonNull BreakGlass opening) {
        Instant from = opening.from();
        return from == null ? "none" : Long.toString(from.toEpochMilli());
    }

    /**
     * Closes what is over, and notes of the rest that it was still open, so that setting the clock back gains nothing. Also
     * writes what could not be written before.
     */
    void look() {
        Instant now = Instant.now();
        List<Open> over = new ArrayList<>();
        synchronized (this) {
            readAgain();
            List<Open> rest = new ArrayList<>();
            boolean noted = false;
            for (Open each : state.all()) {
                BreakGlass opening = each.opening();
                if (opening.voidBecause() != null) {
                    rest.add(each); // a finding until somebody removes it
                } else if (each.isInForce(now)) {
                    rest.add(new Open(opening.seenAt(now.truncatedTo(ChronoUnit.MILLIS)), each.ends()));
                    noted = true;
                } else {
                    over.add(each);
                }
            }
            if (over.isEmpty() && !noted && !unwritten) {
                return;
            }
            state = new State(rest, state.unreadable());
            try {
                write();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot write " + BreakGlass.FILE);
            }
            List<CompletionStage<?>> events = new ArrayList<>();
            for (Open each : over) {
                Map<String, String> details = OpeningChanges.details(each.opening());
                details.put("how", each.opening().isBeforeItsTime(now) ? "the clock was set back" : "its time is over");
                events.add(SecurityEvents.record(
                        EventKind.BREAK_GLASS_ENDED, "SYSTEM", each.opening().jobs(), details));
            }
            changes.know(events, all());
        }
        if (!over.isEmpty()) {
            changed();
        }
    }

    private void schedule(BreakGlass opening) {
        try {
            long millis = Math.max(0, Instant.now().until(opening.until(), ChronoUnit.MILLIS)) + 1;
            Timer.get().schedule(this::look, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "Jenkins is going down", e);
        }
    }

    /** Builds that wait may begin, or builds must wait again; and the posture has one finding more or less. */
    private static void changed() {
        PostureService.get().request();
        Queue.getInstance().scheduleMaintenance();
    }
}
