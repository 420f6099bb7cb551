package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredWaivers;
import java.time.Instant;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A waiver as the configuration states it. Nobody authenticated the people it names, and nothing is refused: one that is
 * not whole covers nothing, and is a finding.
 */
@Restricted(NoExternalUse.class)
public final class DeclaredWaiver extends AbstractDescribableImpl<DeclaredWaiver> {

    private String check = "";
    private String resource = "";
    private String reason = "";
    private String owner = "";
    private String approver = "";
    private String expires = "";
    private String approved = "";

    @DataBoundConstructor
    public DeclaredWaiver() {}

    @NonNull
    public String getCheck() {
        return Util.fixNull(check);
    }

    @DataBoundSetter
    public void setCheck(String check) {
        this.check = text(check);
    }

    @NonNull
    public String getResource() {
        return Util.fixNull(resource);
    }

    @DataBoundSetter
    public void setResource(String resource) {
        this.resource = text(resource);
    }

    @NonNull
    public String getReason() {
        return Util.fixNull(reason);
    }

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = text(reason);
    }

    @NonNull
    public String getOwner() {
        return Util.fixNull(owner);
    }

    @DataBoundSetter
    public void setOwner(String owner) {
        this.owner = text(owner);
    }

    @NonNull
    public String getApprover() {
        return Util.fixNull(approver);
    }

    @DataBoundSetter
    public void setApprover(String approver) {
        this.approver = text(approver);
    }

    @NonNull
    public String getExpires() {
        return Util.fixNull(expires);
    }

    @DataBoundSetter
    public void setExpires(String expires) {
        this.expires = text(expires);
    }

    /** Day of the approval; empty if not stated. */
    @NonNull
    public String getApproved() {
        return Util.fixNull(approved);
    }

    @DataBoundSetter
    public void setApproved(String approved) {
        this.approved = text(approved);
    }

    @NonNull
    GateConfiguration.DeclaredWaiver toFact() {
        return new GateConfiguration.DeclaredWaiver(
                getCheck(), getResource(), getReason(), getOwner(), getApprover(), getExpires(), getApproved());
    }

    private static String text(@CheckForNull String text) {
        return Util.fixNull(text).strip();
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<DeclaredWaiver> {

        @Override
        public String getDisplayName() {
            return Messages.DeclaredWaiver_display_name();
        }

        @POST
        public AutoCompletionCandidates doAutoCompleteCheck(@QueryParameter String value) {
            AutoCompletionCandidates candidates = new AutoCompletionCandidates();
            if (Words.mayRead()) {
                ids().filter(id -> id.contains(text(value))).forEach(candidates::add);
            }
            return candidates;
        }

        @POST
        public FormValidation doCheckCheck(@QueryParameter String value) {
            return !Words.mayRead() || ids().anyMatch(text(value)::equals)
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.DeclaredWaiver_check(text(value)));
        }

        @POST
        public FormValidation doCheckResource(@QueryParameter String value) {
            return verdict("x", value, "x", "a", "b", "9999-12-31", "");
        }

        @POST
        public FormValidation doCheckReason(@QueryParameter String value) {
            return verdict("x", "x", value, "a", "b", "9999-12-31", "");
        }

        @POST
        public FormValidation doCheckOwner(@QueryParameter String value) {
            return text(value).isEmpty() ? verdict("x", "x", "x", value, "b", "9999-12-31", "") : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckApprover(@QueryParameter String value, @QueryParameter String owner) {
            return verdict("x", "x", "x", text(owner).isEmpty() ? "a" : owner, value, "9999-12-31", "");
        }

        @POST
        public FormValidation doCheckExpires(@QueryParameter String value) {
            return verdict("x", "x", "x", "a", "b", value, "");
        }

        @POST
        public FormValidation doCheckApproved(@QueryParameter String value) {
            return verdict("x", "x", "x", "a", "b", "9999-12-31", value);
        }

        /** Says of one field what the engine would say of a waiver in which all the others are right. */
        private static FormValidation verdict(
                String check,
                String resource,
                String reason,
                String owner,
                String approver,
                String expires,
                String approved) {
            if (!Words.mayRead()) {
                return FormValidation.ok();
            }
            String why = ConfiguredWaivers.of(new GateConfiguration.DeclaredWaiver(
                            text(check),
                            text(resource),
                            text(reason),
                            text(owner),
                            text(approver),
                            text(expires),
                            text(approved)))
                    .voidBecause(Instant.now());
            return why == null ? FormValidation.ok() : FormValidation.error(Messages.DeclaredWaiver_void(why));
        }

        private static Stream<String> ids() {
            return Catalogue.checks().stream().map(Check::metadata).map(metadata -> metadata.id());
        }
    }
}
