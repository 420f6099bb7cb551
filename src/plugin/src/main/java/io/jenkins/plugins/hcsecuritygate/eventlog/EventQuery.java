package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.events.EventFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * What somebody asks the page for, as it was written.
 *
 * @param kind word of a kind; empty for all
 * @param actor part of a name
 * @param subject part of a subject
 * @param from a time in UTC
 * @param to a time in UTC
 * @param before number of the event before which to look; empty for the end of the log
 */
@Restricted(NoExternalUse.class)
public record EventQuery(
        @NonNull String kind,
        @NonNull String actor,
        @NonNull String subject,
        @NonNull String from,
        @NonNull String to,
        @NonNull String before) {

    /** It cannot be understood; the message is fit for the page. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    @NonNull
    static EventQuery of(@NonNull StaplerRequest2 request) {
        return new EventQuery(
                text(request, "kind"),
                text(request, "actor"),
                text(request, "subject"),
                text(request, "from"),
                text(request, "to"),
                text(request, "before"));
    }

    private static String text(StaplerRequest2 request, String name) {
        return Util.fixNull(request.getParameter(name)).strip();
    }

    @NonNull
    EventFilter filter() throws Invalid {
        return new EventFilter(kind, actor, subject, moment(from, false), moment(to, true));
    }

    /** The number before which to look. */
    long position() throws Invalid {
        if (before.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            long position = Long.parseLong(before);
            if (position > 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Invalid(Messages.EventQuery_no_number(before));
    }

    /** A day, a minute, a second or an instant; the end of it if it is the last that counts. */
    @CheckForNull
    private static Instant moment(String text, boolean end) throws Invalid {
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.endsWith("Z")) {
                return Instant.parse(text);
            }
            if (text.indexOf('T') < 0) {
                LocalTime time = end ? LocalTime.of(23, 59, 59, 999_000_000) : LocalTime.MIN;
                return LocalDate.parse(text).atTime(time).toInstant(ZoneOffset.UTC);
            }
            Instant start = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            boolean minute = text.length() == "2026-01-01T00:00".length();
            return end ? start.plusMillis(minute ? 59_999 : 999) : start;
        } catch (DateTimeException e) {
            throw new Invalid(Messages.EventQuery_no_time(text));
        }
    }

    /** The same question from another place on, as the part of a URL behind the question mark. */
    @NonNull
    String parameters(@NonNull String position) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("kind", kind);
        parameters.put("actor", actor);
        parameters.put("subject", subject);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("before", position);
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
