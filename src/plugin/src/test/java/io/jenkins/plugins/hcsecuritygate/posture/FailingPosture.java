package io.jenkins.plugins.hcsecuritygate.posture;

/** For tests of other packages: a controller that cannot be looked at. */
public final class FailingPosture implements AutoCloseable {

    /** Until it is closed, every look at the controller throws this. */
    public FailingPosture(RuntimeException failure) {
        PostureService.get().observeWith(() -> {
            throw failure;
        });
    }

    @Override
    public void close() {
        PostureService.get().observeLive();
    }
}
