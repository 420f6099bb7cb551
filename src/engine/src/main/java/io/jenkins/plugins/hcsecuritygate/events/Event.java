package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
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
        int left = MAX_DETAILS;
        int dropped = 0;
        for (Map.Entry<String, String> detail : details.entrySet()) {
            String name = cut(detail.getKey(), MAX_NAME);
            int room = left - name.length();
            if (kept.size() == MAX_ENTRIES || room <= 0) {
                dropped++;
                continue;
            }
            String value = cut(detail.getValue(), room);
            left = room - value.length();
            kept.put(name, value);
        }
        if (dropped > 0) {
            kept.put(CUT, dropped + " more left out");
        }
        return kept;
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        String mark = " [cut, " + text.length() + " characters]";
        return mark.length() >= max ? text.substring(0, max) : text.substring(0, max - mark.length()) + mark;
    }
}
