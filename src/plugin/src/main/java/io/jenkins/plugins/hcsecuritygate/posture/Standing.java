package io.jenkins.plugins.hcsecuritygate.posture;

/** What may be said about the controller at this moment. Only {@link #OPEN} is good news. */
enum Standing {
    OPEN,
    CLOSED,
    NOT_EVALUATED,
    /** The last look is too long ago: whatever repeats it has stopped. */
    STALE,
    FAILED
}
