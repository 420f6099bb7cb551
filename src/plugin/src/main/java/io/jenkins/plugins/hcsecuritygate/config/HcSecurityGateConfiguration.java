package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.listeners.SaveableListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.home.GateConfigurationReader;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.waivers.DeclaredWaiverEvents;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.GlobalConfiguration;
import jenkins.model.GlobalConfigurationCategory;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * What the administrator demands. Words are kept as they were written and nothing here throws on content: an exception
 * in a setter would stop Jenkins from starting under Configuration as Code. A word that cannot be understood counts as
 * the strictest one, shows in the form, and is a finding.
 */
@Extension
@Symbol("hcSecurityGate")
@Restricted(NoExternalUse.class)
public final class HcSecurityGateConfiguration extends GlobalConfiguration
        implements hudson.model.PersistentDescriptor {

    private static final Logger LOGGER = Logger.getLogger(HcSecurityGateConfiguration.class.getName());

    private static final String MEND = "Restore the file or save Manage Jenkins > Security in Jenkins";

    /** The box of the form that says so of what was not understood. */
    private static final String DEALT_WITH = "dealtWith";

    private String profile = "";
    private String failOn = "";
    private String unknown = "";
    private String warnings = "";
    private List<CheckConfiguration> checks = new ArrayList<>();
    private AllowlistConfiguration allowlist = new AllowlistConfiguration();
    private WipeConfiguration wipe = new WipeConfiguration();
    private EventLogConfiguration events = new EventLogConfiguration();
    private EnforcementConfiguration enforcement = new EnforcementConfiguration();
    private List<DeclaredWaiver> waivers = new ArrayList<>();

    /** What Configuration as Code said beside all this and nobody understood; null if there was nothing. */
    @CheckForNull
    private List<String> misunderstood;

    /** The declared waivers of which the event log knows: those that were last loaded or saved. */
    private transient List<GateConfiguration.DeclaredWaiver> toldWaivers = List.of();

    /**
     * What counts: all that was last read or saved, without waivers that somebody asked for. Fields change one by one
     * while a form or Configuration as Code sets them, and half of two configurations is nobody's choice. Unknown if the
     * file could not be read; the defaults in memory are no choice either. Unknown, too, as long as parts were not understood.
     */
    private transient volatile Fact<GateConfiguration> settled;

    private transient volatile Derived last;

    /** What the configuration last came to, since builds ask again and again. */
    private record Derived(Fact<GateConfiguration> from, Policy policy) {}

    @NonNull
    public static HcSecurityGateConfiguration get() {
        return ExtensionList.lookupSingleton(HcSecurityGateConfiguration.class);
    }

    /** Fixed, since the id is the file's name, which the auditor reads without Jenkins. */
    @Override
    public String getId() {
        return GateConfiguration.FILE.substring(0, GateConfiguration.FILE.length() - ".xml".length());
    }

    @Override
    public GlobalConfigurationCategory getCategory() {
        return GlobalConfigurationCategory.get(GlobalConfigurationCategory.Security.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.HcSecurityGateConfiguration_display_name();
    }

    @NonNull
    public String getProfile() {
        return PolicyForm.word(profile);
    }

    @DataBoundSetter
    public void setProfile(String profile) {
        this.profile = PolicyForm.word(profile);
        save();
    }

    @NonNull
    public String getFailOn() {
        return PolicyForm.word(failOn);
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = PolicyForm.word(failOn);
        save();
    }

    @NonNull
    public String getUnknown() {
        return PolicyForm.word(unknown);
    }

    @DataBoundSetter
    public void setUnknown(String unknown) {
        this.unknown = PolicyForm.word(unknown);
        save();
    }

    @NonNull
    public String getWarnings() {
        return PolicyForm.word(warnings);
    }

    @DataBoundSetter
    public void setWarnings(String warnings) {
        this.warnings = PolicyForm.word(warnings);
        save();
    }

    /** What is said about single checks. */
    @NonNull
    public List<CheckConfiguration> getChecks() {
        return CheckConfiguration.listOf(checks);
    }

    @DataBoundSetter
    public void setChecks(List<CheckConfiguration> checks) {
        this.checks = CheckConfiguration.listOf(checks);
        save();
    }

    @NonNull
    public AllowlistConfiguration getAllowlist() {
        AllowlistConfiguration current = allowlist;
        return current == null ? new AllowlistConfiguration() : current;
    }

    @DataBoundSetter
    public void setAllowlist(AllowlistConfiguration allowlist) {
        this.allowlist = allowlist == null ? new AllowlistConfiguration() : allowlist;
        save();
    }

    @NonNull
    public WipeConfiguration getWipe() {
        WipeConfiguration current = wipe;
        return current == null ? new WipeConfiguration() : current;
    }

    @DataBoundSetter
    public void setWipe(WipeConfiguration wipe) {
        this.wipe = wipe == null ? new WipeConfiguration() : wipe;
        save();
    }

    @NonNull
    public EventLogConfiguration getEvents() {
        EventLogConfiguration current = events;
        return current == null ? new EventLogConfiguration() : current;
    }

    @DataBoundSetter
    public void setEvents(EventLogConfiguration events) {
        this.events = events == null ? new EventLogConfiguration() : events;
        save();
    }

    @NonNull
    public EnforcementConfiguration getEnforcement() {
        EnforcementConfiguration current = enforcement;
        return current == null ? new EnforcementConfiguration() : current;
    }

    @DataBoundSetter
    public void setEnforcement(EnforcementConfiguration enforcement) {
        this.enforcement = enforcement == null ? new EnforcementConfiguration() : enforcement;
        save();
    }

    /** Whether what is in memory is what somebody chose; not if there is a file that could not be read. */
    public boolean isReadable() {
        return settled() instanceof Fact.Known || !getMisunderstood().isEmpty();
    }

    /** What somebody configured that has no meaning, each with its place. As long as there is any, all is strict. */
    @NonNull
    public List<String> getMisunderstood() {
        return Words.withoutNulls(misunderstood);
    }

    /** Not for data binding: only whoever reads a whole configuration knows what of it was not understood. */
    public void misunderstand(@NonNull List<String> parts) {
        misunderstood = parts.isEmpty() ? null : new ArrayList<>(parts);
        save();
    }

    /** What is enforced; the strictest rules if the configuration could not be read. */
    @NonNull
    public Enforcement enforced() {
        return settled().fold(GateConfiguration::enforcement, unknown -> Enforcement.STRICTEST);
    }

    @NonNull
    public List<DeclaredWaiver> getWaivers() {
        return Words.withoutNulls(waivers);
    }

    @DataBoundSetter
    public void setWaivers(List<DeclaredWaiver> waivers) {
        this.waivers = new ArrayList<>(Words.withoutNulls(waivers));
        save();
    }

    private List<GateConfiguration.DeclaredWaiver> waiverFacts() {
        return getWaivers().stream().map(DeclaredWaiver::toFact).toList();
    }

    /** This configuration as the engine sees it; unknown if the file on disk could not be read. */
    @NonNull
    public Fact<GateConfiguration> toFact() {
        return settled()
                .fold(
                        known -> Fact.known(
                                known.withRequestedWaivers(WaiverStore.get().toFact())),
                        unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
    }

    /**
     * Another object as soon as something else is in force, before anybody is told of it: for whoever keeps what follows
     * from it and is asked under a lock. Compared by identity.
     */
    @NonNull
    public Object version() {
        Fact<GateConfiguration> now = settled;
        return now == null ? this : now;
    }

    private Fact<GateConfiguration> settled() {
        Fact<GateConfiguration> now = settled;
        return now == null ? chosen() : now;
    }

    private Fact<GateConfiguration> chosen() {
        List<String> parts = getMisunderstood();
        return parts.isEmpty() ? Fact.known(inFields()) : GateConfigurationReader.misunderstood(parts);
    }

    /** What the fields say at this moment. */
    private GateConfiguration inFields() {
        return new GateConfiguration(
                getProfile(),
                getFailOn(),
                getUnknown(),
                getWarnings(),
                getChecks().stream().map(CheckConfiguration::toWords).toList(),
                getAllowlist().toFact(),
                getWipe().toFact(),
                getEnforcement().toFact(),
                getEvents().toFact(),
                waiverFacts(),
                Fact.known(List.of()));
    }

    /** What closes the gate; the strictest policy if the configuration could not be read. */
    @NonNull
    public Policy policy() {
        Fact<GateConfiguration> fact = toFact();
        Derived before = last;
        if (before != null && before.from().equals(fact)) {
            return before.policy();
        }
        Policy policy = ConfiguredPolicy.of(fact, note -> LOGGER.log(Level.FINE, note));
        last = new Derived(fact, policy);
        return policy;
    }

    /** One save for the whole form; if any part of it cannot be bound, everything stays as it was. */
    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        if (json.isEmpty()) {
            return true; // a form that was opened before there was this section says nothing about it
        }
        try (BulkChange change = new BulkChange(this)) {
            if (!json.has("waivers")) {
                // A form in which the last one was deleted does not mention them any more.
                setWaivers(List.of());
            }
            // An empty list of the form is not there at all, and would leave the old one.
            setChecks(List.of());
            // Saving the page for something else must not lift the strictest rules.
            if (json.optBoolean(DEALT_WITH)) {
                misunderstand(List.of());
            }
            req.bindJSON(this, json);
            change.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            load();
            throw e;
        }
        return true;
    }

    @Override
    public synchronized void load() {
        read();
    }

    private void read() {
        XmlFile file = getConfigFile();
        if (!file.exists()) {
            settled = Fact.known(inFields());
            return;
        }
        try {
            // What the file does not say is not what memory said before.
            file.unmarshalNullingOut(this);
            settled = getMisunderstood().isEmpty() ? understood() : chosen();
            toldWaivers = waiverFacts();
        } catch (IOException | RuntimeException e) {
            misunderstood = null;
            LOGGER.log(Level.WARNING, e, () -> "Cannot read " + file + ", so the strictest policy applies");
            settled = Fact.unknown(GateConfiguration.FILE + " cannot be read", MEND);
        }
    }

    /**
     * What was read, if it is all that the file says. Jenkins skips elements that it does not understand, and a rule that
     * is left out is a laxer policy that nobody chose; so the file is read a second time as the auditor reads it.
     */
    private Fact<GateConfiguration> understood() {
        GateConfiguration inMemory = inFields();
        Fact<GateConfiguration> onDisk =
                GateConfigurationReader.written(Jenkins.get().getRootDir().toPath());
        if (onDisk.toOptional().filter(written -> isSame(written, inMemory)).isPresent()) {
            return Fact.known(inMemory);
        }
        String why = GateConfiguration.FILE + " is not understood in full";
        LOGGER.warning(() -> why + ", so the strictest policy applies");
        return Fact.unknown(why, MEND);
    }

    /** Case and spaces aside, in which a hand-written file may differ from what its words mean. */
    private static boolean isSame(GateConfiguration one, GateConfiguration other) {
        return comparable(one).equals(comparable(other));
    }

    private static String comparable(GateConfiguration configuration) {
        return configuration.toString().replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }

    /** As Jenkins does it, but what is in force is told of even if it did not reach the disk: it is in force. */
    @Override
    public synchronized void save() {
        if (BulkChange.contains(this)) {
            return;
        }
        Fact<GateConfiguration> now = chosen();
        if (!now.equals(settled)) {
            settled = now; // the same object otherwise, so that nobody works out the same again
        }
        XmlFile file = getConfigFile();
        try {
            file.write(this);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + file + "; what it says will count after a restart");
        }
        SaveableListener.fireOnChange(this, file);
        List<GateConfiguration.DeclaredWaiver> declared = waiverFacts();
        DeclaredWaiverEvents.record(toldWaivers, declared);
        toldWaivers = declared;
    }

    @POST
    public ListBoxModel doFillProfileItems() {
        return Words.options(
                getProfile(),
                Messages.HcSecurityGateConfiguration_profile_default(),
                word -> Profile.ofWord(word).isPresent(),
                Profile.BASELINE.word(),
                Profile.STRICT.word());
    }

    @POST
    public FormValidation doCheckProfile(@QueryParameter String value) {
        return Words.check(
                value,
                word -> Profile.ofWord(word).isPresent(),
                Messages.HcSecurityGateConfiguration_invalid(Util.fixNull(value), Profile.STRICT.word()));
    }

    @POST
    public ListBoxModel doFillFailOnItems() {
        return Words.options(
                getFailOn(),
                Messages.HcSecurityGateConfiguration_as_profile(),
                word -> ConfiguredPolicy.severity(word).isPresent(),
                Severity.LOW.name(),
                Severity.MEDIUM.name(),
                Severity.HIGH.name(),
                Severity.CRITICAL.name());
    }

    @POST
    public FormValidation doCheckFailOn(@QueryParameter String value) {
        return Words.check(
                value,
                word -> ConfiguredPolicy.severity(word).isPresent(),
                Messages.HcSecurityGateConfiguration_invalid(Util.fixNull(value), Severity.LOW.name()));
    }

    @POST
    public ListBoxModel doFillUnknownItems() {
        return Words.options(
                getUnknown(),
                Messages.HcSecurityGateConfiguration_as_profile(),
                word -> ConfiguredPolicy.blocks(word).isPresent(),
                "warn",
                "block");
    }

    @POST
    public FormValidation doCheckUnknown(@QueryParameter String value) {
        return Words.check(
                value,
                word -> ConfiguredPolicy.blocks(word).isPresent(),
                Messages.HcSecurityGateConfiguration_invalid(Util.fixNull(value), "block"));
    }

    @POST
    public ListBoxModel doFillWarningsItems() {
        return Words.options(
                getWarnings(),
                Messages.HcSecurityGateConfiguration_as_profile(),
                word -> ConfiguredPolicy.warningsBlock(word).isPresent(),
                "pass",
                "block");
    }

    @POST
    public FormValidation doCheckWarnings(@QueryParameter String value) {
        return Words.check(
                value,
                word -> ConfiguredPolicy.warningsBlock(word).isPresent(),
                Messages.HcSecurityGateConfiguration_invalid(Util.fixNull(value), "block"));
    }
}
