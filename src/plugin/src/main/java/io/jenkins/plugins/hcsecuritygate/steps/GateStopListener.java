package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Refuses the steps of a build that the gate has stopped, so that nothing goes on after {@code try}/{@code catch}, in
 * another branch or in a loop. Runs before every step of every build on the Pipeline's own thread: a build that is not
 * marked costs a look at its actions.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class GateStopListener implements StepListener {
    private static final Logger LOGGER = Logger.getLogger(GateStopListener.class.getName());

    @Override
    public void notifyOfNewStep(@NonNull Step step, @NonNull StepContext context) {
        try {
            Run<?, ?> run = context.get(Run.class);
            GateStopAction mark = run == null ? null : GateStopAction.of(run);
            if (mark != null && !isPermitted(step, mark)) {
                context.onFailure(mark.refusal(step.getDescriptor().getFunctionName()));
            }
        } catch (IOException e) {
            // Pipeline would swallow the exception and run the step.
            context.onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.onFailure(e);
        }
    }

    private static boolean isPermitted(Step step, GateStopAction mark) {
        try {
            return StepsAfterStop.permits(step, mark.getReason() != null);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not tell what " + step.getClass() + " does, so it is refused");
            return false;
        }
    }
}
