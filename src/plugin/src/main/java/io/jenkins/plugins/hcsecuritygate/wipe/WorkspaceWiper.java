package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.slaves.WorkspaceList;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Does the wiping, on threads of its own: an agent that hangs delays other wipes, never a build. */
@Extension
@Restricted(NoExternalUse.class)
public class WorkspaceWiper {

    /** How the directories are called into which workspaces are moved; documented, because people find them. */
    static final String ASIDE_PREFIX = "hc-wipe-";

    private static final Logger LOGGER = Logger.getLogger(WorkspaceWiper.class.getName());
    private static final int THREADS = 4;
    private static final int MOST_TRIES = 5;
    private static final long SECONDS_BETWEEN_TRIES = 2;

    private final ExecutorService executor = new ImpersonatingExecutorService(threads(), ACL.SYSTEM2);
    private final Set<Place> scheduled = ConcurrentHashMap.newKeySet();

    @NonNull
    public static WorkspaceWiper get() {
        return ExtensionList.lookupSingleton(WorkspaceWiper.class);
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "HC Security Gate: workspace wipe"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Wipes a place that no build claims any more; looks again when its turn comes. */
    void schedule(@NonNull Place place) {
        schedule(place, 1);
    }

    private void schedule(Place place, int tries) {
        if (scheduled.add(place)) {
            executor.execute(() -> {
                boolean again = false;
                try {
                    again = wipe(place, tries);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    LOGGER.log(Level.WARNING, "Cannot wipe " + place, e);
                } finally {
                    scheduled.remove(place);
                }
                if (again) {
                    Timer.get().schedule(() -> schedule(place, tries + 1), SECONDS_BETWEEN_TRIES, TimeUnit.SECONDS);
                }
            });
        }
    }

    /** Wipes what the controller checked out to read a Jenkinsfile or a library, once no build of the job runs. */
    void scheduleCheckouts(@NonNull Job<?, ?> job) {
        executor.execute(() -> new ControllerCheckouts(job).wipe());
    }

    /** Whether it is worth another try soon. */
    private boolean wipe(Place place, int tries) throws InterruptedException {
        List<Claim> claims = WorkspaceClaims.get().due(place);
        if (claims.isEmpty()) {
            return false;
        }
        for (Claim claim : claims) {
            WorkspaceReceipt.State exemption = WipeDecision.exemption(claim.job());
            if (exemption != null) {
                settle(claims, new WorkspaceReceipt(place, exemption, WipeDecision.reason(claims), null));
                return false;
            }
        }
        Computer computer = Jenkins.get().getComputer(place.node());
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        if (channel == null) {
            // Never the controller's own disk instead, where a directory of the same name may exist.
            put(claims, new WorkspaceReceipt(place, WorkspaceReceipt.State.OFFLINE, "", null));
            return false;
        }
        FilePath workspace = new FilePath(channel, place.path());
        try {
            return wipe(place, claims, computer, workspace, tries);
        } catch (IOException e) {
            boolean gone = computer.getChannel() != channel;
            LOGGER.log(gone ? Level.FINE : Level.WARNING, e, () -> "Cannot wipe " + place);
            WorkspaceReceipt.State state = gone ? WorkspaceReceipt.State.OFFLINE : WorkspaceReceipt.State.LEFT;
            put(claims, new WorkspaceReceipt(place, state, gone ? "" : String.valueOf(e.getMessage()), null));
            return false;
        }
    }

    private boolean wipe(Place place, List<Claim> claims, Computer computer, FilePath workspace, int tries)
            throws IOException, InterruptedException {
        ProtectedPaths paths =
                Protection.of(computer, place.path(), claims.get(0).job());
        Receipt receipt = new Receipt(place.path());
        for (String earlier : claims.stream()
                .map(Claim::aside)
                .filter(Objects::nonNull)
                .distinct()
                .toList()) {
            erase(MoveAside.beside(workspace, earlier), paths, receipt);
        }
        String aside = ASIDE_PREFIX + UUID.randomUUID();
        WorkspaceList.Lease lease = computer.getWorkspaceList().allocate(workspace);
        try {
            if (WorkspaceClaims.get().due(place).isEmpty()) {
                return false; // left to the build that claims it by now
            }
            if (!lease.path.equals(workspace)) {
                put(claims, new WorkspaceReceipt(place, WorkspaceReceipt.State.IN_USE, "", null));
                return tries < MOST_TRIES;
            }
            WorkspaceClaims.get().setAside(claims, aside);
            String temporary = MoveAside.temporaryName(workspace);
            String refusal = workspace.act(new MoveAside(paths, aside, temporary));
            if (refusal != null) {
                settle(claims, new WorkspaceReceipt(place, WorkspaceReceipt.State.REFUSED, refusal, null));
                return false;
            }
        } finally {
            lease.release();
        }
        erase(MoveAside.beside(workspace, aside), paths, receipt);
        WorkspaceReceipt.State state =
                receipt.isComplete() ? WorkspaceReceipt.State.WIPED : WorkspaceReceipt.State.LEFT;
        String where =
                receipt.isComplete() ? "" : MoveAside.beside(workspace, aside).getRemote();
        settle(claims, new WorkspaceReceipt(place, state, where, receipt));
        return false;
    }

    private static void erase(FilePath directory, ProtectedPaths paths, Receipt receipt)
            throws IOException, InterruptedException {
        receipt.add(directory.act(new Erase(paths, false)), "");
    }

    private static void settle(List<Claim> claims, WorkspaceReceipt receipt) {
        put(claims, receipt);
        WorkspaceClaims.get().settle(claims);
    }

    private static void put(List<Claim> claims, WorkspaceReceipt receipt) {
        LOGGER.fine(receipt::toString);
        for (Claim claim : claims) {
            put(claim.run(), receipt);
        }
    }

    static void put(@NonNull String id, @NonNull WorkspaceReceipt receipt) {
        Run<?, ?> run = run(id);
        if (run == null) {
            return;
        }
        try {
            WipeReceiptAction.put(run, receipt);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot keep the receipt of a wipe with " + id, e);
        }
    }

    /** The build of an identifier; null when it is gone by now. */
    @CheckForNull
    static Run<?, ?> run(@NonNull String id) {
        try {
            return Run.fromExternalizableId(id);
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "No build " + id);
            return null;
        }
    }

    /** Whether anything waits or is being wiped: for tests. */
    boolean isIdle() {
        return scheduled.isEmpty();
    }
}
