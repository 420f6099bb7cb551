package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Items;
import hudson.model.Node;
import hudson.model.Slave;
import hudson.model.TopLevelItem;
import hudson.security.ACL;
import hudson.slaves.SlaveComputer;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import jenkins.model.Jenkins;

/** Gathers what the machine with the workspace cannot know of the paths that must not be wiped. */
final class Protection {

    private Protection() {}

    /** Looks at every job, so not for a build's own thread. */
    @NonNull
    static ProtectedPaths of(@NonNull Computer computer, @NonNull String path, @NonNull String job) {
        String workspaces = workspaceRoot(computer);
        String home = Jenkins.get().getRootDir().getPath();
        return new ProtectedPaths(root(computer), workspaces, home, others(computer, workspaces, path, job));
    }

    @CheckForNull
    private static String root(Computer computer) {
        if (computer instanceof SlaveComputer agent) {
            String absolute = agent.getAbsoluteRemoteFs();
            Slave node = agent.getNode();
            return absolute == null && node != null ? node.getRemoteFS() : absolute;
        }
        return Jenkins.get().getRootDir().getPath();
    }

    /** Null where jobs have no common one, or the agent is going away at this moment and nothing will be wiped there. */
    @CheckForNull
    private static String workspaceRoot(Computer computer) {
        Node node = computer.getNode();
        FilePath workspaces = node == null ? null : ListWorkspaces.rootOf(node);
        return workspaces == null ? null : workspaces.getRemote();
    }

    /** Only those that lie in the path itself, so that what goes to the agent stays small. */
    private static Set<String> others(Computer computer, String workspaces, String path, String job) {
        String node = computer.getName();
        Set<String> others = new LinkedHashSet<>();
        // A directory that two jobs share on purpose is wiped when neither uses it.
        WorkspaceClaims.get()
                .find(claim -> claim.node().equals(node)
                        && !claim.job().equals(job)
                        && contains(path, claim.path())
                        && !isSame(path, claim.path()))
                .forEach(claim -> others.add(claim.path()));
        String within = nameWithin(path, workspaces);
        for (TopLevelItem item : items()) {
            String name = item.getFullName();
            if (name.equals(job)) {
                continue;
            }
            // There may be ten thousand jobs, and the next build waits: most are told by their name alone.
            if (within != null && contains(within, isWindows(path) ? name.toLowerCase(Locale.ROOT) : name)) {
                add(others, path, workspaces + "/" + name, name, computer);
            }
            if (item instanceof AbstractProject<?, ?> project) {
                add(others, path, customWorkspace(computer, project), name, computer);
            }
        }
        return others;
    }

    /**
     * The name of the job, or of the folder, whose usual workspace a path is. Null if there is none: a path that holds all
     * workspaces is refused for that.
     */
    @CheckForNull
    private static String nameWithin(String path, @CheckForNull String workspaces) {
        return workspaces == null || isSame(workspaces, path) || !contains(workspaces, path)
                ? null
                : sameText(path).substring(workspaces.length() + 1);
    }

    /** And not when one of them is to keep it. */
    private static void add(
            Set<String> others, String path, @CheckForNull String workspace, String job, Computer computer) {
        if (workspace != null
                && contains(path, workspace)
                && (!isSame(path, workspace) || WipeDecision.exemption(job, computer.getNode()) != null)) {
            others.add(workspace);
        }
    }

    private static boolean isSame(String path, String other) {
        return sameText(path).equals(sameText(other));
    }

    /** As Jenkins finds it: a relative one lies in the root directory of the node. */
    @CheckForNull
    private static String customWorkspace(Computer computer, AbstractProject<?, ?> project) {
        String custom = project.getCustomWorkspace();
        Node node = custom == null ? null : computer.getNode();
        FilePath root = node == null ? null : node.getRootPath();
        return root == null ? custom : root.child(custom).getRemote();
    }

    /** All there are, whoever asks: a step may run as somebody who does not see the jobs of others. */
    private static Iterable<TopLevelItem> items() {
        return Items.allItems2(ACL.SYSTEM2, Jenkins.get(), TopLevelItem.class);
    }

    /** Whether a path is or holds another, which Windows tells otherwise than other systems do. */
    static boolean contains(@NonNull String path, @NonNull String other) {
        String outer = sameText(path);
        String inner = sameText(isWindows(path) ? other.toLowerCase(Locale.ROOT) : other);
        return inner.equals(outer) || inner.startsWith(outer + "/");
    }

    /** One text for all that one may write for a path. */
    private static String sameText(String path) {
        String slashes = path.replace('\\', '/');
        return isWindows(path) ? slashes.toLowerCase(Locale.ROOT) : slashes;
    }

    private static boolean isWindows(String path) {
        return path.length() > 1 && path.charAt(1) == ':' || path.startsWith("\\\\");
    }
}
