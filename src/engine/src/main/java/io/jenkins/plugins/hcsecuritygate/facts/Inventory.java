package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * A list that admits what it lacks. A check may conclude "all of them" only from a {@linkplain #isComplete() complete}
 * inventory.
 *
 * @param items what was observed
 * @param gaps what exists, or may exist, but could not be observed
 * @param <T> type of the items
 */
public record Inventory<T>(@NonNull List<T> items, @NonNull List<Gap> gaps) {
    public Inventory {
        items = List.copyOf(items);
        gaps = List.copyOf(gaps);
    }

    public static <T> Inventory<T> of(@NonNull List<T> items) {
        return new Inventory<>(items, List.of());
    }

    /** An inventory of which nothing at all could be observed. */
    public static <T> Inventory<T> unobserved(@NonNull Gap gap) {
        return new Inventory<>(List.of(), List.of(gap));
    }

    public boolean isComplete() {
        return gaps.isEmpty();
    }

    /** Whether it is certain that there is nothing. */
    public boolean isKnownEmpty() {
        return items.isEmpty() && gaps.isEmpty();
    }
}
