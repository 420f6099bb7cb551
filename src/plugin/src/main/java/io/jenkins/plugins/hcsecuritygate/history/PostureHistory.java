package io.jenkins.plugins.hcsecuritygate.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Remembers how the controller stood: every look at which something was different, and one per day. What cannot be kept
 * is logged and never keeps a look from counting.
 */
@Extension
@Restricted(NoExternalUse.class)
public class PostureHistory {

    /** Over a year of days on which nothing happens. */
    static final int MOST = 400;

    private static final Logger LOGGER = Logger.getLogger(PostureHistory.class.getName());

    private final HistoryFiles files;

    /** Oldest first; null until it is read. */
    private List<Look> looks;

    /** The same for pages, which do not wait while something is written; null until it is read. */
    private volatile List<Look> shown;

    /** The last look that worked; null before the first one, or if it could not be read. */
    private Snapshot last;

    /** Why {@link #last} is not there although it should be; empty if there is nothing to say. */
    private String remark = "";

    public PostureHistory() {
        this(new HistoryFiles(Jenkins.get().getRootDir().toPath().resolve("hc-security-gate")));
    }

    PostureHistory(@NonNull HistoryFiles files) {
        this.files = files;
    }

    @NonNull
    public static PostureHistory get() {
        return ExtensionList.lookupSingleton(PostureHistory.class);
    }

    /** Takes note of a look. Compares in memory, and writes to disk only if something is different or a day is over. */
    public synchronized void looked(@NonNull Instant at, @NonNull Verdict verdict, @NonNull Policy policy) {
        try {
            load();
            Snapshot now = Snapshot.of(verdict, policy);
            boolean first = last == null;
            Changes changes = first ? null : Changes.between(last, now);
            String said = first && remark.isEmpty() ? "the first look: there was none to compare it with" : remark;
            Look look = Look.of(at, verdict, policy, said, changes);
            boolean different = first || changes != null;
            boolean kept = different || isOver(newest(), look);
            // In memory first: on a disk that is full, the same change is told once.
            last = now;
            remark = "";
            if (kept) {
                add(look);
            }
            if (different) {
                files.writeLast(now);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The history of the posture could not be kept", e);
        }
    }

    private static boolean isOver(@CheckForNull Look newest, Look look) {
        return newest == null || !newest.wasJudged() || !newest.day().equals(look.day());
    }

    /** Takes note that the controller could not be looked at; only the first of several in a row is kept. */
    public synchronized void failed(@NonNull Instant at, @NonNull String why) {
        try {
            load();
            Look newest = newest();
            if (newest == null || !newest.standing().equals(Look.FAILED)) {
                add(Look.without(at, Look.FAILED, why));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The history of the posture could not be kept", e);
        }
    }

    /** All that is kept, the oldest first. */
    @NonNull
    public List<Look> looks() {
        List<Look> current = shown;
        return current == null ? loaded() : current;
    }

    private synchronized List<Look> loaded() {
        load();
        return shown;
    }

    private void load() {
        if (looks != null) {
            return;
        }
        List<Look> kept = new ArrayList<>();
        try {
            HistoryFiles.Read read = files.readHistory();
            kept.addAll(read.looks());
            if (read.damaged() > 0) {
                // Written down with the next entry, since the damaged lines are gone with it.
                kept.add(lost(read.damaged() + " lines of the history could not be read"));
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The history of the posture could not be read, and is kept aside", e);
            kept.add(lost("the history could not be read (" + e.getClass().getSimpleName() + ")"));
        }
        looks = kept;
        shown = List.copyOf(kept);
        try {
            last = files.readLast();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "The last look at the controller could not be read", e);
            remark = "the look before could not be read, so nothing could be compared with it";
        }
    }

    private static Look lost(String what) {
        LOGGER.log(Level.WARNING, what);
        return Look.without(Instant.now(), Look.DAMAGED, what);
    }

    @CheckForNull
    private Look newest() {
        return looks.isEmpty() ? null : looks.get(looks.size() - 1);
    }

    private void add(Look look) throws IOException {
        looks.add(look);
        if (looks.size() > MOST) {
            looks.remove(dispensable(looks));
        }
        shown = List.copyOf(looks);
        files.writeHistory(looks);
    }

    /**
     * Index of the entry that is missed least: the oldest that is not the last of its day and at which the verdict was
     * the same as before, since agents that come and go make many of those; else the oldest of all.
     */
    static int dispensable(@NonNull List<Look> looks) {
        for (int i = 1; i < looks.size() - 1; i++) {
            boolean lastOfDay = !looks.get(i).day().equals(looks.get(i + 1).day());
            boolean turn = !looks.get(i).standing().equals(looks.get(i - 1).standing());
            if (!lastOfDay && !turn) {
                return i;
            }
        }
        return 0;
    }
}
