package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What became of one workspace of a build. Kept with the build: a class with fields. */
@Restricted(NoExternalUse.class)
public final class WorkspaceReceipt {

    /** The ways it can end. */
    public enum State {
        /** All of it is gone. */
        WIPED,
        /** Some of it could not be removed. */
        LEFT,
        /** The node was not there; nothing was removed. */
        OFFLINE,
        /** The node does not exist any more; nothing was removed. */
        GONE,
        /** Somebody else uses it. */
        IN_USE,
        /** An executor still works in it for a build that was killed. */
        STUCK,
        /** The path must never be wiped. */
        REFUSED,
        /** The configuration excludes the job. */
        EXCLUDED,
        /** The job's polling needs the workspace. */
        POLLING,
        /** The build failed, and the configuration keeps such workspaces until a date. */
        KEPT,
        /** The wipe is switched off. */
        OFF
    }

    private final String node;
    private final String path;
    private final State state;
    private final String detail;
    private final Receipt receipt;

    WorkspaceReceipt(
            @NonNull Place place, @NonNull State state, @NonNull String detail, @CheckForNull Receipt receipt) {
        this.node = place.node();
        this.path = place.path();
        this.state = state;
        this.detail = detail;
        this.receipt = receipt;
    }

    /** Whether this says of a workspace that is still to be wiped what is known already. */
    boolean repeats(@NonNull WorkspaceReceipt known) {
        return receipt == null
                && node.equals(known.node)
                && path.equals(known.path)
                && state == known.state
                && detail.equals(known.detail);
    }

    /** The same after an earlier wipe of the workspace, with what that had removed already. */
    @NonNull
    WorkspaceReceipt after(@NonNull WorkspaceReceipt earlier) {
        if (earlier.receipt == null) {
            return this;
        }
        if (receipt == null) {
            // It has to wait, or to stay, by now: what was removed and what was left is still so.
            return with(earlier.receipt);
        }
        Receipt both = new Receipt(path);
        both.add(receipt, "");
        both.addRemoved(earlier.receipt);
        return new WorkspaceReceipt(place(), state, detail, both);
    }

    /** The same with figures. */
    @NonNull
    WorkspaceReceipt with(@NonNull Receipt figures) {
        return new WorkspaceReceipt(place(), state, detail, figures);
    }

    /** The same, of a node that goes by another name now. */
    @NonNull
    WorkspaceReceipt onNode(@NonNull String name) {
        return new WorkspaceReceipt(new Place(name, path), state, detail, receipt);
    }

    @NonNull
    Place place() {
        return new Place(node, path);
    }

    @NonNull
    public String getNode() {
        return node;
    }

    @NonNull
    public String getPath() {
        return path;
    }

    @NonNull
    public State getState() {
        return state;
    }

    /** A state a reader understands. */
    @NonNull
    public String getDescription() {
        return switch (state) {
            case WIPED -> Messages.WorkspaceReceipt_wiped();
            case LEFT -> Messages.WorkspaceReceipt_left();
            case OFFLINE -> Messages.WorkspaceReceipt_offline();
            case GONE -> Messages.WorkspaceReceipt_gone();
            case STUCK -> Messages.WorkspaceReceipt_stuck();
            case IN_USE -> Messages.WorkspaceReceipt_in_use();
            case REFUSED -> Messages.WorkspaceReceipt_refused();
            case EXCLUDED -> Messages.WorkspaceReceipt_excluded();
            case POLLING -> Messages.WorkspaceReceipt_polling();
            case KEPT -> Messages.WorkspaceReceipt_kept();
            case OFF -> Messages.WorkspaceReceipt_off();
        };
    }

    @NonNull
    public String getDetail() {
        return detail;
    }

    /** The figures; null when nothing was tried. */
    @CheckForNull
    public Receipt getReceipt() {
        return receipt;
    }

    @Override
    public String toString() {
        return state.name().toLowerCase(Locale.ROOT) + " " + node + ":" + path + " " + detail + " " + receipt;
    }
}
