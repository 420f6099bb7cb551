package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** That a build works, or worked, in a directory of a node. Kept on disk: a class with fields, and no secrets. */
@Restricted(NoExternalUse.class)
public final class Claim {

    private final String node;
    private final String path;
    private final String run;
    private final String job;
    private boolean over;
    private String aside;

    Claim(String node, String path, String run, String job) {
        this.node = node;
        this.path = path;
        this.run = run;
        this.job = job;
    }

    /** The name of the node; empty for the controller itself. */
    @NonNull
    String node() {
        return node;
    }

    @NonNull
    String path() {
        return path;
    }

    /** The identifier of the build, as {@link hudson.model.Run#fromExternalizableId} takes it. */
    @NonNull
    String run() {
        return run;
    }

    /** The full name of the job; of the whole matrix for one of its configurations. */
    @NonNull
    String job() {
        return job;
    }

    boolean isOver() {
        return over;
    }

    void setOver() {
        over = true;
    }

    /** The name of the directory beside the workspace into which it was, or was about to be, moved. */
    @CheckForNull
    String aside() {
        return aside;
    }

    void setAside(@CheckForNull String aside) {
        this.aside = aside;
    }

    @NonNull
    Place place() {
        return new Place(node, path);
    }

    boolean isComplete() {
        return node != null && path != null && run != null && job != null;
    }
}
