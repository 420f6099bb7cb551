package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.InvisibleAction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * That the gate held a build. It is on the item in the queue, so that Jenkins can be restarted without anybody telling of
 * it twice, and passes to the build when that begins.
 */
@Restricted(NoExternalUse.class)
public final class HeldAction extends InvisibleAction {

    private final long since;
    private final String why;
    private final String checks;

    /** @param since milliseconds since the epoch */
    HeldAction(long since, @NonNull GateBlockage blockage) {
        this.since = since;
        this.why = blockage.brief();
        this.checks = String.join(", ", blockage.checks());
    }

    @NonNull
    Instant since() {
        return Instant.ofEpochMilli(since).truncatedTo(ChronoUnit.SECONDS);
    }

    /** For the page of the build, which says the same as its log. */
    @NonNull
    public String getSummary() {
        return Messages.StartedBuilds_held(since(), why());
    }

    /** What the queue showed at first to everybody who sees the job. */
    @NonNull
    String why() {
        return Util.fixNull(why);
    }

    /** Ids of what closed the gate at first; empty if that could not be told. */
    @NonNull
    String checks() {
        return Util.fixNull(checks);
    }
}
