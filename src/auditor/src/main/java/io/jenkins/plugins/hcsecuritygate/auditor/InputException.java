package io.jenkins.plugins.hcsecuritygate.auditor;

import java.io.IOException;

/** An input cannot be used. The message is one line that names it and the cause, escaped for a terminal. */
final class InputException extends IOException {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }
}
