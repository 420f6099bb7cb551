package io.jenkins.plugins.hcsecuritygate.posture;

/** For tests of other packages: until it is closed, nobody looks at the controller but the test. */
public final class QuietPosture implements AutoCloseable {

    public QuietPosture() {
        PostureService.background = false;
        PostureService.get().forgetRequests();
    }

    @Override
    public void close() {
        PostureService.background = true;
    }
}
