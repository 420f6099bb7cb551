package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * That a build began although the required gate was closed for it, and why: on its page and in its record, for whoever
 * looks at builds later and does not read the log of each. Its fields are only ever added to.
 */
@Restricted(NoExternalUse.class)
public final class RequiredGateAction extends InvisibleAction {

    private final String opening;
    private final boolean late;
    private final String brief;
    private final String full;

    /**
     * @param opening what let the build through; null if nobody had opened the gate
     * @param late whether it had left the queue before the gate was known to be closed
     */
    RequiredGateAction(@CheckForNull BreakGlass opening, boolean late, @NonNull GateBlockage blockage) {
        this.opening = opening == null ? "" : StartedBuilds.notice(opening);
        this.late = late;
        this.brief = blockage.brief();
        this.full = blockage.full();
    }

    /** Who opened the gate, until when and why; empty if nobody did. */
    @NonNull
    public String getOpening() {
        return Util.fixNull(opening);
    }

    /** What became of the build. Findings name other things, which is for those who may see the posture. */
    @NonNull
    public String getSummary() {
        String why = Util.fixNull(Jenkins.get().hasPermission(Jenkins.SYSTEM_READ) ? full : brief);
        return late ? Messages.StartedBuilds_got_through(why) : Messages.StartedBuilds_would_be_held(why);
    }
}
