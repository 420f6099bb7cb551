package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the policy says about one check. Everything is kept as it was written; the engine says what it means. */
@Restricted(NoExternalUse.class)
public final class CheckConfiguration extends AbstractDescribableImpl<CheckConfiguration> {

    private final String id;
    private String enabled = "";
    private String reason = "";
    private String severity = "";
    private List<SettingConfiguration> settings = new ArrayList<>();

    @DataBoundConstructor
    public CheckConfiguration(String id) {
        this.id = Util.fixNull(id).strip();
    }

    @NonNull
    public String getId() {
        return Util.fixNull(id);
    }

    /** {@code true} or {@code false}; a text, since nothing that somebody writes here may fail. */
    @NonNull
    public String getEnabled() {
        return PolicyForm.word(enabled);
    }

    @DataBoundSetter
    public void setEnabled(String enabled) {
        this.enabled = PolicyForm.word(enabled);
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
    public String getSeverity() {
        return PolicyForm.word(severity);
    }

    @DataBoundSetter
    public void setSeverity(String severity) {
        this.severity = PolicyForm.word(severity);
    }

    @NonNull
    public List<SettingConfiguration> getSettings() {
        return Words.withoutNulls(settings);
    }

    @DataBoundSetter
    public void setSettings(List<SettingConfiguration> settings) {
        this.settings = new ArrayList<>(Words.withoutNulls(settings));
    }

    @NonNull
    CheckWords toWords() {
        return new CheckWords(
                getId(),
                getEnabled(),
                getReason(),
                getSeverity(),
                getSettings().stream().map(SettingConfiguration::toWords).toList());
    }

    /** Words about a policy, for the controller or a folder. */
    @NonNull
    public static PolicyWords words(
            @NonNull String profile,
            @NonNull String failOn,
            @NonNull String unknown,
            @NonNull String warnings,
            @NonNull List<CheckConfiguration> checks) {
        return new PolicyWords(
                profile,
                failOn,
                unknown,
                warnings,
                checks.stream().map(CheckConfiguration::toWords).toList());
    }

    /** A list that data binding gives, without its holes. */
    @NonNull
    public static List<CheckConfiguration> listOf(@CheckForNull List<CheckConfiguration> checks) {
        return new ArrayList<>(Words.withoutNulls(checks));
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<CheckConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.CheckConfiguration_display_name();
        }

        @NonNull
        public ListBoxModel idItems(@CheckForNull CheckConfiguration instance) {
            return PolicyForm.items(
                    instance == null ? "" : instance.getId(),
                    Messages.CheckConfiguration_id_none(),
                    Catalogue.checks().stream()
                            .map(check -> check.metadata().id())
                            .toArray(String[]::new));
        }

        @NonNull
        public ListBoxModel enabledItems(@CheckForNull CheckConfiguration instance) {
            ListBoxModel items = PolicyForm.items(
                    instance == null ? "" : instance.getEnabled(),
                    Messages.CheckConfiguration_enabled_default(),
                    "true",
                    "false");
            items.get(1).name = Messages.CheckConfiguration_enabled_on();
            items.get(2).name = Messages.CheckConfiguration_enabled_off();
            return items;
        }

        @NonNull
        public ListBoxModel severityItems(@CheckForNull CheckConfiguration instance) {
            return PolicyForm.items(
                    instance == null ? "" : instance.getSeverity(),
                    Messages.CheckConfiguration_severity_default(),
                    Arrays.stream(Severity.values()).map(Enum::name).toArray(String[]::new));
        }

        @POST
        public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String value) {
            return PolicyForm.mayRead(item) && Util.fixNull(value).isBlank()
                    ? FormValidation.error(Messages.CheckConfiguration_id_missing())
                    : PolicyForm.check(item, new CheckConfiguration(value), "checks");
        }

        @POST
        public FormValidation doCheckEnabled(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String id,
                @QueryParameter String reason) {
            CheckConfiguration check = new CheckConfiguration(id);
            check.setEnabled(value);
            check.setReason(reason);
            return PolicyForm.check(item, check, "checks " + check.getId() + " enabled");
        }

        @POST
        public FormValidation doCheckReason(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String enabled) {
            return !PolicyForm.mayRead(item)
                            || Util.fixNull(value).isBlank()
                            || PolicyForm.word(enabled).equals("false")
                    ? FormValidation.ok()
                    : FormValidation.warning(Messages.CheckConfiguration_reason_unused());
        }

        @POST
        public FormValidation doCheckSeverity(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String id,
                @QueryParameter String enabled) {
            if (PolicyForm.mayRead(item)
                    && PolicyForm.word(enabled).equals("false")
                    && !Util.fixNull(value).isBlank()) {
                return FormValidation.warning(Messages.CheckConfiguration_severity_unused());
            }
            CheckConfiguration check = new CheckConfiguration(id);
            check.setSeverity(value);
            return PolicyForm.check(item, check, "checks " + check.getId() + " severity");
        }
    }
}
