package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Lets a build pass only on a hardened controller; {@link HcSecurityAuditStep} asks the same and lets all pass. */
public final class HcSecurityGateStep extends AbstractGateStep {
    private String action;

    @DataBoundConstructor
    public HcSecurityGateStep() {}

    @NonNull
    public String getAction() {
        return action == null ? GateAction.FAIL.word() : action;
    }

    @DataBoundSetter
    public void setAction(@CheckForNull String action) {
        this.action = Util.fixEmptyAndTrim(action);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new GateStepExecution(context, options(), getAction());
    }

    /** Describes the step to Pipeline. */
    @Extension
    public static final class DescriptorImpl extends AbstractGateStepDescriptor implements GateActionChecks {
        @Override
        public String getFunctionName() {
            return "hcSecurityGate";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HcSecurityGateStep_display_name();
        }
    }
}
