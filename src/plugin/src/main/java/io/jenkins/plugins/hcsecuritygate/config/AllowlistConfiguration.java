package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.network.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Which addresses may connect. An unreadable mode counts as {@code enforce}, an unreadable range lets nobody in. */
@Restricted(NoExternalUse.class)
public final class AllowlistConfiguration extends AbstractDescribableImpl<AllowlistConfiguration> {

    private static final Set<String> MODES = Set.of("off", "report", "enforce");

    private String mode = "";
    private List<String> ranges = new ArrayList<>();

    @DataBoundConstructor
    public AllowlistConfiguration() {}

    @NonNull
    public String getMode() {
        return word(mode);
    }

    @DataBoundSetter
    public void setMode(String mode) {
        this.mode = word(mode);
    }

    private static String word(@CheckForNull String mode) {
        String text = Util.fixNull(mode).strip();
        String lower = text.toLowerCase(Locale.ROOT);
        return MODES.contains(lower) ? lower : text;
    }

    @NonNull
    public List<String> getRanges() {
        return Words.withoutNulls(ranges);
    }

    /** Accepts a list, and a text with several ranges in one element, which is what the form's text area gives. */
    @DataBoundSetter
    public void setRanges(List<String> ranges) {
        this.ranges = Words.split(ranges);
    }

    /** The ranges as the form's text area shows them. */
    @NonNull
    public String rangesText() {
        return String.join("\n", getRanges());
    }

    @NonNull
    Allowlist toFact() {
        return new Allowlist(getMode(), getRanges());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<AllowlistConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.AllowlistConfiguration_display_name();
        }

        @POST
        public ListBoxModel doFillModeItems() {
            return Words.options(
                    HcSecurityGateConfiguration.get().getAllowlist().getMode(),
                    Messages.AllowlistConfiguration_mode_default(),
                    MODES::contains,
                    "off",
                    "report",
                    "enforce");
        }

        @POST
        public FormValidation doCheckMode(@QueryParameter String value) {
            return Words.check(
                    value, MODES::contains, Messages.AllowlistConfiguration_mode_invalid(Util.fixNull(value)));
        }

        @POST
        public FormValidation doCheckRanges(@QueryParameter String value) {
            if (!Words.mayRead()) {
                return FormValidation.ok();
            }
            String invalid = Words.split(Util.fixNull(value)).stream()
                    .filter(range -> IpRange.parse(range).isEmpty())
                    .collect(Collectors.joining(", "));
            return invalid.isEmpty()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.AllowlistConfiguration_ranges_invalid(invalid));
        }
    }
}
