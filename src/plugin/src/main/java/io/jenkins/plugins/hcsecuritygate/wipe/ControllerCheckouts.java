package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TopLevelItem;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The checkouts a Pipeline leaves on the controller: the whole repository of its Jenkinsfile in {@code @script}, whole
 * libraries in {@code @libs}. Each child has a lease of its own.
 */
final class ControllerCheckouts {

    private static final Logger LOGGER = Logger.getLogger(ControllerCheckouts.class.getName());
    private static final List<String> SUFFIXES = List.of("script", "libs");
    private static final String KEY_SUFFIX = "-scm-key.txt";

    private final Job<?, ?> job;

    ControllerCheckouts(Job<?, ?> job) {
        this.job = job;
    }

    void wipe() {
        Jenkins jenkins = Jenkins.get();
        Computer computer = jenkins.getComputer("");
        if (computer == null
                || !(job instanceof TopLevelItem item)
                || WipeDecision.exemption(job.getFullName(), jenkins) != null) {
            return;
        }
        FilePath workspace = jenkins.getWorkspaceFor(item);
        if (workspace == null) {
            return;
        }
        try {
            for (String suffix : SUFFIXES) {
                FilePath holder = workspace.withSuffix(WorkspaceList.COMBINATOR + suffix);
                if (holder.isDirectory()) {
                    wipe(computer, holder);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot wipe what " + job.getFullName() + " left on the controller");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wipe(Computer computer, FilePath holder) throws IOException, InterruptedException {
        WorkspaceList leases = computer.getWorkspaceList();
        Receipt receipt = new Receipt(holder.getRemote());
        String failure = "";
        for (FilePath child : holder.listDirectories()) {
            try {
                String aside = move(leases, child);
                if (aside != null) {
                    Receipt erased = MoveAside.beside(child, aside).act(new Erase(paths(), Erase.Kind.ASIDE));
                    erased.discountHolder();
                    receipt.add(erased, "");
                }
            } catch (IOException e) {
                // The others need not stay for that.
                LOGGER.log(Level.WARNING, e, () -> "Cannot wipe " + child);
                failure = Asides.withoutNames(e.toString());
            }
        }
        Run<?, ?> last = job.getLastCompletedBuild();
        if (last != null && !(receipt.isEmpty() && failure.isEmpty())) {
            boolean whole = receipt.isComplete() && failure.isEmpty();
            WorkspaceReceipt.State state = whole ? WorkspaceReceipt.State.WIPED : WorkspaceReceipt.State.LEFT;
            WipeReceipts.put(
                    last.getExternalizableId(),
                    new WorkspaceReceipt(new Place("", holder.getRemote()), state, failure, receipt));
        }
    }

    /**
     * Moves a checkout away while no build has it. The next build that wants it waits for no more than that.
     *
     * @return the name of the directory beside it in which it is now; null if it stays
     */
    @CheckForNull
    private String move(WorkspaceList leases, FilePath child) throws IOException, InterruptedException {
        WorkspaceList.Lease lease = Asides.takeIfFree(leases, child);
        if (lease == null) {
            return null;
        }
        try {
            if (RunningBuilds.anyOf(job)) {
                return null;
            }
            String aside = Asides.newName();
            String refusal = child.act(new MoveAside(paths(), aside, MoveAside.temporaryName(child)));
            if (refusal != null) {
                LOGGER.warning(() -> child + " is not wiped: it " + refusal);
                return null;
            }
            FilePath key = child.withSuffix(KEY_SUFFIX);
            if (key.exists()) {
                key.delete();
            }
            return aside;
        } finally {
            lease.release();
        }
    }

    private static ProtectedPaths paths() {
        return new ProtectedPaths(null, null, Jenkins.get().getRootDir().getPath(), List.of());
    }
}
