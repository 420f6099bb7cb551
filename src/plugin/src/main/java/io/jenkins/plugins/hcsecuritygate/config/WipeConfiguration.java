package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Node;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The automatic workspace wipe: on as soon as the plugin is installed, and off only for jobs named here. */
@Restricted(NoExternalUse.class)
public final class WipeConfiguration extends AbstractDescribableImpl<WipeConfiguration> {

    private boolean enabled = true;
    private List<WipeExclusion> exclusions = new ArrayList<>();
    private boolean atBlockEnd;
    private boolean keepFailed;
    private String keepFailedUntil = "";

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
        return Words.withoutNulls(exclusions);
    }

    @DataBoundSetter
    public void setExclusions(List<WipeExclusion> exclusions) {
        this.exclusions = new ArrayList<>(Words.withoutNulls(exclusions));
    }

    /** Whether a Pipeline's workspace is wiped already when its {@code node} block ends. */
    public boolean isAtBlockEnd() {
        return atBlockEnd;
    }

    @DataBoundSetter
    public void setAtBlockEnd(boolean atBlockEnd) {
        this.atBlockEnd = atBlockEnd;
    }

    /** Whether workspaces of failed builds are kept, if there is a date until when. */
    public boolean isKeepFailed() {
        return keepFailed;
    }

    @DataBoundSetter
    public void setKeepFailed(boolean keepFailed) {
        this.keepFailed = keepFailed;
    }

    /** The last day on which they are, as it was written; only a date like 2026-12-31 counts. */
    @NonNull
    public String getKeepFailedUntil() {
        return Util.fixNull(keepFailedUntil);
    }

    @DataBoundSetter
    public void setKeepFailedUntil(String keepFailedUntil) {
        this.keepFailedUntil = Util.fixNull(keepFailedUntil).strip();
    }

    /** The last day on which workspaces of failed builds are kept; empty when they are not, or not any more. */
    @NonNull
    public Optional<LocalDate> failedKeptUntil(@NonNull Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return toFact().keepsFailedUntil().filter(last -> !last.isBefore(today));
    }

    /**
     * The first exclusion that covers a job on a node, so that a build can be told why its workspace stays.
     *
     * @param node where the workspace is; null if that node is gone, and then no exclusion by label holds
     */
    @NonNull
    public Optional<WipeExclusion> exclusionOf(@NonNull String fullName, @CheckForNull Node node) {
        return getExclusions().stream()
                .filter(exclusion -> exclusion.covers(fullName, node))
                .findFirst();
    }

    @NonNull
    Wipe toFact() {
        return new Wipe(
                enabled,
                getExclusions().stream().map(WipeExclusion::toFact).toList(),
                atBlockEnd,
                keepFailed,
                getKeepFailedUntil());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<WipeConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.WipeConfiguration_display_name();
        }

        @POST
        public FormValidation doCheckKeepFailedUntil(@QueryParameter String value, @QueryParameter boolean keepFailed) {
            if (!Words.mayRead() || !keepFailed) {
                return FormValidation.ok();
            }
            Wipe wipe = new Wipe(true, List.of(), false, true, Util.fixNull(value));
            return wipe.keepsFailedUntil().isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.WipeConfiguration_date_missing());
        }
    }
}
