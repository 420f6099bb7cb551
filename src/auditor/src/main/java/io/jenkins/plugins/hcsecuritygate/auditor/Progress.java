package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;

/** Tells whoever waits at a terminal, from the first second on, that something is going on. */
final class Progress {
    private static final long INTERVAL_MILLIS = 1000;

    private final Terminal terminal;
    private final String what;
    private final Thread thread;
    private volatile boolean done;

    /** Starts, unless nobody is looking. */
    Progress(@NonNull Terminal terminal, @NonNull String what) {
        this.terminal = terminal;
        this.what = HomeNames.display(what);
        this.thread = terminal.interactive() ? new Thread(this::run, "progress") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        boolean shown = false;
        try {
            for (int seconds = 1; !done; seconds++) {
                Thread.sleep(INTERVAL_MILLIS);
                terminal.err().print("\r" + what + " … " + seconds + " s");
                terminal.err().flush();
                shown = true;
            }
        } catch (InterruptedException e) {
            // The work is done.
        }
        if (shown) {
            terminal.err().print("\r\u001B[K");
            terminal.err().flush();
        }
    }

    /** Ends, and takes the line away. */
    void stop() {
        done = true;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
