package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeCache.Key;
import io.jenkins.plugins.hcsecuritygate.home.HomeCache.Result;
import io.jenkins.plugins.hcsecuritygate.home.HomeCache.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One look's way to a {@link HomeCache}: notes what is read while a result is worked out. */
final class HomeMemory {

    private final HomeCache cache;
    private final HomePlaces places;
    private final long began;
    private final Map<Key, Result> used = new ConcurrentHashMap<>();

    /** What the thread is working out; siblings are worked out by other threads. */
    private final ThreadLocal<Notes> current = new ThreadLocal<>();

    HomeMemory(@NonNull HomeCache cache, @NonNull HomePlaces places) {
        this.cache = cache;
        this.places = places;
        this.began = cache.now();
    }

    /** The files of a result in the making. */
    private static final class Notes {
        private final List<Seen> files = new ArrayList<>();
        private boolean complete = true;
    }

    @NonNull
    <T> T remember(@NonNull Key key, @NonNull Supplier<T> work) {
        if (current.get() != null) {
            return work.get(); // part of a result that is kept as a whole
        }
        Result known = cache.find(key);
        if (known != null && isUnchanged(known)) {
            used.put(key, known);
            @SuppressWarnings("unchecked") // one reader keeps one type
            T value = (T) known.value();
            return value;
        }
        long since = cache.now();
        long at = cache.millis();
        Notes notes = new Notes();
        T value;
        current.set(notes);
        try {
            value = work.get();
        } finally {
            current.remove();
        }
        if (notes.complete && notes.files.stream().allMatch(seen -> cache.hasSettled(seen.stamp(), at))) {
            used.put(key, new Result(value, List.copyOf(notes.files), since));
        }
        return value;
    }

    private boolean isUnchanged(Result result) {
        for (Seen seen : result.files()) {
            if (!seen.stamp().equals(FileStamp.of(places, seen.path()))) {
                return false;
            }
        }
        return true;
    }

    /** Called before anything is read or looked for, so that a change in between is seen next time. */
    void note(@NonNull String path) {
        Notes notes = current.get();
        if (notes != null) {
            add(notes, path, FileStamp.of(places, path));
        }
    }

    /** Called where reading fails although something is there. */
    void failed() {
        Notes notes = current.get();
        if (notes != null) {
            notes.complete = false;
        }
    }

    private static void add(Notes notes, String path, @CheckForNull FileStamp stamp) {
        if (stamp == null) {
            notes.complete = false;
        } else {
            notes.files.add(new Seen(path, stamp));
        }
    }

    /** Keeps the results of this look for the next one. */
    void end() {
        cache.keep(used, began);
    }
}
