package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The automatic workspace wipe: on as soon as the plugin is installed, and off only for jobs named here. */
@Restricted(NoExternalUse.class)
public final class WipeConfiguration extends AbstractDescribableImpl<WipeConfiguration> {

    private boolean enabled = true;
    private List<WipeExclusion> exclusions = new ArrayList<>();

    @DataBoundConstructor
    public WipeConfiguration() {}

    public boolean isEnabled() {
        return enabled;
    }

    @DataBoundSetter
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @NonNull
    public List<WipeExclusion> getExclusions() {
        List<WipeExclusion> current = exclusions;
        return current == null ? List.of() : List.copyOf(current);
    }

    @DataBoundSetter
    public void setExclusions(List<WipeExclusion> exclusions) {
        this.exclusions = new ArrayList<>(
                exclusions == null
                        ? List.of()
                        : exclusions.stream().filter(Objects::nonNull).toList());
    }

    /** The first exclusion that covers a job, so that a build can be told why its workspace stays. */
    @NonNull
    public Optional<WipeExclusion> exclusionOf(@NonNull String fullName) {
        return getExclusions().stream()
                .filter(exclusion -> NamePattern.matches(exclusion.getJobs(), fullName))
                .findFirst();
    }

    @NonNull
    Wipe toFact() {
        return new Wipe(
                enabled, getExclusions().stream().map(WipeExclusion::toFact).toList());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<WipeConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.WipeConfiguration_display_name();
        }
    }
}
