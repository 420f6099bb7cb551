package io.jenkins.plugins.hcsecuritygate.config.folder;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.config.CheckConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.FolderDemands;
import io.jenkins.plugins.hcsecuritygate.config.PolicyForm;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What a folder demands of the jobs in it. It can only make the policy around it stricter, so whoever may configure the
 * folder may change it; what would loosen has no effect and is a finding.
 */
@Restricted(NoExternalUse.class)
public final class FolderPolicyProperty extends AbstractFolderProperty<AbstractFolder<?>> {

    /**
     * The plugin without which nothing here exists. An extension that is merely optional would be made all the same, since
     * its own class loads, and would fail whenever it is called.
     */
    static final String FOLDERS = "cloudbees-folder";

    private String profile = "";
    private String failOn = "";
    private String unknown = "";
    private String warnings = "";
    private List<CheckConfiguration> checks = new ArrayList<>();

    private transient volatile Tightened last;

    /** What the policy around the folder and its words last came to. */
    private record Tightened(Policy around, PolicyWords words, Policy policy) {}

    @DataBoundConstructor
    public FolderPolicyProperty() {}

    @NonNull
    public String getProfile() {
        return PolicyForm.word(profile);
    }

    @DataBoundSetter
    public void setProfile(String profile) {
        this.profile = PolicyForm.word(profile);
    }

    @NonNull
    public String getFailOn() {
        return PolicyForm.word(failOn);
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = PolicyForm.word(failOn);
    }

    @NonNull
    public String getUnknown() {
        return PolicyForm.word(unknown);
    }

    @DataBoundSetter
    public void setUnknown(String unknown) {
        this.unknown = PolicyForm.word(unknown);
    }

    @NonNull
    public String getWarnings() {
        return PolicyForm.word(warnings);
    }

    @DataBoundSetter
    public void setWarnings(String warnings) {
        this.warnings = PolicyForm.word(warnings);
    }

    @NonNull
    public List<CheckConfiguration> getChecks() {
        List<CheckConfiguration> current = checks;
        return CheckConfiguration.listOf(current);
    }

    @DataBoundSetter
    public void setChecks(List<CheckConfiguration> checks) {
        this.checks = CheckConfiguration.listOf(checks);
    }

    @NonNull
    PolicyWords toWords() {
        return CheckConfiguration.words(getProfile(), getFailOn(), getUnknown(), getWarnings(), getChecks());
    }

    @NonNull
    Policy tighten(@NonNull Policy around) {
        PolicyWords words = toWords();
        Tightened before = last;
        if (before != null && before.around().equals(around) && before.words().equals(words)) {
            return before.policy();
        }
        Policy policy = ConfiguredPolicy.tighten(around, words, (path, fault) -> {});
        last = new Tightened(around, words, policy);
        return policy;
    }

    /** Asks folders for this property. */
    @OptionalExtension(requirePlugins = FOLDERS)
    public static final class Demands implements FolderDemands {
        @Override
        public Policy tighten(ItemGroup<?> group, Policy around) {
            if (group instanceof AbstractFolder<?> folder) {
                FolderPolicyProperty property = folder.getProperties().get(FolderPolicyProperty.class);
                return property == null ? around : property.tighten(around);
            }
            return around;
        }
    }

    @OptionalExtension(requirePlugins = FOLDERS)
    @Symbol("hcSecurityGatePolicy")
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {

        @Override
        public String getDisplayName() {
            return Messages.FolderPolicyProperty_display_name();
        }

        /** Null where the form says nothing, so that such a folder has no property. */
        @CheckForNull
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject formData) throws FormException {
            AbstractFolderProperty<?> bound = super.newInstance(req, formData);
            return bound instanceof FolderPolicyProperty property
                            && property.toWords().equals(PolicyWords.NONE)
                    ? null
                    : bound;
        }

        @NonNull
        public ListBoxModel profileItems(@CheckForNull FolderPolicyProperty instance) {
            return items(
                    instance == null ? "" : instance.getProfile(),
                    Arrays.stream(Profile.values()).map(Profile::word).toArray(String[]::new));
        }

        @NonNull
        public ListBoxModel failOnItems(@CheckForNull FolderPolicyProperty instance) {
            return items(
                    instance == null ? "" : instance.getFailOn(),
                    Arrays.stream(Severity.values()).map(Enum::name).toArray(String[]::new));
        }

        @NonNull
        public ListBoxModel unknownItems(@CheckForNull FolderPolicyProperty instance) {
            return items(instance == null ? "" : instance.getUnknown(), "warn", "block");
        }

        @NonNull
        public ListBoxModel warningsItems(@CheckForNull FolderPolicyProperty instance) {
            return items(instance == null ? "" : instance.getWarnings(), "pass", "block");
        }

        private static ListBoxModel items(String stored, String... words) {
            return PolicyForm.items(stored, Messages.FolderPolicyProperty_as_around(), words);
        }

        @POST
        public FormValidation doCheckProfile(@AncestorInPath Item item, @QueryParameter String value) {
            return PolicyForm.check(item, words(value, "", "", ""), "profile");
        }

        @POST
        public FormValidation doCheckFailOn(@AncestorInPath Item item, @QueryParameter String value) {
            return PolicyForm.check(item, words("", value, "", ""), "failOn");
        }

        @POST
        public FormValidation doCheckUnknown(@AncestorInPath Item item, @QueryParameter String value) {
            return PolicyForm.check(item, words("", "", value, ""), "unknown");
        }

        @POST
        public FormValidation doCheckWarnings(@AncestorInPath Item item, @QueryParameter String value) {
            return PolicyForm.check(item, words("", "", "", value), "warnings");
        }

        private static PolicyWords words(String profile, String failOn, String unknown, String warnings) {
            return CheckConfiguration.words(
                    Util.fixNull(profile),
                    Util.fixNull(failOn),
                    Util.fixNull(unknown),
                    Util.fixNull(warnings),
                    List.of());
        }
    }
}
