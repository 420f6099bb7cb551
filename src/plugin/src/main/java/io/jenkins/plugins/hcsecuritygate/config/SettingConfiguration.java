package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.RelativePath;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A setting of a check: {@code value} for one, {@code values} for several; the form has one field for both. */
@Restricted(NoExternalUse.class)
public final class SettingConfiguration extends AbstractDescribableImpl<SettingConfiguration> {

    private final String name;
    private final List<String> values = new ArrayList<>();

    @DataBoundConstructor
    public SettingConfiguration(String name) {
        this.name = Util.fixNull(name).strip();
    }

    @NonNull
    public String getName() {
        return Util.fixNull(name);
    }

    /** The value of a setting that is a number, else empty. */
    @NonNull
    public String getValue() {
        List<String> all = all();
        return isSingle(all) ? all.get(0) : "";
    }

    /** Adds a value: Configuration as Code calls this and {@link #setValues} in no order. */
    @DataBoundSetter
    public void setValue(String value) {
        add(value);
    }

    /** The values of a setting that is a list, and whatever else was given. */
    @NonNull
    public List<String> getValues() {
        List<String> all = all();
        return isSingle(all) ? List.of() : all;
    }

    /** Accepts a list, and a text with one value per line, which is what the form's text area gives. */
    @DataBoundSetter
    public void setValues(List<String> texts) {
        if (texts != null) {
            texts.forEach(this::add);
        }
    }

    /** The values as the form's text area shows them. */
    @NonNull
    public String valuesText() {
        return String.join("\n", all());
    }

    @NonNull
    SettingWords toWords() {
        return new SettingWords(getName(), all());
    }

    private void add(String text) {
        Arrays.stream(Util.fixNull(text).split("\\R"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(values::add);
    }

    private List<String> all() {
        List<String> current = values;
        return current == null
                ? List.of()
                : current.stream().filter(Objects::nonNull).map(String::strip).toList();
    }

    private boolean isSingle(List<String> all) {
        return all.size() == 1
                && Catalogue.checks().stream()
                        .flatMap(check -> check.metadata().settings().stream())
                        .anyMatch(
                                setting -> setting.isNumber() && setting.name().equals(getName()));
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<SettingConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.SettingConfiguration_display_name();
        }

        @POST
        public AutoCompletionCandidates doAutoCompleteName(@AncestorInPath Item item, @QueryParameter String value) {
            AutoCompletionCandidates candidates = new AutoCompletionCandidates();
            if (!PolicyForm.mayRead(item)) {
                return candidates;
            }
            Catalogue.checks().stream()
                    .flatMap(check -> check.metadata().settings().stream())
                    .map(CheckSetting::name)
                    .filter(name -> name.startsWith(Util.fixNull(value)))
                    .distinct()
                    .sorted()
                    .forEach(candidates::add);
            return candidates;
        }

        /** Says what the setting means, or which settings the check has. */
        @POST
        public FormValidation doCheckName(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @RelativePath("..") @QueryParameter String id) {
            if (!PolicyForm.mayRead(item)) {
                return FormValidation.ok();
            }
            String name = Util.fixNull(value).strip();
            for (CheckSetting setting : settings(id).toList()) {
                if (setting.name().equals(name)) {
                    return FormValidation.ok(Messages.SettingConfiguration_means(
                            setting.description().replace("`", ""), setting.defaultValue()));
                }
            }
            String known = settings(id).map(CheckSetting::name).collect(Collectors.joining(", "));
            return known.isEmpty()
                    ? FormValidation.error(Messages.SettingConfiguration_none())
                    : FormValidation.error(Messages.SettingConfiguration_known(known));
        }

        @POST
        public FormValidation doCheckValues(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String name,
                @RelativePath("..") @QueryParameter String id) {
            SettingConfiguration setting = new SettingConfiguration(name);
            setting.setValue(value);
            CheckConfiguration check = new CheckConfiguration(id);
            check.setSettings(List.of(setting));
            return settings(id).noneMatch(declared -> declared.name().equals(setting.getName()))
                    ? FormValidation.ok()
                    : PolicyForm.check(item, check, "checks " + check.getId() + " " + setting.getName());
        }

        private static Stream<CheckSetting> settings(String id) {
            return Catalogue.find(Util.fixNull(id).strip()).stream()
                    .flatMap(check -> check.metadata().settings().stream());
        }
    }
}
