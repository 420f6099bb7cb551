package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.Extension;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import org.kohsuke.stapler.DataBoundConstructor;

/** Shows the forms of steps in a job's configuration, since only a form that is submitted proves the round trip. */
public final class GateStepsHolder extends Builder {
    private final transient HcSecurityGateStep gate;
    private final transient HcSecurityAuditStep audit;

    @DataBoundConstructor
    public GateStepsHolder(HcSecurityGateStep gate, HcSecurityAuditStep audit) {
        this.gate = gate;
        this.audit = audit;
    }

    public HcSecurityGateStep getGate() {
        return gate;
    }

    public HcSecurityAuditStep getAudit() {
        return audit;
    }

    /** Registers the holder. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @Override
        public boolean isApplicable(@SuppressWarnings("rawtypes") Class jobType) {
            return true;
        }

        @Override
        public String getDisplayName() {
            return "Steps of the gate";
        }
    }
}
