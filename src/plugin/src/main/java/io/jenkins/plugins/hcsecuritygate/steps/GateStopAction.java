package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.concurrent.atomic.AtomicInteger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Marks a build that the gate has stopped. It is saved with the build, so that a restart of Jenkins is no way past the
 * gate.
 */
@Restricted(NoExternalUse.class)
public final class GateStopAction extends InvisibleAction {
    /** A script that swallows this many refusals is in a loop. */
    static final int PATIENCE = 20;

    private final long stoppedAt;

    private transient AtomicInteger refusals = new AtomicInteger();

    GateStopAction() {
        this.stoppedAt = System.currentTimeMillis();
    }

    @CheckForNull
    static GateStopAction of(@NonNull Run<?, ?> run) {
        return run.getAction(GateStopAction.class);
    }

    /** Milliseconds since the epoch. */
    public long getStoppedAt() {
        return stoppedAt;
    }

    /**
     * Why a step is not run. At first something a script may catch, since that has the clearest log; a script that goes
     * on catching gets what {@code catch (Exception e)} does not hold.
     */
    @NonNull
    Throwable refusal(@NonNull String step) {
        String message = "HC Security Gate stopped this build: step '" + step + "' is not run";
        return refusals.incrementAndGet() <= PATIENCE ? oneLine(message) : new GateClosedError(message);
    }

    /** Declarative Pipeline prints the stack trace of whatever ends a {@code post} condition; this has none. */
    @NonNull
    static AbortException oneLine(@NonNull String message) {
        AbortException reason = new AbortException(message);
        reason.setStackTrace(new StackTraceElement[0]);
        return reason;
    }

    private Object readResolve() {
        refusals = new AtomicInteger();
        return this;
    }
}
