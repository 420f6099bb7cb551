package io.jenkins.plugins.hcsecuritygate.posture;

import java.time.Duration;

/** Until it is closed, what was seen of the controller is too old as soon as it was seen. */
public final class StalePosture implements AutoCloseable {

    private final Duration before = PostureService.staleAfter;

    public StalePosture() {
        PostureService.staleAfter = Duration.ofMillis(-1);
    }

    @Override
    public void close() {
        PostureService.staleAfter = before;
    }
}
