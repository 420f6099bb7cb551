package io.jenkins.plugins.hcsecuritygate.posture;

import hudson.Extension;
import hudson.model.PeriodicWork;
import java.time.Duration;
import java.time.Instant;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Looks for what fires no event, and for what only time changes, such as the age of update data or of a waiver. */
@Extension
@Restricted(NoExternalUse.class)
public final class PostureTimer extends PeriodicWork {

    /**
     * How old a posture may become although nothing seems to have changed. It is the time in which a file is found that
     * somebody else has changed inside a job's directory; a look that finds everything unchanged is cheap.
     */
    static /* non-final for Groovy */ Duration maxAge =
            Duration.ofMinutes(SystemProperties.getLong(PostureTimer.class.getName() + ".MAX_AGE_MINUTES", 10L));

    private String seen = "";

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void doRun() {
        if (isDue()) {
            PostureService.get().request();
        }
    }

    /** Whether something has changed since the last call, or the posture has grown old. */
    synchronized boolean isDue() {
        String now = HomeFingerprint.of(Jenkins.get());
        boolean same = now.equals(seen);
        seen = now;
        return !same
                || PostureService.get()
                        .latest()
                        .filter(posture -> posture.isWithin(maxAge, Instant.now()))
                        .isEmpty();
    }
}
