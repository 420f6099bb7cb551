package io.jenkins.plugins.hcsecuritygate.steps;

/**
 * Ends a loop that catches every exception. It has no stack trace, since Pipeline prints that of an error, and it would
 * tell the author nothing.
 */
final class GateClosedError extends Error {
    private static final long serialVersionUID = 1L;

    GateClosedError(String message) {
        super(message, null, false, false);
    }
}
