package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of the steps and of the build step share; an interface, since their descriptors have no class in common. */
@Restricted(NoExternalUse.class)
public interface GateFormChecks {

    @POST
    default ListBoxModel doFillProfileItems(@AncestorInPath Item item) {
        return GateForm.profiles(item);
    }

    @POST
    default ListBoxModel doFillFailOnItems(@AncestorInPath Item item) {
        return GateForm.severities(item);
    }

    @POST
    default ListBoxModel doFillUnknownItems(@AncestorInPath Item item) {
        return GateForm.unknowns(item);
    }

    @POST
    default FormValidation doCheckProfile(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.profile(value));
    }

    @POST
    default FormValidation doCheckFailOn(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.failOn(value));
    }

    @POST
    default FormValidation doCheckUnknown(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.unknownBlocks(value));
    }

    @POST
    default FormValidation doCheckMaxAge(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.maxAge(value));
    }

    @POST
    default FormValidation doCheckChecks(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.checks(GateValues.split(List.of(value))));
    }
}
