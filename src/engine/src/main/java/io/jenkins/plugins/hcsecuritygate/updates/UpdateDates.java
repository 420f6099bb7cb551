package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The two ways in which update sites write dates. One that cannot be read counts as absent: the other may be there. */
final class UpdateDates {
    private static final DateTimeFormatter BUILD_DATE = DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.ENGLISH);

    private UpdateDates() {}

    /** {@code 2024-09-20T12:34:56.00Z}. */
    @CheckForNull
    static Instant timestamp(@CheckForNull String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code Sep 20, 2024}: the start of that day, UTC. */
    @CheckForNull
    static Instant buildDate(@CheckForNull String text) {
        try {
            return text == null
                    ? null
                    : LocalDate.parse(text, BUILD_DATE)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
