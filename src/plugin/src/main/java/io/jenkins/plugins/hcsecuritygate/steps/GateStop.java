package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Really stops a build. An exception alone does not: a script can catch it, and other parallel branches do not even see
 * it. So the build gets its result and a lasting mark, which {@link GateStopListener} obeys, and all that runs is
 * interrupted.
 */
@Restricted(NoExternalUse.class)
public final class GateStop {
    private static final Logger LOGGER = Logger.getLogger(GateStop.class.getName());

    private GateStop() {}

    /**
     * Must not be called on a Pipeline's own thread, since it writes to disk. The caller has to end with an exception
     * of its own.
     *
     * @return whether all steps that run, the caller's too, are going to be interrupted
     */
    static boolean stop(@NonNull Run<?, ?> run) {
        mark(run, null);
        save(run);
        return interrupt(run, null);
    }

    /** Whether a build is stopped already. */
    public static boolean isStopped(@NonNull Run<?, ?> run) {
        return GateStopAction.of(run) != null;
    }

    /** Gives a build its result and its mark, which is lasting once the build is saved; from memory, on any thread. */
    public static void mark(@NonNull Run<?, ?> run, @CheckForNull String reason) {
        run.setResult(Result.FAILURE);
        if (!isStopped(run)) {
            run.addAction(new GateStopAction(reason));
        }
    }

    /**
     * Stops a Pipeline for something else than the verdict. May be called on the Pipeline's own thread: the mark counts
     * at once, and the rest is done by another thread.
     *
     * @param reason one line
     */
    public static void refuse(@NonNull Run<?, ?> run, @NonNull String reason) {
        mark(run, reason);
        GateThreads.get().execute(() -> {
            save(run);
            interrupt(run, reason);
        });
    }

    private static void save(Run<?, ?> run) {
        try {
            run.save();
        } catch (IOException e) {
            // The mark still holds until Jenkins is restarted, and the build ends before.
            LOGGER.log(Level.WARNING, e, () -> "Could not save that the gate stopped " + run);
        }
    }

    private static boolean interrupt(Run<?, ?> run, @CheckForNull String reason) {
        if (!(run instanceof FlowExecutionOwner.Executable)) {
            return false;
        }
        try {
            FlowExecutionOwner owner = ((FlowExecutionOwner.Executable) run).asFlowExecutionOwner();
            FlowExecution execution = owner == null ? null : owner.getOrNull();
            if (execution != null) {
                execution.interrupt(Result.FAILURE, new GateClosedCause(reason));
                return true;
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not interrupt " + run + "; its next steps are refused");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
