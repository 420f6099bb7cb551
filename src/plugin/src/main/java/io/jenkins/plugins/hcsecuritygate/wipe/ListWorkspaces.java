package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Node;
import hudson.model.Slave;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import jenkins.security.MasterToSlaveCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lists the workspaces of a machine there, by their names alone. */
@Restricted(NoExternalUse.class)
public final class ListWorkspaces extends MasterToSlaveCallable<WorkspaceListing, RuntimeException> {

    private static final long serialVersionUID = 1L;
    private static final Pattern BY_NAME =
            Pattern.compile("(.+)[/\\\\]\\$(?:\\{ITEM_FULL_?NAME\\}|ITEM_FULL_?NAME)[/\\\\]?", Pattern.DOTALL);

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

    /**
     * The directory of all workspaces of a node; null while it is offline, and for the controller where its configuration
     * gives each job a place that lies in no common one.
     */
    @CheckForNull
    public static FilePath rootOf(@NonNull Node node) {
        if (node instanceof Slave slave) {
            return slave.getWorkspaceRoot();
        }
        Jenkins jenkins = Jenkins.get();
        FilePath home = jenkins.getRootPath();
        String common = commonRoot(jenkins.getRawWorkspaceDir());
        return home == null || common == null
                ? null
                : new FilePath(home.getChannel(), Util.replaceMacro(common, Map.of("JENKINS_HOME", home.getRemote())));
    }

    /** What stands before the name of the job in the controller's setting for workspaces; null if more than that differs. */
    @CheckForNull
    static String commonRoot(@NonNull String setting) {
        Matcher matcher = BY_NAME.matcher(setting);
        return matcher.matches() && !matcher.group(1).contains("ITEM_") ? matcher.group(1) : null;
    }

    @Override
    public WorkspaceListing call() {
        return WorkspaceListing.read(Path.of(root), folders);
    }
}
