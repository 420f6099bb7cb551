package io.jenkins.plugins.hcsecuritygate.posture;

import java.util.concurrent.CountDownLatch;

/** For tests of other packages: a look at the controller that takes as long as the test wants. */
public final class SlowPosture implements AutoCloseable {

    private final QuietPosture quiet = new QuietPosture();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private volatile boolean interrupted;

    /** Until it is closed, only what asks for a look gets one. */
    public SlowPosture() {
        PostureService.get().observeWith(() -> {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
            return new LiveFacts().observe();
        });
    }

    /** Returns when somebody looks. */
    public void awaitBegin() throws InterruptedException {
        begun.await();
    }

    /** Lets the look go on and waits for its end. */
    public void end() {
        mayEnd.countDown();
        PostureService.get().evaluateNow();
    }

    /** Whether somebody interrupted the thread that looked. */
    public boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        mayEnd.countDown();
        PostureService.get().observeLive();
        quiet.close();
    }
}
