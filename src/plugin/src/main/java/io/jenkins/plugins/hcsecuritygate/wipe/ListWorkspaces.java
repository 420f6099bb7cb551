package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Node;
import hudson.model.Slave;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import java.nio.file.Path;
import java.util.Set;
import jenkins.security.MasterToSlaveCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lists the workspaces of a machine there, by their names alone. */
@Restricted(NoExternalUse.class)
public final class ListWorkspaces extends MasterToSlaveCallable<WorkspaceListing, RuntimeException> {

    private static final long serialVersionUID = 1L;

    private final String root;
    private final Set<String> folders;

    /**
     * @param root the directory of all workspaces on that machine
     * @param folders see {@link WorkspaceListing#read}
     */
    public ListWorkspaces(@NonNull String root, @NonNull Set<String> folders) {
        this.root = root;
        this.folders = folders;
    }

    /** The directory of all workspaces of an agent; null while it is offline. */
    @CheckForNull
    public static FilePath rootOf(@NonNull Node node) {
        if (node instanceof Slave slave) {
            return slave.getWorkspaceRoot();
        }
        FilePath root = node.getRootPath();
        return root == null ? null : root.child("workspace");
    }

    @Override
    public WorkspaceListing call() {
        return WorkspaceListing.read(Path.of(root), folders);
    }
}
