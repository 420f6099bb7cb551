package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;

/** What a user asked for cannot be done; the message is one line for that user. */
final class WaiverRefused extends Exception {

    private static final long serialVersionUID = 1;

    WaiverRefused(@NonNull String message) {
        super(message);
    }
}
