package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.Locale;

/**
 * Which events are wanted. An empty text and a null let everything through.
 *
 * @param kind word of the kind
 * @param actor part of who did it, in any case
 * @param subject part of what it is about, in any case
 * @param from earliest moment
 * @param to latest moment, which still counts
 */
public record EventFilter(
        @NonNull String kind,
        @NonNull String actor,
        @NonNull String subject,
        @CheckForNull Instant from,
        @CheckForNull Instant to) {

    /** Everything. */
    public static final EventFilter ALL = new EventFilter("", "", "", null, null);

    public EventFilter {
        actor = actor.toLowerCase(Locale.ROOT);
        subject = subject.toLowerCase(Locale.ROOT);
    }

    public boolean accepts(@NonNull LoggedEvent logged) {
        Event event = logged.event();
        return (kind.isEmpty() || kind.equals(event.kind()))
                && event.actor().toLowerCase(Locale.ROOT).contains(actor)
                && event.subject().toLowerCase(Locale.ROOT).contains(subject)
                && (from == null || !logged.time().isBefore(from))
                && (to == null || !logged.time().isAfter(to));
    }
}
