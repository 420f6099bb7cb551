package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Judges in the background. After a restart it judges again: what was true of the controller before says nothing about
 * the one that has just started.
 */
final class GateStepExecution extends StepExecution {
    private static final long serialVersionUID = 1L;

    /** How long the interruption of the build may take to come back to this step. */
    private static final long INTERRUPTION_MILLIS = 10_000;

    private static final Logger LOGGER = Logger.getLogger(GateStepExecution.class.getName());

    private final GateOptions options;

    /** As it was given, since a wrong value is judged as late as all others. */
    private final String action;

    private transient Future<?> work;
    /** What this step ends with once it has interrupted the build. */
    private transient AbortException closing;

    private transient boolean over;

    GateStepExecution(@NonNull StepContext context, @NonNull GateOptions options, @NonNull String action) {
        super(context);
        this.options = options;
        this.action = action;
    }

    @Override
    public boolean start() {
        launch();
        return false;
    }

    @Override
    public void onResume() {
        launch();
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        Future<?> running;
        Throwable reason;
        synchronized (this) {
            running = work;
            reason = closing;
        }
        if (reason != null) {
            fail(reason);
            return;
        }
        if (!(cause instanceof FlowInterruptedException)) {
            // Nobody aborts the build: Pipeline cannot keep its state, say. A script that catches that must not go on.
            String line = "HC Security Gate could not judge this build ("
                    + cause.getClass().getSimpleName() + "); the controller's log has the details";
            LOGGER.log(Level.WARNING, "A gate step was stopped", cause);
            GateThreads.get().submit(() -> unjudged(line, false));
            return;
        }
        if (running != null) {
            // Without interrupting it: several share one look at the controller, which would end with gaps for all.
            running.cancel(false);
        }
        fail(cause);
    }

    private synchronized void launch() {
        work = GateThreads.get().submit(this::work);
    }

    private void work() {
        try {
            Run<?, ?> run = getContext().get(Run.class);
            TaskListener listener = getContext().get(TaskListener.class);
            options.validate();
            GateOptions.action(action);
            GateOutcome outcome = GateOutcome.of(
                    options,
                    GateValues.action(action),
                    run,
                    getContext().get(Computer.class),
                    getContext().get(EnvironmentExpander.class),
                    listener);
            if (isOver()) {
                return;
            }
            GateDecisionsAction.add(run, new GateDecision(options, GateValues.action(action), outcome));
            if (outcome.passes() || GateValues.action(action) == GateAction.WARN) {
                succeed(outcome.map());
            } else if (GateValues.action(action) == GateAction.UNSTABLE) {
                markUnstable(run, outcome.line());
                succeed(outcome.map());
            } else {
                close(run, outcome.line());
            }
        } catch (InterruptedException e) {
            // Nobody of ours does that; whoever did wants no more of this build.
            Thread.currentThread().interrupt();
            fail(new AbortException("HC Security Gate was interrupted before it had judged this build"));
        } catch (AbortException e) {
            unjudged(e.getMessage(), true);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is: nobody else would ever see it, and the step would not end.
            LOGGER.log(Level.WARNING, "A gate step failed", e);
            unjudged(
                    "HC Security Gate could not judge this build ("
                            + e.getClass().getSimpleName() + "); the controller's log has the details",
                    false);
        }
    }

    /**
     * A gate that ends with anything but a verdict is closed, and what that does is what a verdict would have done: from
     * an exception alone the script goes on after {@code try}.
     *
     * @param mistake whether the script is wrong, which is told whoever only wants to be told, too
     */
    private void unjudged(String line, boolean mistake) {
        GateAction consequence = GateOptions.consequence(action);
        try {
            Run<?, ?> run = getContext().get(Run.class);
            if (run != null && !isOver()) {
                if (consequence == GateAction.FAIL) {
                    note(run, line);
                    close(run, line);
                    return;
                }
                if (!mistake) {
                    GateOutcome outcome = GateOutcome.closed(run, consequence, line);
                    getContext().get(TaskListener.class).getLogger().println(line);
                    if (consequence == GateAction.UNSTABLE) {
                        markUnstable(run, line);
                    }
                    succeed(outcome.map());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, e, () -> line);
        }
        fail(GateStopAction.oneLine(line));
    }

    /** Nothing about the record of a decision may keep the build from being stopped. */
    private void note(Run<?, ?> run, String line) {
        try {
            GateDecisionsAction.add(
                    run, new GateDecision(options, GateAction.FAIL, GateOutcome.closed(run, GateAction.FAIL, line)));
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, e, () -> "The decision about " + run + " is not recorded");
        }
    }

    /**
     * Ends this step only after the interruption has reached it, hence all others. Pipeline keeps no order between
     * requests from outside; an interruption that came later would hit what the script does next, such as cleaning up.
     */
    private void close(Run<?, ?> run, String line) throws InterruptedException {
        AbortException reason = GateStopAction.oneLine(line);
        synchronized (this) {
            closing = reason;
        }
        if (GateStop.stop(run)) {
            awaitEnd();
        }
        fail(reason);
    }

    private synchronized void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERRUPTION_MILLIS);
        for (long left = INTERRUPTION_MILLIS; !over && left > 0; left = millisUntil(deadline)) {
            wait(left);
        }
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private void markUnstable(Run<?, ?> run, String line) throws IOException, InterruptedException {
        run.setResult(Result.UNSTABLE);
        FlowNode node = getContext().get(FlowNode.class);
        if (node != null) {
            node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(line));
        }
    }

    private void succeed(Map<String, Object> value) {
        if (end()) {
            getContext().onSuccess(value);
        }
    }

    private void fail(Throwable cause) {
        if (end()) {
            getContext().onFailure(cause);
        }
    }

    /** Whether the caller is the first to end this step; a step answers once. */
    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        notifyAll();
        return first;
    }

    private synchronized boolean isOver() {
        return over;
    }
}
