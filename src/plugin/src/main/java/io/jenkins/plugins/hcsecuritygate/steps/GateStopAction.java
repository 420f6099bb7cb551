package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.InterruptedBuildAction;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Marks a build that the gate has stopped. It is saved with the build, so that a restart of Jenkins is no way past the
 * gate.
 */
@Restricted(NoExternalUse.class)
public final class GateStopAction extends InvisibleAction implements RunAction2 {
    /** A script that swallows this many refusals is in a loop. */
    static final int PATIENCE = 20;

    private final long stoppedAt;

    /** Why, if it was not the gate's verdict; null in what older versions wrote, and for a verdict. */
    @CheckForNull
    private final String reason;

    private transient AtomicInteger refusals = new AtomicInteger();
    private transient Run<?, ?> run;

    GateStopAction() {
        this(null);
    }

    /** @param reason one line that every refusal repeats; null if the log has the verdict */
    GateStopAction(@CheckForNull String reason) {
        this.stoppedAt = System.currentTimeMillis();
        this.reason = reason;
    }

    @CheckForNull
    static GateStopAction of(@NonNull Run<?, ?> run) {
        return run.getAction(GateStopAction.class);
    }

    /** Why the build was stopped, if it was not the verdict; null if it was. */
    @CheckForNull
    public String getReason() {
        return reason;
    }

    /**
     * Why the build was stopped, for its page; null if that says so without it: a verdict has a page of its own, and
     * Pipeline shows what interrupted it unless the script has swallowed that.
     */
    @CheckForNull
    public String getSummary() {
        boolean shown = run != null
                && run.getActions(InterruptedBuildAction.class).stream()
                        .flatMap(action -> action.getCauses().stream())
                        .anyMatch(GateClosedCause.class::isInstance);
        return shown ? null : reason;
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        run = attached;
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
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
        String message = reason == null
                ? "HC Security Gate stopped this build: step '" + step + "' is not run"
                : reason + " (step '" + step + "' is not run)";
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
