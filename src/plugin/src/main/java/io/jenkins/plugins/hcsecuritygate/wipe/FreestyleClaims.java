package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.WorkspaceListener;
import hudson.slaves.AbstractCloudSlave;
import java.util.concurrent.TimeUnit;

/**
 * Notes the workspaces of freestyle builds and of whatever else is built like one; matrix builds and the modules of Maven
 * jobs have rules of their own.
 */
@Extension
public class FreestyleClaims extends WorkspaceListener {

    /** Moving a directory takes milliseconds: who waits longer is told why. */
    private static final long USUAL_WAIT = TimeUnit.SECONDS.toMillis(10);

    @Override
    public void beforeUse(AbstractBuild build, FilePath workspace, BuildListener listener) {
        AbstractProject<?, ?> project = build.getProject();
        AbstractProject<?, ?> root = project.getRootProject();
        String node = build.getBuiltOnStr() == null ? "" : build.getBuiltOnStr();
        String path = workspace.getRemote();
        boolean oneOff = build.getBuiltOn() instanceof AbstractCloudSlave;
        if (root == project) {
            claim(build, new Place(node, path), project.getFullName(), oneOff, listener);
            return;
        }
        // The configurations of a matrix on one node share one lease, on the directory that holds all of theirs. It is
        // free when the whole matrix is done, so that is when the directory goes, with what is in it.
        String configurations = sharedDirectory(path, project.getName());
        Place shared = configurations.equals(path)
                ? new Place(node, workspaceAround(path, node, root.getNearestOldBuild(build.getNumber())))
                : new Place(node, configurations);
        claim(build, shared, root.getFullName(), oneOff, listener);
        AbstractBuild<?, ?> whole = build.getRootBuild();
        if (whole != null) {
            claim(whole, shared, root.getFullName(), oneOff, listener);
        }
    }

    private static void claim(
            AbstractBuild<?, ?> build, Place place, String job, boolean oneOff, BuildListener listener) {
        WorkspaceClaims claims = WorkspaceClaims.get();
        claims.claim(place.node(), place.path(), build, job, oneOff);
        try {
            // A build with a custom workspace has no lease that a wipe of the same directory would respect. So it
            // waits,
            // however long that takes: what it made there meanwhile would be deleted. It can be aborted, and if the
            // agent
            // hangs, Jenkins' own ping ends the wipe.
            if (!claims.awaitMove(place, USUAL_WAIT)) {
                listener.getLogger().println(Messages.FreestyleClaims_waiting(place.path()));
                claims.awaitMove(place, Long.MAX_VALUE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A configuration called {@code K=a,L=x} works in {@code K/a/L/x} unless the job says otherwise. */
    private static String sharedDirectory(String path, String configuration) {
        String suffix = "/" + configuration.replace('=', '/').replace(',', '/');
        return path.replace('\\', '/').endsWith(suffix) ? path.substring(0, path.length() - suffix.length()) : path;
    }

    /**
     * A module of a Maven job has no workspace of its own: it works where the build of the whole job before it checked
     * out, and so do the modules after it.
     */
    private static String workspaceAround(String path, String node, @CheckForNull AbstractBuild<?, ?> whole) {
        FilePath workspace = whole == null || !node.equals(whole.getBuiltOnStr()) ? null : whole.getWorkspace();
        return workspace != null && contains(workspace.getRemote(), path) ? workspace.getRemote() : path;
    }

    static boolean contains(String directory, String path) {
        return path.equals(directory)
                || path.startsWith(directory)
                        && (path.charAt(directory.length()) == '/' || path.charAt(directory.length()) == '\\');
    }

    /**
     * The build of a whole job in whose workspace a build of one of its parts works, if that was wiped since; null
     * otherwise.
     */
    @CheckForNull
    static AbstractBuild<?, ?> wipedBefore(AbstractBuild<?, ?> part) {
        AbstractBuild<?, ?> whole = part.getProject().getRootProject().getNearestOldBuild(part.getNumber());
        WipeReceiptAction action = whole == null ? null : whole.getAction(WipeReceiptAction.class);
        FilePath workspace = part.getWorkspace();
        if (action == null || workspace == null) {
            return null;
        }
        boolean wiped = action.getReceipts().stream()
                .anyMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED
                        && receipt.getNode().equals(part.getBuiltOnStr())
                        && contains(receipt.getPath(), workspace.getRemote()));
        return wiped ? whole : null;
    }
}
