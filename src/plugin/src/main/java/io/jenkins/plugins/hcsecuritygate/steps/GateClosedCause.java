package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;
import jenkins.model.CauseOfInterruption;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Why the other branches of a build end when its gate is closed. */
@Restricted(NoExternalUse.class)
public final class GateClosedCause extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final String reason;

    /** @param reason what to say instead of the verdict; null for that */
    GateClosedCause(@CheckForNull String reason) {
        this.reason = reason;
    }

    @Override
    public String getShortDescription() {
        return reason == null ? Messages.GateClosedCause_short_description() : reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GateClosedCause cause && Objects.equals(reason, cause.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(reason);
    }
}
