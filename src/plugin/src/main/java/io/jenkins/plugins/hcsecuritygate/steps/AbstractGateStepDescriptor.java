package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of both steps share. A node is not required: a gate belongs before the first one. */
public abstract class AbstractGateStepDescriptor extends StepDescriptor {

    AbstractGateStepDescriptor() {}

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    @POST
    public ListBoxModel doFillProfileItems(@AncestorInPath Item item) {
        return GateForm.profiles(item);
    }

    @POST
    public ListBoxModel doFillFailOnItems(@AncestorInPath Item item) {
        return GateForm.severities(item);
    }

    @POST
    public ListBoxModel doFillUnknownItems(@AncestorInPath Item item) {
        return GateForm.unknowns(item);
    }

    @POST
    public FormValidation doCheckProfile(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.profile(value));
    }

    @POST
    public FormValidation doCheckFailOn(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.failOn(value));
    }

    @POST
    public FormValidation doCheckUnknown(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.unknownBlocks(value));
    }

    @POST
    public FormValidation doCheckMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.maxAge(value));
    }

    @POST
    public FormValidation doCheckChecks(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.checks(GateValues.split(List.of(value))));
    }
}
