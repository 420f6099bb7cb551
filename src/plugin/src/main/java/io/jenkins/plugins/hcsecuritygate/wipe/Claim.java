package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * That a build works, or worked, in a directory of a node. Kept on disk: a class with fields, and no secrets. Nodes and
 * jobs are renamed while builds run, so both names can follow. Guarded by {@link WorkspaceClaims}.
 */
@Restricted(NoExternalUse.class)
public final class Claim {

    private final String id = UUID.randomUUID().toString();
    private String node;
    private final String path;
    private String run;
    private String job;
    private final boolean oneOff;
    private boolean over;
    private boolean waits;
    private String aside;
    private long goneSince;

    /**
     * @param node name of the node; empty for the controller itself
     * @param run identifier of the build, as {@link hudson.model.Run#fromExternalizableId} takes it
     * @param job full name of the job; of the whole matrix for one of its configurations
     * @param oneOff whether the node is one that a cloud made for once: when it is gone, its name never comes back
     */
    Claim(@NonNull String node, @NonNull String path, @NonNull String run, @NonNull String job, boolean oneOff) {
        this.node = node;
        this.path = path;
        this.run = run;
        this.job = job;
        this.oneOff = oneOff;
    }

    /** Names the file of this claim; it stays the same whatever is renamed. */
    @NonNull
    String id() {
        return id;
    }

    @NonNull
    String node() {
        return node;
    }

    @NonNull
    String path() {
        return path;
    }

    @NonNull
    String run() {
        return run;
    }

    @NonNull
    String job() {
        return job;
    }

    boolean isOneOff() {
        return oneOff;
    }

    boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
    }

    /** Whether a wipe was tried and has to wait; the check of leftovers reads it from the file. */
    boolean waits() {
        return waits;
    }

    void setWaits() {
        waits = true;
    }

    void setNode(@NonNull String name) {
        node = name;
    }

    /** Follows the job, or a folder above it, to another name; answers whether that concerned this claim. */
    boolean moveJob(@NonNull String from, @NonNull String to) {
        if (!job.equals(from) && !job.startsWith(from + "/")) {
            return false;
        }
        // The identifier of a build starts with the full name of its job; that of a configuration has more behind it.
        if (run.startsWith(job)) {
            run = to + job.substring(from.length()) + run.substring(job.length());
        }
        job = to + job.substring(from.length());
        return true;
    }

    /** The name of the directory beside the workspace into which it was, or was about to be, moved. */
    @CheckForNull
    String aside() {
        return aside;
    }

    void setAside(@CheckForNull String aside) {
        this.aside = aside;
    }

    /** Since when the node has been missing, as Java counts milliseconds; 0 while it is there. */
    long goneSince() {
        return goneSince;
    }

    void setGoneSince(long millis) {
        goneSince = millis;
    }

    @NonNull
    Place place() {
        return new Place(node, path);
    }

    boolean isComplete() {
        return id != null && node != null && path != null && run != null && job != null;
    }
}
