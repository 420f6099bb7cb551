package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.NonNull;

/** An event was dropped; the message says why. */
public final class EventLogException extends Exception {
    private static final long serialVersionUID = 1L;

    EventLogException(@NonNull String message) {
        super(message);
    }
}
