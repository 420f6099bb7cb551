package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for the class: no test may rely on the configuration another one leaves. */
@WithJenkins
class HcSecurityGateConfigurationTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @AfterEach
    void reset() {
        set("", "", "", new AllowlistConfiguration(), new WipeConfiguration());
        HcSecurityGateConfiguration.get().setEvents(new EventLogConfiguration());
        HcSecurityGateConfiguration.get().setWaivers(List.of());
        HcSecurityGateConfiguration.get().setWarnings("");
        HcSecurityGateConfiguration.get().setChecks(List.of());
    }

    @Test
    void asInstalledTheWipeIsOnAndNothingIsDemandedBeyondTheBaseline() {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals(Fact.known(GateConfiguration.DEFAULT), configuration.toFact());
        assertTrue(configuration.getWipe().isEnabled());
        assertEquals(Policy.of(Profile.BASELINE), configuration.policy());
    }

    @Test
    void engineReadsWhatJenkinsWrites() throws Exception {
        setEverything();
        assertEquals(HcSecurityGateConfiguration.get().toFact(), onDisk());
        GateConfiguration known = onDisk().toOptional().orElseThrow();
        assertEquals("strict", known.profile());
        assertEquals("CRITICAL", known.failOn());
        assertEquals("warn", known.unknown());
        assertEquals("block", known.warnings());
        assertEquals(
                List.of(
                        new CheckWords("https-url", "false", "a <proxy> & \"more\"", "", List.of()),
                        new CheckWords(
                                "update-data-age",
                                "",
                                "",
                                "CRITICAL",
                                List.of(
                                        new SettingWords("maxAgeDays", List.of("14")),
                                        new SettingWords("trustedSites", List.of("https://a/", "https://b/"))))),
                known.checks());
        assertEquals("report", known.allowlist().mode());
        assertEquals(
                List.of("10.0.0.0/8", "2001:db8::/32", "<nonsense>"),
                known.allowlist().ranges());
        assertFalse(known.wipe().enabled());
        assertEquals(
                List.of(
                        new GateConfiguration.DeclaredWaiver(
                                "plugin-updates",
                                "git*",
                                "waits for <ticket> & \"test\"",
                                "Ana",
                                "Ben",
                                "2099-12-31",
                                "2026-01-01"),
                        new GateConfiguration.DeclaredWaiver("", "", "", "", "", "", "")),
                known.declaredWaivers());
        assertEquals(
                new GateConfiguration.Exclusion("firmware/*", "kept \"warm\" & <noted>"),
                known.wipe().exclusions().get(0));
    }

    @Test
    void bothUnderstandAFileWithPartsLeftOut() throws Exception {
        String check = CheckConfiguration.class.getName();
        String setting = SettingConfiguration.class.getName();
        write("<a><wipe/><allowlist/><checks><" + check + "/><" + check + "><id>x</id><settings><" + setting + "/><"
                + setting + "><values><string/><string>1</string></values></" + setting + "></settings></" + check
                + "></checks></a>");
        HcSecurityGateConfiguration.get().load();
        assertEquals(HcSecurityGateConfiguration.get().toFact(), onDisk());
    }

    @Test
    void survivesALoadFromDisk() throws Exception {
        setEverything();
        Fact<GateConfiguration> before = HcSecurityGateConfiguration.get().toFact();
        HcSecurityGateConfiguration.get().load();
        assertEquals(before, HcSecurityGateConfiguration.get().toFact());
    }

    @Test
    void wordsThatAreNotUnderstoodAreKeptAndCountAsTheStrictest() {
        set("lax", "whatever", "ignore", new AllowlistConfiguration(), new WipeConfiguration());
        HcSecurityGateConfiguration.get().setWarnings("perhaps");
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals("lax", configuration.getProfile());
        assertEquals(
                Policy.of(Profile.STRICT).withFailOn(Severity.LOW).withUnknownBlocks(true), configuration.policy());
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckProfile("lax").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckFailOn("whatever").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckUnknown("ignore").kind);
        assertEquals(FormValidation.Kind.ERROR, configuration.doCheckWarnings("perhaps").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckUnknown("BLOCK").kind);
        assertEquals(FormValidation.Kind.OK, configuration.doCheckWarnings("Pass").kind);
    }

    @Test
    void configurationThatCannotBeReadCountsAsTheStrictestUntilItIsSaved() throws Exception {
        write("this is no XML");
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.load();
        assertTrue(configuration.toFact() instanceof Fact.Unknown);
        assertEquals(Policy.of(Profile.STRICT).withFailOn(Severity.LOW), configuration.policy());
        configuration.setProfile("baseline");
        assertTrue(configuration.toFact() instanceof Fact.Known);
    }

    @Test
    void nullsAreEmpty() {
        set(null, null, null, null, null);
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setMode(null);
        allowlist.setRanges(null);
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(null);
        HcSecurityGateConfiguration.get().setWaivers(null);
        HcSecurityGateConfiguration.get().setWarnings(null);
        HcSecurityGateConfiguration.get().setChecks(null);
        CheckConfiguration check = new CheckConfiguration(null);
        check.setSettings(null);
        SettingConfiguration setting = new SettingConfiguration(null);
        setting.setValue(null);
        setting.setValues(null);
        assertEquals(new CheckWords("", "", "", "", List.of()), check.toWords());
        assertEquals(new SettingWords("", List.of()), setting.toWords());
        assertEquals(
                Fact.known(GateConfiguration.DEFAULT),
                HcSecurityGateConfiguration.get().toFact());
        assertEquals(List.of(), allowlist.getRanges());
        assertEquals(List.of(), wipe.getExclusions());
        assertEquals("", new WipeExclusion(null, null).getJobs());
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck(null);
        waiver.setResource(null);
        waiver.setReason(null);
        waiver.setOwner(null);
        waiver.setApprover(null);
        waiver.setExpires(null);
        waiver.setApproved(null);
        assertEquals(new GateConfiguration.DeclaredWaiver("", "", "", "", "", "", ""), waiver.toFact());
    }

    @Test
    void formShowsAndKeepsEverything() throws Exception {
        setEverything();
        Fact<GateConfiguration> before = HcSecurityGateConfiguration.get().toFact();
        save();
        assertEquals(before, HcSecurityGateConfiguration.get().toFact());
    }

    @Test
    void formKeepsWordsThatAreNotUnderstood() throws Exception {
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setMode("<b>enforced</b>");
        set("lax", "sometimes", "\"ignore\"", allowlist, new WipeConfiguration());
        HcSecurityGateConfiguration.get().setWarnings("'perhaps'");
        HcSecurityGateConfiguration.get()
                .setChecks(List.of(
                        check("no \"such\" <check>", "perhaps", "", "worst"),
                        check("", "", "nothing chosen", ""),
                        check("core-update", "FALSE", "", "low", setting("<name>", "a", "b"))));
        Fact<GateConfiguration> before = HcSecurityGateConfiguration.get().toFact();
        save();
        assertEquals(before, HcSecurityGateConfiguration.get().toFact());
    }

    @Test
    void listsMissingFromTheFormAreReset() throws Exception {
        setEverything();
        HtmlPage page = j.createWebClient().goTo("configureSecurity");
        HtmlForm form = page.getFormByName("config");
        for (var button : page.getByXPath("//button[contains(@class,'repeatable-delete')]")) {
            if (((org.htmlunit.html.HtmlElement) button).isDisplayed()) {
                ((org.htmlunit.html.HtmlElement) button).click();
            }
        }
        form.getTextAreaByName("_.ranges").setText("");
        j.submit(form);
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals(List.of(), configuration.getWaivers());
        assertEquals(List.of(), configuration.getAllowlist().getRanges());
        assertEquals(List.of(), configuration.getWipe().getExclusions());
        assertEquals(List.of(), configuration.getChecks());
    }

    /** A file that 0.1.0 wrote before there were rules for single checks. */
    @Test
    void whatThePreviousVersionSavedMeansTheSame() throws Exception {
        setEverything();
        try (InputStream saved = getClass().getResourceAsStream("saved-before-checks.xml")) {
            Files.copy(
                    saved,
                    j.jenkins.getRootDir().toPath().resolve(GateConfiguration.FILE),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        HcSecurityGateConfiguration.get().load();
        assertEquals(
                Fact.known(new GateConfiguration(
                        "strict",
                        "",
                        "",
                        new GateConfiguration.Allowlist("", List.of()),
                        new GateConfiguration.Wipe(
                                true,
                                List.of(
                                        new GateConfiguration.Exclusion("pinned", ""),
                                        new GateConfiguration.Exclusion("on-*", "bench"))))),
                HcSecurityGateConfiguration.get().toFact());
        assertEquals(
                Policy.of(Profile.STRICT), HcSecurityGateConfiguration.get().policy());
        assertEquals(HcSecurityGateConfiguration.get().toFact(), onDisk());
    }

    @Test
    void rowsAreCheckedAgainstTheCatalogue() {
        CheckConfiguration.DescriptorImpl checks =
                ExtensionList.lookupSingleton(CheckConfiguration.DescriptorImpl.class);
        SettingConfiguration.DescriptorImpl settings =
                ExtensionList.lookupSingleton(SettingConfiguration.DescriptorImpl.class);
        assertValidation(FormValidation.Kind.OK, "", checks.doCheckId(null, "core-update"));
        assertValidation(FormValidation.Kind.ERROR, "did you mean", checks.doCheckId(null, "core-updat"));
        assertValidation(FormValidation.Kind.ERROR, "Choose the check", checks.doCheckId(null, " "));
        assertValidation(FormValidation.Kind.OK, "", checks.doCheckEnabled(null, "false", "core-update", "why"));
        assertValidation(
                FormValidation.Kind.ERROR, "stays on", checks.doCheckEnabled(null, "false", "core-update", " "));
        assertValidation(
                FormValidation.Kind.ERROR, "stays on", checks.doCheckEnabled(null, "no", "core-update", "why"));
        assertValidation(
                FormValidation.Kind.ERROR,
                "cannot be switched off",
                checks.doCheckEnabled(null, "false", "waivers", "w"));
        assertValidation(FormValidation.Kind.WARNING, "only with", checks.doCheckReason(null, "why", "true"));
        assertValidation(FormValidation.Kind.OK, "", checks.doCheckReason(null, "why", "False"));
        assertValidation(
                FormValidation.Kind.ERROR, "CRITICAL applies", checks.doCheckSeverity(null, "bad", "core-update", ""));
        assertValidation(
                FormValidation.Kind.WARNING, "no effect", checks.doCheckSeverity(null, "LOW", "core-update", "false"));
        assertValidation(FormValidation.Kind.OK, "Default: 7", settings.doCheckName(null, "maxAgeDays", "core-update"));
        assertValidation(FormValidation.Kind.ERROR, "maxAgeDays", settings.doCheckName(null, "maxAge", "core-update"));
        assertValidation(FormValidation.Kind.ERROR, "no settings", settings.doCheckName(null, "x", "csrf-protection"));
        assertValidation(
                FormValidation.Kind.ERROR,
                "0 applies",
                settings.doCheckValues(null, "7d", "maxAgeDays", "core-update"));
        assertValidation(FormValidation.Kind.OK, "", settings.doCheckValues(null, "7", "maxAgeDays", "core-update"));
        assertEquals(
                List.of("nonProductionJobs", "noticeDays"),
                settings.doAutoCompleteName(null, "no").getValues());
    }

    private static void assertValidation(FormValidation.Kind kind, String text, FormValidation answer) {
        assertEquals(kind, answer.kind, answer.toString());
        assertTrue(text.isEmpty() || answer.getMessage().contains(text), answer.toString());
    }

    @Test
    void settingsOfTheEventLogAreKeptAsTheyWereWrittenAndCheckedInTheForm() throws Exception {
        EventLogConfiguration events = new EventLogConfiguration();
        events.setRetentionYears(" 8 ");
        events.setMaxFileMegabytes("<many>");
        HcSecurityGateConfiguration.get().setEvents(events);
        save();
        EventLogConfiguration kept = HcSecurityGateConfiguration.get().getEvents();
        assertEquals("8", kept.getRetentionYears());
        assertEquals("<many>", kept.getMaxFileMegabytes());
        assertEquals(8, kept.toSettings().retentionYears());
        assertEquals(EventLogSettings.DEFAULT.maxFileBytes(), kept.toSettings().maxFileBytes());

        EventLogConfiguration.DescriptorImpl checks =
                j.jenkins.getDescriptorByType(EventLogConfiguration.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, checks.doCheckRetentionYears("").kind);
        assertEquals(FormValidation.Kind.OK, checks.doCheckRetentionYears("6").kind);
        assertEquals(FormValidation.Kind.WARNING, checks.doCheckRetentionYears("5").kind);
        assertEquals(FormValidation.Kind.ERROR, checks.doCheckRetentionYears("0").kind);
        assertEquals(FormValidation.Kind.ERROR, checks.doCheckRetentionYears("six").kind);
        assertEquals(FormValidation.Kind.OK, checks.doCheckMaxFileMegabytes("1024").kind);
        assertEquals(FormValidation.Kind.ERROR, checks.doCheckMaxFileMegabytes("1025").kind);
    }

    @Test
    void exclusionsFollowTheirPatternInOrder() {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion("a/*", "first"), new WipeExclusion("*", "rest")));
        assertEquals("first", wipe.exclusionOf("a/b/c", null).orElseThrow().getReason());
        assertEquals("rest", wipe.exclusionOf("b", null).orElseThrow().getReason());
        assertTrue(new WipeConfiguration().exclusionOf("b", null).isEmpty());
    }

    @Test
    void exclusionsByLabelHoldOnItsNodesOnly() throws Exception {
        WipeExclusion everywhere = new WipeExclusion("", "");
        WipeExclusion labelled = new WipeExclusion("", "");
        labelled.setLabel("kept");
        WipeExclusion both = new WipeExclusion("lab/*", "");
        both.setLabel("kept");
        WipeExclusion broken = new WipeExclusion("*", "");
        broken.setLabel("&&");
        j.jenkins.setLabelString("kept");

        assertFalse(everywhere.covers("lab/a", j.jenkins));
        assertTrue(labelled.covers("lab/a", j.jenkins));
        assertFalse(labelled.covers("lab/a", null));
        assertTrue(both.covers("lab/a", j.jenkins));
        assertFalse(both.covers("other", j.jenkins));
        assertFalse(broken.covers("lab/a", j.jenkins));
        j.jenkins.setLabelString("");
        assertFalse(labelled.covers("lab/a", j.jenkins));
    }

    @Test
    void failedBuildsAreKeptOnlyUntilADate() {
        WipeConfiguration wipe = new WipeConfiguration();
        Instant noon = Instant.parse("2026-03-10T12:00:00Z");
        wipe.setKeepFailedUntil("2026-03-10");
        assertTrue(wipe.failedKeptUntil(noon).isEmpty());
        wipe.setKeepFailed(true);
        assertEquals("2026-03-10", wipe.failedKeptUntil(noon).orElseThrow().toString());
        assertTrue(wipe.failedKeptUntil(noon.plus(Duration.ofDays(1))).isEmpty());
        for (String text : new String[] {null, "", "soon", "2026-02-30", "10.03.2026"}) {
            wipe.setKeepFailedUntil(text);
            assertTrue(wipe.failedKeptUntil(noon).isEmpty(), text);
        }
    }

    private static void setEverything() {
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setMode("Report");
        allowlist.setRanges(List.of("10.0.0.0/8, 2001:db8::/32", "<nonsense>"));
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setEnabled(false);
        WipeExclusion labelled = new WipeExclusion("", "wiped every night");
        labelled.setLabel("nightly && !\"two words\"");
        wipe.setExclusions(List.of(
                new WipeExclusion("firmware/*", "kept \"warm\" & <noted>"), new WipeExclusion("legacy", ""), labelled));
        wipe.setAtBlockEnd(true);
        wipe.setKeepFailed(true);
        wipe.setKeepFailedUntil("<when it is done>");
        set("Strict", "critical", "WARN", allowlist, wipe);
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck("plugin-updates");
        waiver.setResource("git*");
        waiver.setReason("waits for <ticket> & \"test\"");
        waiver.setOwner("Ana");
        waiver.setApprover("Ben");
        waiver.setExpires("2099-12-31");
        waiver.setApproved("2026-01-01");
        HcSecurityGateConfiguration.get().setWaivers(List.of(waiver, new DeclaredWaiver()));
        HcSecurityGateConfiguration.get().setWarnings("Block");
        HcSecurityGateConfiguration.get()
                .setChecks(List.of(
                        check("https-url", "False", " a <proxy> & \"more\" ", ""),
                        check(
                                " update-data-age ",
                                "",
                                null,
                                "critical",
                                setting("maxAgeDays", " 14 "),
                                setting("trustedSites", "https://a/\n\n https://b/"))));
    }

    private static CheckConfiguration check(
            String id, String enabled, String reason, String severity, SettingConfiguration... settings) {
        CheckConfiguration check = new CheckConfiguration(id);
        check.setEnabled(enabled);
        check.setReason(reason);
        check.setSeverity(severity);
        check.setSettings(List.of(settings));
        return check;
    }

    private static SettingConfiguration setting(String name, String... values) {
        SettingConfiguration setting = new SettingConfiguration(name);
        setting.setValues(List.of(values));
        return setting;
    }

    private static void set(
            String profile, String failOn, String unknown, AllowlistConfiguration allowlist, WipeConfiguration wipe) {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.setProfile(profile);
        configuration.setFailOn(failOn);
        configuration.setUnknown(unknown);
        configuration.setAllowlist(allowlist);
        configuration.setWipe(wipe);
    }

    private static void save() throws Exception {
        j.submit(j.createWebClient().goTo("configureSecurity").getFormByName("config"));
    }

    private static Fact<GateConfiguration> onDisk() throws Exception {
        ControllerFacts facts = HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"));
        return facts.gate();
    }

    private static void write(String content) throws Exception {
        Path file = j.jenkins.getRootDir().toPath().resolve(GateConfiguration.FILE);
        String name = HcSecurityGateConfiguration.class.getName();
        Files.writeString(
                file,
                content.replace("<a>", "<" + name + ">").replace("</a>", "</" + name + ">"),
                StandardCharsets.UTF_8);
    }
}
