package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.StatedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * An accepted finding. It hides nothing: what it covers stays in the report, marked, and counts again on the day after
 * it expires. One with anything missing is void, which {@link #voidBecause} explains; it is never repaired by guessing.
 *
 * @param check id of the check
 * @param resource pattern of the resource's name, in which {@code *} stands for any characters
 * @param reason why the finding is acceptable
 * @param owner who answers for it
 * @param approver who accepted it, another person than the owner; in a file both are only declared
 * @param expires last day on which it holds, in UTC; null if none or no date was given
 * @param expiresAsWritten the text that was given for it, empty if none
 */
public record Waiver(
        @NonNull String check,
        @NonNull String resource,
        @NonNull String reason,
        @NonNull String owner,
        @NonNull String approver,
        @CheckForNull LocalDate expires,
        @NonNull String expiresAsWritten) {

    /** A waiver whose expiry, if it has one, is a date. */
    public Waiver(
            @NonNull String check,
            @NonNull String resource,
            @NonNull String reason,
            @NonNull String owner,
            @NonNull String approver,
            @CheckForNull LocalDate expires) {
        this(check, resource, reason, owner, approver, expires, expires == null ? "" : expires.toString());
    }

    /**
     * Why the waiver covers nothing at a moment.
     *
     * @return a clause, or null if the waiver holds
     */
    @CheckForNull
    public String voidBecause(@NonNull Instant now) {
        if (check.isBlank() || resource.isBlank()) {
            return check.isBlank() ? "it names no check" : "it names no resource; '*' stands for all";
        }
        if (normalise(reason).isEmpty()) {
            return "it gives no reason";
        }
        String who = normalise(owner);
        String by = normalise(approver);
        if (who.isEmpty() || by.isEmpty()) {
            return who.isEmpty() ? "it names no owner" : "it names no approver";
        }
        if (who.equals(by)) {
            return "its owner approved it; the approver must be another person";
        }
        if (expires == null) {
            return expiresAsWritten.isBlank()
                    ? "it has no expiry date"
                    : "its expiry is not a date of the form YYYY-MM-DD";
        }
        if (LocalDate.ofInstant(now, ZoneOffset.UTC).isAfter(expires)) {
            return "it expired on " + expires;
        }
        return null;
    }

    /** What checks may know of it at a moment. */
    @NonNull
    StatedWaiver statedAt(@NonNull Instant now) {
        return new StatedWaiver(check, resource, owner, expires, voidBecause(now));
    }

    /** A person or text without what the eye does not see: case, and blanks of any kind at the ends or doubled. */
    private static String normalise(String text) {
        return text.replaceAll("[\\s\\h\\u200B\\uFEFF]+", " ").strip().toLowerCase(Locale.ROOT);
    }

    /** Whether it is about this finding; says nothing about whether it holds. */
    public boolean concerns(@NonNull String checkId, @NonNull Resource finding) {
        return check.equals(checkId) && NamePattern.matches(resource, finding.name());
    }
}
