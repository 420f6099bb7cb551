package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What somebody asks to have accepted, as it came from a form.
 *
 * @param check id of a check
 * @param resource pattern of resource names
 * @param reason why it is acceptable
 * @param expires last day
 */
record WaiverRequest(
        @NonNull String check,
        @NonNull String resource,
        @NonNull String reason,
        @NonNull String expires) {

    /** Longer than any name, and short enough that nobody fills the disk with it. */
    private static final int MAX_RESOURCE = 500;

    private static final int MAX_REASON = 2_000;

    @NonNull
    static WaiverRequest of(
            @CheckForNull String check,
            @CheckForNull String resource,
            @CheckForNull String reason,
            @CheckForNull String expires) {
        return new WaiverRequest(oneLine(check), oneLine(resource), text(reason), oneLine(expires));
    }

    /** @throws WaiverRefused if it is not complete, or could never hold */
    void validate(@NonNull Instant now) throws WaiverRefused {
        if (Catalogue.checks().stream().noneMatch(known -> known.metadata().id().equals(check))) {
            throw new WaiverRefused(Messages.WaiverRequest_check(check));
        }
        require(!resource.isEmpty(), Messages.WaiverRequest_resource_missing());
        require(resource.length() <= MAX_RESOURCE, Messages.WaiverRequest_resource_long(MAX_RESOURCE));
        require(!reason.isEmpty(), Messages.WaiverRequest_reason_missing());
        require(reason.length() <= MAX_REASON, Messages.WaiverRequest_reason_long(MAX_REASON));
        LocalDate last = Waiver.date(expires);
        require(last != null, Messages.WaiverRequest_expires(expires));
        require(
                last != null && !last.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC)),
                Messages.WaiverRequest_expired(expires));
    }

    /** A remark to a decision, cut to what a reason may be long. */
    @NonNull
    static String remark(@CheckForNull String text) {
        String remark = text(text);
        return remark.length() <= MAX_REASON
                ? remark
                : remark.substring(0, MAX_REASON).strip();
    }

    @NonNull
    static String oneLine(@CheckForNull String text) {
        return Util.fixNull(text).replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** Lines are kept; what else controls a terminal is not. */
    private static String text(@CheckForNull String text) {
        return Util.fixNull(text)
                .replace("\r\n", "\n")
                .replaceAll("[\\p{Cntrl}&&[^\n]]+", " ")
                .strip();
    }

    private static void require(boolean holds, String otherwise) throws WaiverRefused {
        if (!holds) {
            throw new WaiverRefused(otherwise);
        }
    }
}
