package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** Whether the script of a build runs in the Groovy sandbox. What is no Pipeline has no script of this kind. */
final class Sandbox {

    private static final String ANSWER = "Look at the job's Pipeline definition";

    private Sandbox() {}

    @NonNull
    static Fact<Boolean> of(@NonNull Run<?, ?> run) {
        if (!(run instanceof FlowExecutionOwner.Executable pipeline)) {
            return Fact.known(true);
        }
        FlowExecutionOwner owner = pipeline.asFlowExecutionOwner();
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        if (execution == null) {
            return Fact.unknown("whether its script runs in the sandbox is not known: it is not loaded", ANSWER);
        }
        try {
            return Groovy.of(execution);
        } catch (LinkageError e) {
            return Fact.unknown("its script is of a kind that is not known here", ANSWER);
        }
    }

    /** Loaded only where there is a Pipeline, since the plugin that runs Groovy is optional. */
    private static final class Groovy {
        static Fact<Boolean> of(FlowExecution execution) {
            return execution instanceof CpsFlowExecution groovy
                    ? Fact.known(groovy.isSandbox())
                    : Fact.unknown("its script is of a kind that is not known here", ANSWER);
        }
    }
}
