package io.jenkins.plugins.hcsecuritygate.wipe;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.WorkspaceListener;

/** Notes the workspaces of freestyle builds and of whatever else is built like one; matrix builds have rules of their own. */
@Extension
public class FreestyleClaims extends WorkspaceListener {

    @Override
    public void beforeUse(AbstractBuild build, FilePath workspace, BuildListener listener) {
        AbstractProject<?, ?> project = build.getProject();
        AbstractProject<?, ?> root = project.getRootProject();
        String node = build.getBuiltOnStr();
        String path = workspace.getRemote();
        WorkspaceClaims claims = WorkspaceClaims.get();
        if (root == project) {
            claims.claim(node == null ? "" : node, path, build, project.getFullName());
            return;
        }
        // The configurations of a matrix on one node share one lease, on the directory that holds all of theirs. It is
        // free when the whole matrix is done, so that is when the directory goes, with what is in it.
        String shared = sharedDirectory(path, project.getName());
        claims.claim(node == null ? "" : node, shared, build, root.getFullName());
        claims.claim(node == null ? "" : node, shared, build.getRootBuild(), root.getFullName());
    }

    /** A configuration called {@code K=a,L=x} works in {@code K/a/L/x} unless the job says otherwise. */
    private static String sharedDirectory(String path, String configuration) {
        String suffix = "/" + configuration.replace('=', '/').replace(',', '/');
        return path.replace('\\', '/').endsWith(suffix) ? path.substring(0, path.length() - suffix.length()) : path;
    }
}
