package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;

/**
 * A waiver that a user of Jenkins asked for, as kept in {@link #FILE}. Unlike in a file that somebody writes, the people
 * were authenticated by Jenkins.
 *
 * @param id names it within the file
 * @param check id of the check
 * @param resource pattern of resource names
 * @param reason why the finding is acceptable
 * @param expires last day as text
 * @param ownerId id of the user who asked for it
 * @param owner what that user is called
 * @param requestedAt when
 * @param state what became of it
 * @param decision by whom and when it got there; null while it is pending
 */
public record RequestedWaiver(
        @NonNull String id,
        @NonNull String check,
        @NonNull String resource,
        @NonNull String reason,
        @NonNull String expires,
        @NonNull String ownerId,
        @NonNull String owner,
        @NonNull Instant requestedAt,
        @NonNull State state,
        @CheckForNull Decision decision) {

    /** The file, relative to the home. */
    public static final String FILE = "hc-security-gate/waivers.xml";

    public RequestedWaiver {
        if ((state == State.PENDING) != (decision == null)) {
            throw new IllegalArgumentException("exactly a pending waiver has no decision");
        }
    }

    /** The words are in the file. */
    public enum State {
        /** Nobody has decided; it covers nothing. */
        PENDING,
        /** Somebody else than the owner accepted it. */
        APPROVED,
        /** Somebody else refused it. */
        REJECTED,
        /** It was taken back. */
        WITHDRAWN
    }

    /**
     * @param byId id of the user
     * @param by what that user is called
     * @param at when
     * @param remark what the user said to it; empty if nothing
     */
    public record Decision(
            @NonNull String byId,
            @NonNull String by,
            @NonNull Instant at,
            @NonNull String remark) {}

    /** Whether anything may still come of it. */
    public boolean isOpen() {
        return state == State.PENDING || state == State.APPROVED;
    }
}
