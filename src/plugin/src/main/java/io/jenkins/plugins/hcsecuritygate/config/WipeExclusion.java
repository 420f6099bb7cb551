package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Jobs that keep their workspace, and why; without a reason the exclusion holds, but is a finding. */
@Restricted(NoExternalUse.class)
public final class WipeExclusion extends AbstractDescribableImpl<WipeExclusion> {

    private final String jobs;
    private final String reason;

    @DataBoundConstructor
    public WipeExclusion(String jobs, String reason) {
        this.jobs = Util.fixNull(jobs).strip();
        this.reason = Util.fixNull(reason).strip();
    }

    /** Pattern of full job names, in which {@code *} stands for any characters. */
    @NonNull
    public String getJobs() {
        return Util.fixNull(jobs);
    }

    @NonNull
    public String getReason() {
        return Util.fixNull(reason);
    }

    @NonNull
    Exclusion toFact() {
        return new Exclusion(getJobs(), getReason());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<WipeExclusion> {

        @Override
        public String getDisplayName() {
            return Messages.WipeExclusion_display_name();
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return !Words.mayRead() || !Util.fixNull(value).isBlank()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.WipeExclusion_jobs_missing());
        }

        @POST
        public FormValidation doCheckReason(@QueryParameter String value) {
            return !Words.mayRead() || !Util.fixNull(value).isBlank()
                    ? FormValidation.ok()
                    : FormValidation.warning(Messages.WipeExclusion_reason_missing());
        }
    }
}
