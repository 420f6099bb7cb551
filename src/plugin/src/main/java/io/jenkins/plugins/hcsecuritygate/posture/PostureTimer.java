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

    /** How old a posture may become although nothing seems to have changed. */
    static /* non-final for Groovy */ Duration maxAge =
            Duration.ofMinutes(SystemProperties.getLong(PostureTimer.class.getName() + ".MAX_AGE_MINUTES", 60L));

    private String seen = "";

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected synchronized void doRun() {
        PostureService service = PostureService.get();
        String now = HomeFingerprint.of(Jenkins.get());
        boolean fresh = service.latest()
                .filter(posture -> posture.isWithin(maxAge, Instant.now()))
                .isPresent();
        if (!fresh || !now.equals(seen)) {
            seen = now;
            service.request();
        }
    }
}
