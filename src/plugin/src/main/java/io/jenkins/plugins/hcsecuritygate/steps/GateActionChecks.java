package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@link GateFormChecks} of what can stop a build, which the audit cannot. */
@Restricted(NoExternalUse.class)
public interface GateActionChecks extends GateFormChecks {

    @POST
    default ListBoxModel doFillActionItems(@AncestorInPath Item item) {
        return GateForm.actions(item);
    }

    @POST
    default FormValidation doCheckAction(@AncestorInPath Item item, @QueryParameter String value) {
        return GateForm.check(item, () -> GateValues.action(value));
    }
}
