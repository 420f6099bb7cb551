package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which builds must pass the gate without asking, and on which nodes builds are stopped. An unreadable mode enforces. */
@Restricted(NoExternalUse.class)
public final class EnforcementConfiguration extends AbstractDescribableImpl<EnforcementConfiguration> {

    private String mode = "";
    private List<RequiredGate> required = new ArrayList<>();
    private String refuseBuiltInNode = "false";
    private String refuseNonContainers = "false";
    private List<String> refuseLabels = new ArrayList<>();

    @DataBoundConstructor
    public EnforcementConfiguration() {}

    @NonNull
    public String getMode() {
        return word(mode);
    }

    @DataBoundSetter
    public void setMode(String mode) {
        this.mode = word(mode);
    }

    @NonNull
    public List<RequiredGate> getRequired() {
        return Words.withoutNulls(required);
    }

    @DataBoundSetter
    public void setRequired(List<RequiredGate> required) {
        this.required = new ArrayList<>(Words.withoutNulls(required));
    }

    /** {@code true} or {@code false}; a text, since Jenkins would take anything else for false, the laxer choice. */
    @NonNull
    public String getRefuseBuiltInNode() {
        return onOff(refuseBuiltInNode);
    }

    @DataBoundSetter
    public void setRefuseBuiltInNode(String refuseBuiltInNode) {
        this.refuseBuiltInNode = onOff(refuseBuiltInNode);
    }

    /** {@code true} or {@code false}, as {@link #getRefuseBuiltInNode}. */
    @NonNull
    public String getRefuseNonContainers() {
        return onOff(refuseNonContainers);
    }

    @DataBoundSetter
    public void setRefuseNonContainers(String refuseNonContainers) {
        this.refuseNonContainers = onOff(refuseNonContainers);
    }

    @NonNull
    public List<String> getRefuseLabels() {
        return Words.withoutNulls(refuseLabels);
    }

    /** Accepts a list, and a text with several labels in one element, which is what the form gives. */
    @DataBoundSetter
    public void setRefuseLabels(List<String> labels) {
        this.refuseLabels = Words.split(labels);
    }

    /** The labels as the form's one field shows them. */
    @NonNull
    public String refuseLabelsText() {
        return String.join(" ", getRefuseLabels());
    }

    @NonNull
    public Enforcement toFact() {
        return new Enforcement(
                getMode(),
                getRequired().stream().map(RequiredGate::toFact).toList(),
                getRefuseBuiltInNode(),
                getRefuseNonContainers(),
                getRefuseLabels());
    }

    private static String onOff(@CheckForNull String text) {
        String word = PolicyForm.word(text);
        return word.isEmpty() ? "false" : word;
    }

    private static String word(@CheckForNull String mode) {
        String text = Util.fixNull(mode).strip();
        return Mode.ofWord(text).map(Mode::word).orElse(text);
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<EnforcementConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.EnforcementConfiguration_display_name();
        }

        @POST
        public ListBoxModel doFillModeItems() {
            return Words.options(
                    HcSecurityGateConfiguration.get().getEnforcement().getMode(),
                    Messages.EnforcementConfiguration_mode_default(),
                    word -> Mode.ofWord(word).isPresent(),
                    Mode.OFF.word(),
                    Mode.AUDIT.word(),
                    Mode.ENFORCE.word());
        }

        @POST
        public FormValidation doCheckMode(@QueryParameter String value) {
            return Words.check(
                    value,
                    word -> Mode.ofWord(word).isPresent(),
                    Messages.EnforcementConfiguration_mode_invalid(Util.fixNull(value)));
        }
    }
}
