package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.slaves.WorkspaceList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A directory that a build uses, or that is about to be wiped, at the moment somebody asked. Only kept in memory.
 *
 * @param node name of the node; empty for the controller itself
 * @param path its path there
 * @param asides names of the directories beside it into which it was, or is about to be, moved
 * @param job full name of the job
 * @param running whether a build still uses it
 */
@Restricted(NoExternalUse.class)
public record ClaimedPlace(
        @NonNull String node,
        @NonNull String path,
        @NonNull List<String> asides,
        @NonNull String job,
        boolean running) {

    public ClaimedPlace {
        asides = List.copyOf(asides);
    }

    /** Whether a directory of the same node is, holds or belongs to what is claimed, by its path. */
    public boolean explains(@NonNull String directory) {
        String claimed = slashes(path);
        String asked = slashes(directory);
        return asked.equals(claimed)
                || asked.equals(claimed + WorkspaceList.TMP_DIR_SUFFIX)
                || claimed.startsWith(asked + "/")
                || asides.stream()
                        .anyMatch(aside -> asked.equals(claimed.substring(0, claimed.lastIndexOf('/') + 1) + aside));
    }

    private static String slashes(String path) {
        return path.replace('\\', '/');
    }
}
