package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;

/** What can be in the log. The words are what scripts filter by, so they are never changed and never used again. */
public enum EventKind {
    /** The first record of a log: nothing came before. */
    LOG_STARTED,
    /** The first record of every later file; says what the file before it is called and ends with. */
    LOG_ROTATED,
    /** A writer goes on where another ended. Without a {@link #LOG_CLOSED} just before, that one was killed. */
    LOG_OPENED,
    /** A writer has ended in good order. */
    LOG_CLOSED,
    /** What a killed writer had left half written was cut off. */
    LOG_REPAIRED,
    /** Events could not be written. */
    LOG_LOST,
    /** A file has outlived its time and will be deleted. */
    LOG_REMOVED,
    /** A gate step, or the required gate, judged a build. */
    GATE_DECISION,
    /** A build waits because its job has to pass the gate first. */
    BUILD_HELD,
    /** A build that waited may start. */
    BUILD_RELEASED,
    /** A build that waited was taken out of the queue. */
    HELD_BUILD_CANCELLED,
    /** A build would have waited, had the required gate been enforced. */
    BUILD_WOULD_BE_HELD,
    /** A build was stopped because of the node it landed on. */
    NODE_REFUSED,
    /** An administrator opened the gate for a time. */
    BREAK_GLASS_OPENED,
    /** That time is over, or the administrator ended it. */
    BREAK_GLASS_ENDED,
    /** Somebody asked that a finding be accepted. */
    WAIVER_REQUESTED,
    /** Somebody else accepted it. */
    WAIVER_APPROVED,
    /** Somebody refused it. */
    WAIVER_REJECTED,
    /** A waiver was taken back. */
    WAIVER_WITHDRAWN,
    /** Its last day is over. */
    WAIVER_EXPIRED,
    /** The configuration states a waiver that it did not state before. */
    WAIVER_DECLARED,
    /** The controller's verdict, or what stands behind it, is another than before. */
    POSTURE_CHANGED,
    /** The configuration of this plugin is another than before. */
    POLICY_CHANGED,
    /** A workspace is gone. */
    WORKSPACE_WIPED,
    /** Something of a workspace could not be removed. */
    WORKSPACE_LEFT,
    /** Somebody asked for what they may not do. */
    ACCESS_DENIED;

    /** The constant in lower case, with hyphens. */
    @NonNull
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
