package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What both steps share. A node is not required: a gate belongs before the first one. */
public abstract class AbstractGateStepDescriptor extends StepDescriptor implements GateFormChecks {

    AbstractGateStepDescriptor() {}

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }
}
