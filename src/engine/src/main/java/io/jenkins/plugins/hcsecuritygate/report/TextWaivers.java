package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.WaiverStanding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.report.TextLayout.Tone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Waivers in text: who accepted what until when, and which waivers do nothing. */
final class TextWaivers {

    private TextWaivers() {}

    /** Who accepted a finding, and for how long. */
    @NonNull
    static String acceptance(@NonNull Waiver waiver, @NonNull Instant now) {
        return "accepted until " + waiver.expires() + " (" + left(waiver, now) + age(waiver, now) + ") by "
                + waiver.approver() + " for " + waiver.owner() + " (" + origin(waiver) + "): " + waiver.reason();
    }

    /** Nobody but its author vouches for the people that a text names. */
    @NonNull
    static String origin(@NonNull Waiver waiver) {
        return switch (waiver.origin().kind()) {
            case DECLARED -> "as declared";
            case AUTHENTICATED -> "authenticated in Jenkins";
        };
    }

    private static String age(Waiver waiver, Instant now) {
        OptionalLong age = waiver.ageInDays(now);
        return age.isEmpty() ? "" : ", waived for " + age.getAsLong() + (age.getAsLong() == 1 ? " day" : " days");
    }

    /** Expires is there: a waiver without it covers nothing. */
    private static String left(Waiver waiver, Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        long days = ChronoUnit.DAYS.between(today, waiver.expires());
        return days == 0 ? "its last day" : days == 1 ? "1 day left" : days + " days left";
    }

    /** Lists the waivers that cover nothing; the others stand beside what they cover. */
    static void write(@NonNull TextLayout text, @NonNull Report report) {
        boolean any = false;
        for (WaiverStanding standing : report.verdict().waivers()) {
            if (standing.covered() > 0) {
                continue;
            }
            if (!any) {
                text.line(Tone.STRONG, "Waivers that cover nothing");
                any = true;
            }
            Waiver waiver = standing.waiver();
            String why = standing.voidBecause();
            text.marked(
                    4,
                    "- ",
                    (why == null ? "unused" : waiver.origin().pending() ? "PENDING" : "VOID") + ": "
                            + (waiver.check().isBlank() ? "(no check)" : waiver.check()) + " on "
                            + (waiver.resource().isBlank() ? "(no resource)" : waiver.resource()) + ": "
                            + (why == null ? "no finding matches it" : why) + asked(waiver));
        }
        if (any) {
            text.blank();
        }
    }

    private static String asked(Waiver waiver) {
        LocalDate requested = waiver.origin().requested();
        return waiver.origin().pending() && requested != null
                ? " (" + waiver.owner() + " asked for it on " + requested + ")"
                : "";
    }
}
