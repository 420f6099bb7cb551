package io.jenkins.plugins.hcsecuritygate.auditor;

/** What the process exits with; scripts depend on the numbers. A higher one is worse. */
final class ExitCode {
    /** The gate is open, or what was asked for was done. */
    static final int OPEN = 0;
    /** The gate is closed. */
    static final int CLOSED = 1;
    /** The command line is wrong; nothing was audited. */
    static final int USAGE = 2;
    /** An input could not be read, or a report not be written, so the answer is incomplete. */
    static final int UNREADABLE = 3;

    private ExitCode() {}
}
