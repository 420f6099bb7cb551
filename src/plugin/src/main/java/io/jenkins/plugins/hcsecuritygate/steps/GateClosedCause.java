package io.jenkins.plugins.hcsecuritygate.steps;

import jenkins.model.CauseOfInterruption;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Why the other branches of a build end when its gate is closed. */
@Restricted(NoExternalUse.class)
public final class GateClosedCause extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    @Override
    public String getShortDescription() {
        return Messages.GateClosedCause_short_description();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GateClosedCause;
    }

    @Override
    public int hashCode() {
        return GateClosedCause.class.hashCode();
    }
}
