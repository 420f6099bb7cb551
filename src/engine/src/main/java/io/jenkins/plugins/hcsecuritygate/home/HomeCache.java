package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was worked out of the files of one home, kept from one look at it to the next, so that a running controller does
 * not parse ten thousand unchanged jobs again. Each result comes with the {@link FileStamp}s of all that was read for it,
 * found out by {@link HomeDirectory} and not declared by readers; it counts only while every one of them is the same.
 *
 * <p>It holds facts, never documents, and no result that the last look did not need: so it is as large as the facts of
 * one look. It may be used by several threads, but by one look at a time.
 */
public final class HomeCache {

    /**
     * Times on disk have the granularity of the file system (two seconds at worst), so a file that was changed just
     * before it was read may change again and look the same. What is younger is read again next time.
     */
    static final Duration SETTLED = Duration.ofSeconds(2);

    /** Above this number of paths said to have changed it is cheaper to forget everything. */
    private static final int MAX_CHANGED = 10_000;

    private final Clock clock;
    private long sequence;

    /** Paths said to have changed, with the moment in {@link #sequence}. */
    private final Map<String, Long> changed = new ConcurrentHashMap<>();

    /** The moment before which nothing counts. */
    private volatile long forgotten;

    private volatile Map<Key, Result> results = Map.of();

    public HomeCache() {
        this(Clock.systemUTC());
    }

    HomeCache(@NonNull Clock clock) {
        this.clock = clock;
    }

    /**
     * What a result is the answer to.
     *
     * @param reader whose it is; one class keeps one type
     * @param path what it was worked out from, relative to the home
     */
    record Key(@NonNull Class<?> reader, @NonNull String path) {}

    /**
     * @param value immutable
     * @param files all that was read or looked for, by path, as it was before it was read
     * @param since moment in {@link #sequence} before the first of them was read
     */
    record Result(@NonNull Object value, @NonNull List<Seen> files, long since) {}

    /** One file or directory, as it was. */
    record Seen(@NonNull String path, @NonNull FileStamp stamp) {}

    /**
     * Says that a file has just been written. A save that changes neither size nor, as far as the file system tells,
     * time would go unseen without it.
     *
     * @param path relative to the home, with {@code /}
     */
    public synchronized void changed(@NonNull String path) {
        if (changed.size() >= MAX_CHANGED) {
            forgotten = ++sequence;
            changed.clear();
        }
        changed.put(path, ++sequence);
    }

    /** How many results are kept. */
    public int size() {
        return results.size();
    }

    /** The moment from which on a change is news; never between a change's moment and its being known. */
    synchronized long now() {
        return sequence;
    }

    boolean hasSettled(@NonNull FileStamp stamp, long atMillis) {
        return stamp.newestMillis() < atMillis - SETTLED.toMillis();
    }

    long millis() {
        return clock.millis();
    }

    @CheckForNull
    Result find(@NonNull Key key) {
        Result result = results.get(key);
        if (result == null || result.since() < forgotten) {
            return null;
        }
        for (Seen seen : result.files()) {
            Long when = changed.get(seen.path());
            if (when != null && when > result.since()) {
                return null;
            }
        }
        return result;
    }

    /**
     * Ends a look.
     *
     * @param used the results that it used or made, which are those to keep
     * @param since moment at which it began: what had changed before then is no news to any of them
     */
    void keep(@NonNull Map<Key, Result> used, long since) {
        results = used;
        changed.values().removeIf(when -> when <= since);
    }
}
