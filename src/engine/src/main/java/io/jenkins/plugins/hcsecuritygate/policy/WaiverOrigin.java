package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Where a waiver comes from, which decides how far its people can be believed.
 *
 * @param kind who vouches for the people
 * @param place where it is stated, fit for a report
 * @param ownerId id of the owner's user; empty where the people are only declared
 * @param approverId id of the approver's user; empty where there is none
 * @param pending whether it still waits for the approver
 * @param requested day on which it was asked for, in UTC; null if not known
 * @param approved day on which it was approved, in UTC; null if not known
 * @param approvedAsWritten the text that was given for that day, empty if none
 */
public record WaiverOrigin(
        @NonNull Kind kind,
        @NonNull String place,
        @NonNull String ownerId,
        @NonNull String approverId,
        boolean pending,
        @CheckForNull LocalDate requested,
        @CheckForNull LocalDate approved,
        @NonNull String approvedAsWritten) {

    /** Who says that owner and approver are who they are. */
    public enum Kind {
        /** The waiver itself, which is a text that somebody wrote. */
        DECLARED,
        /** Jenkins, where both were logged in. */
        AUTHENTICATED;

        /** The word used in reports. */
        @NonNull
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A waiver of a policy file that does not say when it was approved. */
    static final WaiverOrigin POLICY = declared("policy", null, "");

    @NonNull
    static WaiverOrigin declared(
            @NonNull String place, @CheckForNull LocalDate approved, @NonNull String approvedAsWritten) {
        return new WaiverOrigin(Kind.DECLARED, place, "", "", false, null, approved, approvedAsWritten);
    }
}
