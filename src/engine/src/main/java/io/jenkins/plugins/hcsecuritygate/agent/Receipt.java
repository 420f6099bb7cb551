package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one wipe removed and what it had to leave. Travels from the agent and is kept with the build, so it is a plain
 * class with fields and its size is bounded however much was left.
 */
public final class Receipt implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How many leftovers are named; further ones are counted. */
    static final int MOST_NAMED = 50;

    private final String path;
    private long files;
    private long directories;
    private long bytes;
    private long millis;
    private long left;
    private boolean atLeast;
    private boolean stopped;
    private final ArrayList<Leftover> leftovers = new ArrayList<>();

    public Receipt(@NonNull String path) {
        this.path = path;
    }

    /** The receipt of a wipe that was not begun. */
    @NonNull
    public static Receipt refused(@NonNull String path, @NonNull String reason) {
        Receipt receipt = new Receipt(path);
        receipt.leave(".", Leftover.Why.REFUSED, reason);
        return receipt;
    }

    void removed(long moreFiles, long moreDirectories, long moreBytes) {
        files += moreFiles;
        directories += moreDirectories;
        bytes += moreBytes;
    }

    void stop() {
        stopped = true;
        leave(".", Leftover.Why.STOPPED, "stopped before everything was removed");
    }

    /** Notes that more was removed than is counted here. */
    void setAtLeast() {
        atLeast = true;
    }

    void took(long elapsedMillis) {
        millis += elapsedMillis;
    }

    void leave(String where, Leftover.Why why, String detail) {
        left++;
        if (leftovers.size() < MOST_NAMED) {
            leftovers.add(new Leftover(where, why, detail));
        }
    }

    /** Leaves out one removed directory, if it went: the one into which a workspace was moved was not its build's. */
    public void discountHolder() {
        if (isComplete() && directories > 0) {
            directories--;
        }
    }

    /** Adds what another wipe of the same workspace did, such as that of the temporary directory beside it. */
    public void add(@NonNull Receipt other, @NonNull String prefix) {
        files += other.files;
        directories += other.directories;
        bytes += other.bytes;
        millis += other.millis;
        left += other.left;
        atLeast |= other.atLeast;
        for (Leftover leftover : other.leftovers) {
            if (leftovers.size() < MOST_NAMED) {
                leftovers.add(new Leftover(prefix + leftover.getPath(), leftover.getWhy(), leftover.getDetail()));
            }
        }
    }

    /** Adds what an earlier wipe of the same workspace had removed; what that left is what this one was about. */
    public void addRemoved(@NonNull Receipt earlier) {
        files += earlier.files;
        directories += earlier.directories;
        bytes += earlier.bytes;
        millis += earlier.millis;
        atLeast |= earlier.atLeast;
    }

    @NonNull
    public String getPath() {
        return path;
    }

    /** Everything removed that is no directory: links, sockets and pipes too. */
    public long getFiles() {
        return files;
    }

    public long getDirectories() {
        return directories;
    }

    /** The sizes of the regular files removed. A file with several hard links is counted at each that was removed. */
    public long getBytes() {
        return bytes;
    }

    public long getMillis() {
        return millis;
    }

    /** Whether more was removed than is counted: by a wipe that was killed, or whose answer was lost. */
    public boolean isAtLeast() {
        return atLeast;
    }

    /** Whether the wipe was stopped: what it left, the next one goes on with. */
    public boolean isStopped() {
        return stopped;
    }

    /** How many things were left, named or not. */
    public long getLeft() {
        return left;
    }

    @NonNull
    public List<Leftover> getLeftovers() {
        return List.copyOf(leftovers);
    }

    /** Whether there was nothing: neither was anything removed, nor is anything left. */
    public boolean isEmpty() {
        return files + directories + left == 0;
    }

    public boolean isComplete() {
        return left == 0;
    }

    @Override
    public String toString() {
        return path + ": " + (atLeast ? "at least " : "") + files + " files, " + directories + " directories, " + bytes
                + " bytes removed, " + left + " left " + leftovers;
    }
}
