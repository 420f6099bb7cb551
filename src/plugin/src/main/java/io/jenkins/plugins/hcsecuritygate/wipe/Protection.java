package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Slave;
import hudson.model.TopLevelItem;
import hudson.slaves.SlaveComputer;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;

/** Gathers what the machine with the workspace cannot know of the paths that must not be wiped. */
final class Protection {

    private Protection() {}

    /** Looks at every job, so not for a build's own thread. */
    @NonNull
    static ProtectedPaths of(@NonNull Computer computer, @NonNull String path, @NonNull String job) {
        String root = root(computer);
        String home = Jenkins.get().getRootDir().getPath();
        return new ProtectedPaths(root, home, others(computer.getName(), root, path, job));
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

    /** Only those that lie in the path itself, so that what goes to the agent stays small. */
    private static Set<String> others(String node, String root, String path, String job) {
        Set<String> others = new LinkedHashSet<>();
        WorkspaceClaims.get()
                .find(claim -> claim.node().equals(node) && !claim.job().equals(job) && contains(path, claim.path()))
                .forEach(claim -> others.add(claim.path()));
        for (TopLevelItem item : Jenkins.get().allItems(TopLevelItem.class)) {
            if (item.getFullName().equals(job)) {
                continue;
            }
            String usual = root + "/workspace/" + item.getFullName();
            if (contains(path, usual)) {
                others.add(usual);
            }
            if (item instanceof AbstractProject<?, ?> project) {
                String custom = project.getCustomWorkspace();
                if (custom != null && contains(path, custom)) {
                    others.add(custom);
                }
            }
        }
        // A directory that two jobs share on purpose is wiped when neither uses it.
        others.remove(path);
        return others;
    }

    private static boolean contains(String path, String other) {
        return other.startsWith(path)
                && (other.length() == path.length()
                        || other.charAt(path.length()) == '/'
                        || other.charAt(path.length()) == '\\');
    }
}
