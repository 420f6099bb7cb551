package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.WorkspaceListener;
import hudson.slaves.AbstractCloudSlave;
import java.util.concurrent.TimeUnit;

/** Notes the workspaces of freestyle builds and of whatever else is built like one; matrix builds have rules of their own. */
@Extension
public class FreestyleClaims extends WorkspaceListener {

    /** Moving a directory takes milliseconds; Jenkins gives up an agent that hangs after minutes. */
    private static final long LONGEST_WAIT = TimeUnit.MINUTES.toMillis(5);

    @Override
    public void beforeUse(AbstractBuild build, FilePath workspace, BuildListener listener) {
        AbstractProject<?, ?> project = build.getProject();
        AbstractProject<?, ?> root = project.getRootProject();
        String node = build.getBuiltOnStr();
        String path = workspace.getRemote();
        if (root == project) {
            claim(build, node, path, project.getFullName());
            return;
        }
        // The configurations of a matrix on one node share one lease, on the directory that holds all of theirs. It is
        // free when the whole matrix is done, so that is when the directory goes, with what is in it.
        String shared = sharedDirectory(path, project.getName());
        claim(build, node, shared, root.getFullName());
        claim(build.getRootBuild(), node, shared, root.getFullName());
    }

    private static void claim(AbstractBuild<?, ?> build, String node, String path, String job) {
        Place place = new Place(node == null ? "" : node, path);
        WorkspaceClaims claims = WorkspaceClaims.get();
        claims.claim(place.node(), path, build, job, build.getBuiltOn() instanceof AbstractCloudSlave);
        try {
            // A build with a custom workspace has no lease that a wipe of the same directory would respect.
            claims.awaitMove(place, LONGEST_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A configuration called {@code K=a,L=x} works in {@code K/a/L/x} unless the job says otherwise. */
    private static String sharedDirectory(String path, String configuration) {
        String suffix = "/" + configuration.replace('=', '/').replace(',', '/');
        return path.replace('\\', '/').endsWith(suffix) ? path.substring(0, path.length() - suffix.length()) : path;
    }
}
