package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/**
 * Really stops a build. An exception alone does not: a script can catch it, and other parallel branches do not even see
 * it. So the build gets its result and a lasting mark, which {@link GateStopListener} obeys, and all that runs is
 * interrupted.
 */
final class GateStop {
    private static final Logger LOGGER = Logger.getLogger(GateStop.class.getName());

    private GateStop() {}

    /**
     * Must not be called on a Pipeline's own thread, since it writes to disk. The caller has to end with an exception
     * of its own.
     *
     * @return whether all steps that run, the caller's too, are going to be interrupted
     */
    static boolean stop(@NonNull Run<?, ?> run) {
        run.setResult(Result.FAILURE);
        if (GateStopAction.of(run) == null) {
            run.addAction(new GateStopAction());
            try {
                run.save();
            } catch (IOException e) {
                // The mark still holds until Jenkins is restarted, and the build ends before.
                LOGGER.log(Level.WARNING, e, () -> "Could not save that the gate stopped " + run);
            }
        }
        return interrupt(run);
    }

    private static boolean interrupt(Run<?, ?> run) {
        if (!(run instanceof FlowExecutionOwner.Executable)) {
            return false;
        }
        try {
            FlowExecutionOwner owner = ((FlowExecutionOwner.Executable) run).asFlowExecutionOwner();
            FlowExecution execution = owner == null ? null : owner.getOrNull();
            if (execution != null) {
                execution.interrupt(Result.FAILURE, new GateClosedCause());
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
