package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Tells a build how the controller stands, and never blocks it: {@link HcSecurityGateStep} without consequences. */
public final class HcSecurityAuditStep extends AbstractGateStep {

    @DataBoundConstructor
    public HcSecurityAuditStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new GateStepExecution(context, options(), GateAction.WARN.word());
    }

    /** Describes the step to Pipeline. */
    @Extension
    public static final class DescriptorImpl extends AbstractGateStepDescriptor {
        @Override
        public String getFunctionName() {
            return "hcSecurityAudit";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HcSecurityAuditStep_display_name();
        }
    }
}
