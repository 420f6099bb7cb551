package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * That a build works, or worked, in a directory of a node. Kept on disk: a class with fields, and no secrets. Nodes and
 * jobs are renamed while builds run, so both names can follow. Guarded by {@link WorkspaceClaims}.
 */
@Restricted(NoExternalUse.class)
public final class Claim {

    private final String id = UUID.randomUUID().toString();
    private volatile String node;
    private String path;
    private String run;
    private String job;
    private final boolean oneOff;
    private boolean over;
    private boolean waits;
    private String aside;
    private ArrayList<String> earlierAsides;
    private ArrayList<String> toldAsides;
    private long goneSince;
    private String origin;
    private int tries;
    private long notBefore;
    private boolean wasGone;
    private transient Object eraser;

    /** How long the wipe of what was left waits for its first repetition, and at most for a later one. */
    private static final long FIRST_PAUSE = TimeUnit.MINUTES.toMillis(5);

    private static final long LONGEST_PAUSE = TimeUnit.HOURS.toMillis(6);

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

    /** Whether it is of no build, but of a directory that was found. */
    boolean isAdopted() {
        return run.isEmpty();
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

    /**
     * The names of the directories beside the workspace into which it was, or was about to be, moved: one for each time
     * that it was wiped while the build ran and something stayed.
     */
    @NonNull
    List<String> asides() {
        List<String> asides = new ArrayList<>(earlierAsides == null ? List.of() : earlierAsides);
        if (aside != null) {
            asides.add(aside);
        }
        return asides;
    }

    void addAside(@NonNull String name) {
        earlierAsides = orNull(asides());
        aside = name;
    }

    /** Notes that nothing is in such a directory any more. */
    void removeAside(@NonNull String name) {
        List<String> others = asides();
        if (others.remove(name)) {
            aside = others.isEmpty() ? null : others.remove(others.size() - 1);
            earlierAsides = orNull(others);
        }
    }

    /** Whether the build has a receipt of the wipe of that directory: otherwise that may have begun, and been cut off. */
    boolean isAsideTold(@NonNull String name) {
        return toldAsides != null && toldAsides.contains(name);
    }

    /** Notes that the build has a receipt of the wipe of all of these directories. */
    void setAsidesTold() {
        toldAsides = orNull(asides());
    }

    /** A list of its own each time, since another thread may be writing the claim; none, as in a file of before. */
    @CheckForNull
    private static ArrayList<String> orNull(List<String> names) {
        return names.isEmpty() ? null : new ArrayList<>(names);
    }

    /** Since when the node has been missing, as Java counts milliseconds; 0 while it is there. */
    long goneSince() {
        return goneSince;
    }

    void setGoneSince(long millis) {
        goneSince = millis;
        wasGone |= millis != 0;
    }

    /** Whether the node was missing at any time: the one that has its name now may be another machine. */
    boolean wasGone() {
        return wasGone;
    }

    /** Whether the directory was moved away, and what was moved is being deleted or waits for that. */
    boolean isErasing() {
        return eraser != null;
    }

    void setErasing(@NonNull Object by) {
        eraser = by;
    }

    void endErasing() {
        eraser = null;
    }

    /** Only if it was this one who began: by then another may have begun anew. */
    void endErasing(@NonNull Object by) {
        if (eraser == by) {
            eraser = null;
        }
    }

    @NonNull
    Place place() {
        return new Place(node, path);
    }

    /** The workspace this is about, which is not the place when what was left of it has been moved. */
    @NonNull
    Place workspace() {
        return new Place(node, origin == null ? path : origin);
    }

    /** Whether this is about what a wipe left in a directory to which no build returns. */
    boolean isMovedLeftover() {
        return origin != null;
    }

    /** How often a wipe could not remove everything; the check of leftovers reads it from the file. */
    int tries() {
        return tries;
    }

    /**
     * Notes that a wipe left something. Other directories that hold something too stay noted as those into which it was
     * moved; they lie beside this one as they lay beside the workspace.
     *
     * @param where the directory in which that is now
     */
    void setLeft(@NonNull String where, long now) {
        if (!where.equals(path)) {
            origin = workspace().path();
            path = where;
        }
        String moved = path.replace('\\', '/');
        removeAside(moved.substring(moved.lastIndexOf('/') + 1));
        waits = true;
        tries++;
        notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(tries - 1, 10));
    }

    /** Whether it is too early to repeat the wipe of what was left. */
    boolean pauses(long now) {
        return notBefore > now;
    }

    void endPause() {
        notBefore = 0;
    }

    boolean isComplete() {
        return id != null && node != null && path != null && run != null && job != null;
    }
}
