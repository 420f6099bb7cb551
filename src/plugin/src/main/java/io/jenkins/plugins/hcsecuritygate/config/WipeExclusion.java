package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Label;
import hudson.model.Node;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Jobs that keep their workspace, and why; without a reason the exclusion holds, but is a finding. */
@Restricted(NoExternalUse.class)
public final class WipeExclusion extends AbstractDescribableImpl<WipeExclusion> {

    private final String jobs;
    private final String reason;
    private String label = "";

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

    /** Label expression of the nodes it holds on; empty for all. */
    @NonNull
    public String getLabel() {
        return Util.fixNull(label);
    }

    @DataBoundSetter
    public void setLabel(String label) {
        this.label = Util.fixNull(label).strip();
    }

    /** Without jobs it is about all jobs on the nodes of its label; without either about nothing. */
    boolean covers(@NonNull String fullName, @CheckForNull Node node) {
        if (getLabel().isEmpty()) {
            return !getJobs().isEmpty() && NamePattern.matches(getJobs(), fullName);
        }
        return (getJobs().isEmpty() || NamePattern.matches(getJobs(), fullName)) && hasLabel(node);
    }

    /** An expression that cannot be understood covers no node. */
    private boolean hasLabel(Node node) {
        try {
            return node != null && Label.parseExpression(getLabel()).matches(node);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @NonNull
    Exclusion toFact() {
        return new Exclusion(getJobs(), getReason(), getLabel());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<WipeExclusion> {

        @Override
        public String getDisplayName() {
            return Messages.WipeExclusion_display_name();
        }

        @POST
        public FormValidation doCheckJobs(@QueryParameter String value, @QueryParameter String label) {
            return !Words.mayRead()
                            || !Util.fixNull(value).isBlank()
                            || !Util.fixNull(label).isBlank()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.WipeExclusion_jobs_missing());
        }

        @POST
        public FormValidation doCheckLabel(@QueryParameter String value) {
            if (!Words.mayRead() || Util.fixNull(value).isBlank()) {
                return FormValidation.ok();
            }
            try {
                Label.parseExpression(value);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(Messages.WipeExclusion_label_invalid());
            }
        }

        @POST
        public FormValidation doCheckReason(@QueryParameter String value) {
            return !Words.mayRead() || !Util.fixNull(value).isBlank()
                    ? FormValidation.ok()
                    : FormValidation.warning(Messages.WipeExclusion_reason_missing());
        }
    }
}
