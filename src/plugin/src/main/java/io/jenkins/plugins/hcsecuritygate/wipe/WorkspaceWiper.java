package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Run;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Does the wiping, on threads of its own: no build waits for it. */
@Extension
@Restricted(NoExternalUse.class)
public class WorkspaceWiper {

    private static final Logger LOGGER = Logger.getLogger(WorkspaceWiper.class.getName());
    private static final int MOST_TRIES = 5;
    private static final long SECONDS_BETWEEN_TRIES = 2;
    private static final int MOST_ASIDES = 20;

    /** How long a name may be missing before nobody expects its agent back. */
    private static final long GONE_FOR_GOOD = TimeUnit.DAYS.toMillis(7);

    /**
     * Milliseconds for which somebody without a claim may hold a lease before that is told of: polling and the like take
     * it for moments. Tests wait less.
     */
    static long longestLease = TimeUnit.MINUTES.toMillis(2);

    private final Map<Place, Integer> tries = new ConcurrentHashMap<>();
    /** Leases that wait for the moves that need them. */
    private final Map<Place, WorkspaceList.Lease> reserved = new ConcurrentHashMap<>();

    private final Map<Place, Long> heldSince = new ConcurrentHashMap<>();

    /** Whose lease nobody gives back any more. */
    private final Set<Place> stuck = ConcurrentHashMap.newKeySet();

    final NodeQueues queues = new NodeQueues();

    @NonNull
    public static WorkspaceWiper get() {
        return ExtensionList.lookupSingleton(WorkspaceWiper.class);
    }

    /** Wipes a place that no build claims any more; looks again when its turn comes. */
    void schedule(@NonNull Place place) {
        boolean queued = false;
        try {
            queues.add(NodeQueues.Kind.MOVE, place.node(), new Due(this, place));
            queued = true;
        } finally {
            WorkspaceList.Lease unused = queued ? null : reserved.remove(place);
            if (unused != null) {
                unused.release();
            }
        }
    }

    /**
     * Wipes a place whose last build is over at this moment, and takes its lease for that: a build that comes right after
     * it would find what this one left. Asks no agent, since the build's own thread calls it.
     */
    void scheduleAtEnd(@NonNull Place place) {
        try {
            reserve(place);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        schedule(place);
    }

    private void reserve(Place place) throws InterruptedException {
        Computer computer = Jenkins.get().getComputer(place.node());
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        List<Claim> claims = WorkspaceClaims.get().due(place);
        if (channel == null
                || claims.isEmpty()
                || reserved.containsKey(place)
                || claims.stream().anyMatch(claim -> WipeDecision.exemption(claim.job(), computer.getNode()) != null)) {
            return;
        }
        WorkspaceList.Lease lease = Asides.takeIfFree(computer.getWorkspaceList(), new FilePath(channel, place.path()));
        if (lease != null && reserved.putIfAbsent(place, lease) != null) {
            lease.release();
        }
    }

    /** The same as any other of the same place, so that none waits twice. */
    private record Due(WorkspaceWiper wiper, Place place) implements Runnable {
        @Override
        public void run() {
            wiper.wipe(place);
        }
    }

    /** Does other work as SYSTEM in the background. */
    void schedule(@NonNull Runnable other) {
        queues.execute(other);
    }

    /** Wipes what the controller checked out to read a Jenkinsfile or a library, once no build of the job runs. */
    void scheduleCheckouts(@NonNull Job<?, ?> job) {
        queues.execute(() -> new ControllerCheckouts(job).wipe());
    }

    /** Lets the receipts of what still waits name the node as it is called now. */
    void renameReceipts(@NonNull List<Claim> claims, @NonNull String from, @NonNull String to) {
        queues.execute(() -> {
            for (Claim claim : claims) {
                Run<?, ?> run = WipeReceipts.run(claim.run());
                try {
                    if (run != null) {
                        WipeReceiptAction.renameNode(run, from, to);
                    }
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, "Cannot keep the receipt of a wipe with " + claim.run(), e);
                }
            }
        });
    }

    /** What a build that was killed holds, or a lease that was never given back. */
    boolean isStuck(@NonNull Place place) {
        return stuck.contains(place);
    }

    private void wipe(Place place) {
        WorkspaceList.Lease reservation = reserved.remove(place);
        try {
            wipe(place, reservation);
        } finally {
            if (reservation != null) {
                reservation.release();
            }
        }
    }

    private void wipe(Place place, @CheckForNull WorkspaceList.Lease reservation) {
        List<Claim> claims = WorkspaceClaims.get().due(place);
        if (claims.isEmpty()) {
            // Whoever has the directory now is nobody that anything waits for.
            tries.remove(place);
            heldSince.remove(place);
            stuck.remove(place);
            return;
        }
        try {
            wipe(place, claims, reservation);
        } catch (RuntimeException | LinkageError e) {
            // Of another plugin, of which something was asked. What is not on a receipt, nobody sees to.
            LOGGER.log(Level.WARNING, e, () -> "Cannot wipe " + place);
            postpone(
                    claims,
                    new WorkspaceReceipt(
                            claims.get(0).workspace(),
                            WorkspaceReceipt.State.LEFT,
                            Asides.withoutNames(e.toString()),
                            null));
        }
    }

    private void wipe(Place place, List<Claim> claims, @CheckForNull WorkspaceList.Lease reservation) {
        long now = System.currentTimeMillis();
        if (claims.stream().allMatch(claim -> claim.pauses(now))) {
            return;
        }
        if (claims.stream().allMatch(Claim::isAdopted) && WorkspaceClaims.get().isWantedElsewhere(place)) {
            // Found as a leftover, and by now perhaps the workspace of a build: that wipes it, or it is found again.
            WorkspaceClaims.get().settle(claims);
            return;
        }
        Place workspace = claims.get(0).workspace();
        WorkspaceReceipt exempt = exemption(claims, workspace, WipeDecision.node(place.node()));
        boolean moved = claims.get(0).isMovedLeftover()
                || !WorkspaceClaims.get().asides(claims).isEmpty();
        if (exempt != null && !moved) {
            settle(claims, exempt);
            return;
        }
        if (exempt != null && exempt.getState() == WorkspaceReceipt.State.OFF) {
            // What was moved already is nobody's workspace any more, and must not be forgotten.
            WipeReceipts.put(claims, exempt);
            return;
        }
        Optional<LocalDate> kept = exempt == null ? WipeDecision.keptUntil(claims) : Optional.empty();
        if (kept.isPresent()) {
            String until = kept.get().toString();
            postpone(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.KEPT, until, null));
            return;
        }
        Computer computer = Jenkins.get().getComputer(place.node());
        if (computer == null && Jenkins.get().getNode(place.node()) == null) {
            gone(workspace, claims);
            return;
        }
        WorkspaceClaims.get().setGoneSince(claims, 0);
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        if (channel == null) {
            // Never the controller's own disk instead, where a directory of the same name may exist.
            postpone(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.OFFLINE, "", null));
            return;
        }
        if (claims.stream().map(Claim::job).distinct().anyMatch(PartBuilds::arePending)) {
            String why = Messages.WorkspaceWiper_parts_pending();
            WipeReceipts.put(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.IN_USE, why, null));
            return;
        }
        if (WorkspaceClaims.get().isWantedInside(place, "")) {
            postpone(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.IN_USE, "", null));
            return;
        }
        Turn turn = new Turn(place, claims, computer, channel);
        if (claims.get(0).isMovedLeftover()) {
            turn.eraseLater();
        } else if (exempt != null) {
            turn.instead = exempt;
            turn.eraseLater();
        } else {
            turn.attempt(() -> turn.move(reservation));
        }
    }

    /** Why a place is not to be wiped; null if it is. */
    @CheckForNull
    private static WorkspaceReceipt exemption(List<Claim> claims, Place workspace, @CheckForNull Node node) {
        for (Claim claim : claims) {
            WorkspaceReceipt.State state = WipeDecision.exemption(claim.job(), node);
            if (state != null) {
                return new WorkspaceReceipt(workspace, state, WipeDecision.reason(claims, node), null);
            }
        }
        return null;
    }

    /**
     * Whether nothing can change for a claim as long as its node is missing: so that the builds of all agents that are
     * gone are not read again every minute.
     */
    static boolean waitsForItsNode(@NonNull Claim claim) {
        return claim.goneSince() != 0
                && !claim.isOneOff()
                && WipeDecision.node(claim.node()) == null
                && System.currentTimeMillis() - claim.goneSince() < GONE_FOR_GOOD;
    }

    /** An agent that is not there any more may come back under its name, unless a cloud made it for once. */
    private void gone(Place workspace, List<Claim> claims) {
        long now = System.currentTimeMillis();
        WorkspaceClaims.get().setGoneSince(claims, now);
        boolean expected =
                claims.stream().anyMatch(claim -> !claim.isOneOff() && now - claim.goneSince() < GONE_FOR_GOOD);
        WorkspaceReceipt receipt = new WorkspaceReceipt(
                workspace,
                WorkspaceReceipt.State.GONE,
                expected ? Messages.WorkspaceWiper_if_it_comes_back(TimeUnit.MILLISECONDS.toDays(GONE_FOR_GOOD)) : "",
                null);
        if (expected) {
            postpone(claims, receipt);
        } else {
            settle(claims, receipt);
        }
    }

    /** Wipes a place of a running build because its block there is over; the build's own end brings what that did not. */
    void scheduleBlockEnd(@NonNull Place place, @NonNull String run) {
        queues.add(NodeQueues.Kind.MOVE, place.node(), () -> new BlockEndWipe(queues, place, run).begin());
    }

    /** What a wipe does. */
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /**
     * One wipe of one place. Moving the workspace away is one thing and deleting it another: the next workspace is not
     * to wait for a million files of this one, or the next build would find what the last one left.
     */
    private final class Turn {

        private final Place place;
        private final Place workspace;
        private final List<Claim> claims;
        private final Computer computer;
        private final VirtualChannel channel;
        private final FilePath directory;
        private final boolean leftover;
        private final Receipt receipt;
        private final List<String> left = new ArrayList<>();
        private ProtectedPaths paths;

        /** Into which the workspace was moved in this turn. */
        private String fresh;

        /** Whether it could not be moved, and has to be emptied where it is. */
        private boolean immovable;

        /** What to say, instead of what was erased, when nothing of what had been moved is left. */
        private WorkspaceReceipt instead;

        /** What was said of the workspace, since it has to wait; only what had been moved before is erased. */
        private WorkspaceReceipt waits;

        Turn(Place place, List<Claim> claims, Computer computer, VirtualChannel channel) {
            this.place = place;
            this.workspace = claims.get(0).workspace();
            this.claims = claims;
            this.computer = computer;
            this.channel = channel;
            this.directory = new FilePath(channel, place.path());
            this.leftover = claims.get(0).isMovedLeftover();
            this.receipt = new Receipt(workspace.path());
        }

        void attempt(Step step) {
            try {
                step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException | LinkageError e) {
                boolean lost =
                        computer.getChannel() != channel || channel instanceof Channel c && c.isClosingOrClosed();
                WorkspaceReceipt.State state = lost ? WorkspaceReceipt.State.OFFLINE : WorkspaceReceipt.State.LEFT;
                // Each try makes up a name of its own, which must not look like news.
                String why = lost ? "" : Asides.withoutNames(e.toString());
                // Before anybody reads that it has to wait, and sees to it.
                WorkspaceClaims.get().endErasing(claims, this);
                boolean news = postpone(claims, new WorkspaceReceipt(workspace, state, why, null));
                LOGGER.log(news && !lost ? Level.WARNING : Level.FINE, e, () -> "Cannot wipe " + place);
            }
        }

        /** @param reservation the lease that was taken for it; null for none */
        private void move(@CheckForNull WorkspaceList.Lease reservation) throws IOException, InterruptedException {
            protect();
            if (WorkspaceClaims.get().asides(claims).size() > MOST_ASIDES) {
                // An agent that answers and cannot move anything would be given a new name every minute.
                left.addAll(Asides.eraseAll(directory, claims, paths, receipt, null));
            }
            Set<String> others = WorkspaceClaims.get().otherNodesThatWant(place);
            if (!others.isEmpty() && SharedDirectory.isOnAny(others, directory)) {
                postpone(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.IN_USE, "", null));
                return;
            }
            // Before anybody has to wait: writing takes longer than moving.
            String aside = Asides.newName();
            WorkspaceClaims.get().addAside(claims, aside);
            boolean moving = false;
            WorkspaceList.Lease lease =
                    reservation != null ? reservation : Asides.takeIfFree(computer.getWorkspaceList(), directory);
            try {
                moving = lease != null && WorkspaceClaims.get().beginMove(place);
                if (moving) {
                    heldSince.remove(place);
                    stuck.remove(place);
                    moveAside(aside);
                } else {
                    WorkspaceClaims.get().removeAside(claims, aside);
                }
            } finally {
                if (moving) {
                    WorkspaceClaims.get().moved(place);
                }
                if (lease != null && lease != reservation) {
                    lease.release();
                }
            }
            if (lease == null) {
                waits = inUse(place, claims, computer);
            } else if (!moving) {
                return; // left to the build that claims it by now
            }
            if (waits == null || !WorkspaceClaims.get().asides(claims).isEmpty()) {
                eraseLater();
            }
        }

        private void moveAside(String aside) throws IOException, InterruptedException {
            String temporary = MoveAside.temporaryName(directory);
            fresh = aside;
            try {
                String refusal = directory.act(new MoveAside(paths, aside, temporary));
                if (refusal != null) {
                    // The receipt does not name what belongs to others.
                    LOGGER.info(() -> place + " is not wiped: it " + refusal + " " + paths.otherWorkspaces());
                    WorkspaceClaims.get().removeAside(claims, aside);
                    instead = new WorkspaceReceipt(place, WorkspaceReceipt.State.REFUSED, refusal, null);
                }
            } catch (IOException e) {
                if (!isOfFileSystem(e)) {
                    throw e;
                }
                // Moving a directory takes the right to write in it, and a container that ran as root made it its own;
                // and it takes a new directory, which a full disk has no room for before something is deleted.
                immovable = true;
            }
        }

        /**
         * Empties the workspace where it is: with the lease of a build, since that may take long and the next one is
         * better given another directory.
         *
         * @return false if a build works there by now, and brings the wipe of this one with its own
         */
        private boolean emptyInPlace() throws IOException, InterruptedException {
            WorkspaceList.Lease lease = computer.getWorkspaceList().allocate(directory);
            boolean emptying = false;
            try {
                emptying = lease.path.equals(directory) && WorkspaceClaims.get().beginEmptying(place);
                if (!emptying) {
                    return false;
                }
                Receipt inPlace = Asides.eraseInPlace(directory, paths);
                receipt.add(inPlace, "");
                if (!inPlace.isComplete()) {
                    left.add(place.path());
                }
                return true;
            } finally {
                if (emptying) {
                    WorkspaceClaims.get().moved(place);
                }
                lease.release();
            }
        }

        /** When its turn comes: one after the other, so that most of the agent stays with its builds. */
        void eraseLater() {
            WorkspaceClaims.get().setErasing(claims, this);
            boolean waiting = false;
            try {
                queues.add(NodeQueues.Kind.ERASE, place.node(), () -> {
                    try {
                        attempt(this::erase);
                    } finally {
                        WorkspaceClaims.get().endErasing(claims, this);
                    }
                });
                waiting = true;
            } finally {
                if (!waiting) {
                    WorkspaceClaims.get().endErasing(claims, this);
                }
            }
        }

        /** Looks at every job, which may go wrong like all else. */
        private void protect() {
            if (paths == null) {
                paths = Protection.of(computer, place.path(), claims.get(0).job());
            }
        }

        private void erase() throws IOException, InterruptedException {
            protect();
            if (immovable && !emptyInPlace()) {
                postpone(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.IN_USE, "", null));
                return;
            }
            if (leftover && !Asides.erase(directory, paths, receipt, Erase.Kind.ASIDE)) {
                left.add(place.path());
            }
            left.addAll(Asides.eraseAll(directory, claims, paths, receipt, fresh));
            if (waits != null) {
                if (!receipt.isEmpty()) {
                    WipeReceipts.put(claims, waits.with(receipt));
                    WipeRecords.more(receipt);
                }
                WorkspaceClaims.get().setAsidesTold(claims);
            } else if (instead != null && left.isEmpty()) {
                settle(claims, !receipt.isEmpty() ? instead.with(receipt) : instead);
                WipeRecords.more(receipt);
            } else {
                finish(claims, receipt, left);
            }
        }
    }

    /** @param where the directories that hold what was left, the workspace itself first; empty if nothing was */
    private void finish(List<Claim> claims, Receipt receipt, List<String> where) {
        Place workspace = claims.get(0).workspace();
        if (where.isEmpty() && receipt.isEmpty() && claims.stream().allMatch(Claim::wasGone)) {
            // Another machine by that name, perhaps. What is not found has not been wiped.
            String detail = Messages.WorkspaceWiper_nothing_found();
            settle(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.GONE, detail, null));
            return;
        }
        if (where.isEmpty()) {
            settle(claims, new WorkspaceReceipt(workspace, WorkspaceReceipt.State.WIPED, "", receipt));
            return;
        }
        boolean first = claims.stream().anyMatch(claim -> claim.tries() == 0);
        WorkspaceReceipt left =
                new WorkspaceReceipt(workspace, WorkspaceReceipt.State.LEFT, Asides.leftIn(where), receipt);
        WipeReceipts.put(claims, left);
        boolean inPlace = where.get(0).equals(workspace.path());
        List<Claim> handedOver = inPlace ? WorkspaceClaims.get().handOver(claims) : List.of();
        WorkspaceClaims.get().setLeft(claims, where.get(0));
        WorkspaceClaims.get().settle(handedOver);
        tries.remove(workspace);
        if (first) {
            WipeRecords.left(claims, left);
        } else {
            WipeRecords.more(receipt);
        }
    }

    /** Somebody without a claim has the lease: for a moment, or a build that was killed has never given it back. */
    private WorkspaceReceipt inUse(Place place, List<Claim> claims, Computer computer) {
        long now = System.nanoTime();
        long held = TimeUnit.NANOSECONDS.toMillis(now - heldSince.computeIfAbsent(place, first -> now));
        // Not at once: the executor of a build that is just over may take a moment to give its directory back.
        String killed = tries.containsKey(place) ? KilledBuilds.heldBy(computer, claims) : null;
        if (killed == null && held >= longestLease) {
            killed = Messages.KilledBuilds_held_by_nobody();
        }
        WorkspaceReceipt.State state = killed == null ? WorkspaceReceipt.State.IN_USE : WorkspaceReceipt.State.STUCK;
        WorkspaceReceipt receipt = new WorkspaceReceipt(place, state, killed == null ? "" : killed, null);
        if (killed == null) {
            stuck.remove(place);
        } else {
            stuck.add(place);
        }
        postpone(claims, receipt);
        if (tries.merge(place, 1, Integer::sum) < MOST_TRIES) {
            Timer.get().schedule(() -> schedule(place), SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
        } else {
            tries.remove(place); // from now on with all that waits
        }
        return receipt;
    }

    /**
     * Whether the file system of the agent refused something, rather than that the agent could not be asked. What an
     * agent throws arrives as the cause of an exception of Jenkins.
     */
    private static boolean isOfFileSystem(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileSystemException) {
                return true;
            }
        }
        return false;
    }

    private void settle(List<Claim> claims, WorkspaceReceipt receipt) {
        WipeReceipts.put(claims, receipt);
        WorkspaceClaims.get().settle(claims);
        tries.remove(receipt.place());
        WipeRecords.settled(claims, receipt);
    }

    /** Keeps claims whose wipe has to wait; whether that is news to any of the builds. */
    private static boolean postpone(List<Claim> claims, WorkspaceReceipt receipt) {
        WorkspaceClaims.get().setWaiting(claims);
        return WipeReceipts.put(claims, receipt);
    }
}
