package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.StatedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A finding that somebody accepted, or asked to have accepted. It hides nothing: what it covers stays in the report,
 * marked, and counts again on the day after it expires. One with anything missing is void, which {@link #voidBecause}
 * explains; it is never repaired by guessing.
 *
 * @param check id of the check
 * @param resource pattern of the resource's name, in which {@code *} stands for any characters
 * @param reason why the finding is acceptable
 * @param owner who answers for it
 * @param approver who accepted it, another person than the owner; empty while nobody has
 * @param expires last day on which it holds, in UTC; null if none or no date was given
 * @param expiresAsWritten the text that was given for it, empty if none
 * @param origin where it comes from, and how far owner and approver can be believed
 */
public record Waiver(
        @NonNull String check,
        @NonNull String resource,
        @NonNull String reason,
        @NonNull String owner,
        @NonNull String approver,
        @CheckForNull LocalDate expires,
        @NonNull String expiresAsWritten,
        @NonNull WaiverOrigin origin) {

    private static final String WAITS = "it waits for approval by another person";

    /** A waiver of a policy file. */
    public Waiver(
            @NonNull String check,
            @NonNull String resource,
            @NonNull String reason,
            @NonNull String owner,
            @NonNull String approver,
            @CheckForNull LocalDate expires,
            @NonNull String expiresAsWritten) {
        this(check, resource, reason, owner, approver, expires, expiresAsWritten, WaiverOrigin.POLICY);
    }

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
        String people = voidPeople();
        if (people != null) {
            return people;
        }
        if (expires == null) {
            return expiresAsWritten.isBlank()
                    ? "it has no expiry date"
                    : "its expiry is not a date of the form YYYY-MM-DD";
        }
        LocalDate today = today(now);
        if (today.isAfter(expires)) {
            return "it expired on " + expires;
        }
        if (origin.pending()) {
            return WAITS;
        }
        LocalDate approved = origin.approved();
        if (approved == null) {
            return origin.approvedAsWritten().isBlank()
                    ? null
                    : "its date of approval is not a date of the form YYYY-MM-DD";
        }
        return approved.isAfter(today) ? "its approval is dated " + approved + ", which is still to come" : null;
    }

    @CheckForNull
    private String voidPeople() {
        if (normalise(owner).isEmpty()) {
            return "it names no owner";
        }
        if (origin.pending()) {
            return null;
        }
        if (normalise(approver).isEmpty()) {
            return "it names no approver";
        }
        // Users of Jenkins choose what they are called, and two may be called alike; their ids are theirs alone.
        boolean same = origin.kind() == WaiverOrigin.Kind.AUTHENTICATED
                ? normalise(origin.ownerId()).equals(normalise(origin.approverId()))
                : normalise(owner).equals(normalise(approver));
        return same ? "its owner approved it; the approver must be another person" : null;
    }

    /** For how many whole days the finding has been waived; empty where nobody stated the day of the approval. */
    @NonNull
    public OptionalLong ageInDays(@NonNull Instant now) {
        LocalDate approved = origin.approved();
        return approved == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, ChronoUnit.DAYS.between(approved, today(now))));
    }

    private static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** The day a text states, or null if it is none of the form YYYY-MM-DD. */
    @CheckForNull
    public static LocalDate date(@NonNull String text) {
        try {
            // Ten characters: a year of more digits is a typing error.
            return text.length() == 10 ? LocalDate.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** What checks may know of it at a moment. */
    @NonNull
    StatedWaiver statedAt(@NonNull Instant now) {
        String why = voidBecause(now);
        return new StatedWaiver(check, resource, owner, expires, why, WAITS.equals(why), origin.place());
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
