package io.jenkins.plugins.hcsecuritygate.agent;

/**
 * How often a wipe waits for other processes to close what they have open. Virus scanners and search indexes do so within
 * moments; what a build has left running does not, so the waiting is bounded for the whole wipe and not for each file.
 */
final class Retries {

    private static final int MOST = 30;
    private static final long PAUSE = 100;

    private final long pause;
    private int left = MOST;

    Retries() {
        this(PAUSE);
    }

    /** @param pause milliseconds */
    Retries(long pause) {
        this.pause = pause;
    }

    /** How many milliseconds to wait before the next try; negative when there have been enough. */
    synchronized long next() {
        return left-- > 0 ? pause : -1;
    }
}
