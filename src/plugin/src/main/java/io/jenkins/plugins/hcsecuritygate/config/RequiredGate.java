package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Jobs whose builds must pass the gate; an empty pattern stands for all jobs, which is the stricter reading. */
@Restricted(NoExternalUse.class)
public final class RequiredGate extends AbstractDescribableImpl<RequiredGate> {

    private final String jobs;
    private String reason = "";

    @DataBoundConstructor
    public RequiredGate(String jobs) {
        this.jobs = Util.fixNull(jobs).strip();
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

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = Util.fixNull(reason).strip();
    }

    @NonNull
    Requirement toFact() {
        return new Requirement(getJobs(), getReason());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<RequiredGate> {

        @Override
        public String getDisplayName() {
            return Messages.RequiredGate_display_name();
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value) {
            return !Words.mayRead() || !Util.fixNull(value).isBlank()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.RequiredGate_jobs_missing());
        }
    }
}
