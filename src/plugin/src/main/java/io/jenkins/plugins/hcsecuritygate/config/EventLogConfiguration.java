package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Events;
import java.util.OptionalInt;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How long events are kept, and in how large files. What is no such number counts as the default. */
@Restricted(NoExternalUse.class)
public final class EventLogConfiguration extends AbstractDescribableImpl<EventLogConfiguration> {

    private String retentionYears = "";
    private String maxFileMegabytes = "";

    @DataBoundConstructor
    public EventLogConfiguration() {}

    @NonNull
    public String getRetentionYears() {
        return Util.fixNull(retentionYears);
    }

    @DataBoundSetter
    public void setRetentionYears(String retentionYears) {
        this.retentionYears = Util.fixNull(retentionYears).strip();
    }

    @NonNull
    public String getMaxFileMegabytes() {
        return Util.fixNull(maxFileMegabytes);
    }

    @DataBoundSetter
    public void setMaxFileMegabytes(String maxFileMegabytes) {
        this.maxFileMegabytes = Util.fixNull(maxFileMegabytes).strip();
    }

    /** A wrong number of years never makes the log forget sooner than it would without one. */
    @NonNull
    public EventLogSettings toSettings() {
        EventLogSettings usual = EventLogSettings.DEFAULT;
        int years = toFact().years().orElse(usual.retentionYears());
        OptionalInt megabytes = toFact().megabytes();
        return usual.keeping(megabytes.isPresent() ? (long) megabytes.getAsInt() << 20 : usual.maxFileBytes(), years);
    }

    @NonNull
    Events toFact() {
        return new Events(getRetentionYears(), getMaxFileMegabytes());
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<EventLogConfiguration> {

        @Override
        public String getDisplayName() {
            return Messages.EventLogConfiguration_display_name();
        }

        @POST
        public FormValidation doCheckRetentionYears(@QueryParameter String value) {
            String text = Util.fixNull(value).strip();
            int usual = EventLogSettings.DEFAULT.retentionYears();
            if (!Words.mayRead() || text.isEmpty()) {
                return FormValidation.ok();
            }
            OptionalInt years = new Events(text, "").years();
            if (years.isEmpty()) {
                return FormValidation.error(
                        Messages.EventLogConfiguration_years_invalid(text, Events.MAX_YEARS, usual));
            }
            return years.getAsInt() < usual
                    ? FormValidation.warning(Messages.EventLogConfiguration_years_few(usual))
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckMaxFileMegabytes(@QueryParameter String value) {
            String text = Util.fixNull(value).strip();
            return !Words.mayRead()
                            || text.isEmpty()
                            || new Events("", text).megabytes().isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.EventLogConfiguration_megabytes_invalid(
                            text, Events.MAX_MEGABYTES, EventLogSettings.DEFAULT.maxFileBytes() >> 20));
        }
    }
}
