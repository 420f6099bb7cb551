package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
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

    /** The longest that can be asked for. */
    public static final int MAX_YEARS = 100;

    private static final int MAX_MEGABYTES = 1024;

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
        int years = number(getRetentionYears(), MAX_YEARS).orElse(usual.retentionYears());
        OptionalInt megabytes = number(getMaxFileMegabytes(), MAX_MEGABYTES);
        return usual.keeping(megabytes.isPresent() ? (long) megabytes.getAsInt() << 20 : usual.maxFileBytes(), years);
    }

    private static OptionalInt number(String text, int max) {
        try {
            int number = Integer.parseInt(text.strip());
            return number >= 1 && number <= max ? OptionalInt.of(number) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
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
            OptionalInt years = number(text, MAX_YEARS);
            if (years.isEmpty()) {
                return FormValidation.error(Messages.EventLogConfiguration_years_invalid(text, MAX_YEARS, usual));
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
                            || number(text, MAX_MEGABYTES).isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.EventLogConfiguration_megabytes_invalid(
                            text, MAX_MEGABYTES, EventLogSettings.DEFAULT.maxFileBytes() >> 20));
        }
    }
}
