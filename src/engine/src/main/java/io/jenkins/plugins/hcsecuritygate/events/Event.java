package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened, before it is in the log. Texts that are too long for a line are cut there and say so, since an
 * event that is refused would be an event that is lost.
 *
 * @param kind what happened, a word as {@link EventKind#word} gives it
 * @param actor who did it
 * @param subject what it is about
 * @param details what else there is to know, by name
 */
public record Event(
        @NonNull String kind,
        @NonNull String actor,
        @NonNull String subject,
        @NonNull SortedMap<String, String> details) {

    /** Bounds in characters; together they stay below {@link EventLine#MAX_BYTES} if each takes six bytes. */
    private static final int MAX_ACTOR = 256;

    private static final int MAX_SUBJECT = 1024;
    private static final int MAX_NAME = 64;
    private static final int MAX_DETAILS = 8000;
    private static final int MAX_ENTRIES = 64;

    /** Name under which it is said that details were left out. */
    static final String CUT = "cut";

    public Event {
        if (!EventLine.isKind(kind)) {
            throw new IllegalArgumentException("no kind of event: " + kind);
        }
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Takes a null for an empty text, since whoever records must never be stopped by what it records. */
    @NonNull
    public static Event of(
            @NonNull EventKind kind,
            @CheckForNull String actor,
            @CheckForNull String subject,
            @CheckForNull Map<String, String> details) {
        TreeMap<String, String> sorted = new TreeMap<>();
        if (details != null) {
            details.forEach((name, value) -> sorted.put(orEmpty(name), orEmpty(value)));
        }
        return new Event(kind.word(), orEmpty(actor), orEmpty(subject), sorted);
    }

    private static String orEmpty(@CheckForNull String text) {
        return text == null ? "" : text;
    }

    /** The event as it fits into a line. */
    @NonNull
    Event bounded() {
        return new Event(kind, cut(actor, MAX_ACTOR), cut(subject, MAX_SUBJECT), bounded(details));
    }

    /** About how much memory it takes, in characters. */
    int weight() {
        int sum = 200 + kind.length() + actor.length() + subject.length();
        for (Map.Entry<String, String> detail : details.entrySet()) {
            sum += 50 + detail.getKey().length() + detail.getValue().length();
        }
        return sum;
    }

    private static SortedMap<String, String> bounded(Map<String, String> details) {
        TreeMap<String, String> kept = new TreeMap<>();
        int room = MAX_DETAILS;
        for (Map.Entry<String, String> detail : details.entrySet()) {
            if (kept.size() < MAX_ENTRIES) {
                String name = cut(detail.getKey(), MAX_NAME);
                kept.put(name, detail.getValue());
                room -= name.length();
            }
        }
        int share = share(kept.values(), room);
        kept.replaceAll((name, value) -> cut(value, share));
        if (kept.size() < details.size()) {
            kept.put(CUT, details.size() - kept.size() + " more left out");
        }
        return kept;
    }

    /**
     * How long a value may be. What a short one leaves is for the longer ones, and none can take what another needs: what
     * a setting was must not hide what it is.
     */
    private static int share(Collection<String> values, int room) {
        int[] lengths = values.stream().mapToInt(String::length).sorted().toArray();
        int left = room;
        for (int i = 0; i < lengths.length; i++) {
            int share = left / (lengths.length - i);
            if (lengths[i] > share) {
                return share;
            }
            left -= lengths[i];
        }
        return room;
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        String mark = " [cut, " + text.length() + " characters]";
        return mark.length() >= max ? text.substring(0, max) : text.substring(0, max - mark.length()) + mark;
    }
}
