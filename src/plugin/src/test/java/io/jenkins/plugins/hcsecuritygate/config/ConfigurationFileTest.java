package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.BulkChange;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.eventlog.Recorded;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.StaplerRequest2;

/** The file of the configuration as people edit it, as earlier versions wrote it, and as a crash or a bug leaves it. */
@WithJenkins
class ConfigurationFileTest {

    private static final String CONFIGURATION = HcSecurityGateConfiguration.class.getName();

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @AfterEach
    void reset() throws Exception {
        Files.deleteIfExists(file());
        write("");
        configuration().load();
        configuration().save();
    }

    /** All parts, as the version before this one saved them. */
    @Test
    void whatThePreviousVersionSavedMeansTheSame() throws Exception {
        try (InputStream saved = getClass().getResourceAsStream("saved-before-switches.xml")) {
            Files.write(file(), saved.readAllBytes());
        }
        configuration().load();
        GateConfiguration known = configuration().toFact().toOptional().orElseThrow();
        assertEquals(
                new Enforcement(
                        "audit",
                        List.of(new Requirement("deploy/*", "what reaches patients")),
                        "true",
                        "false",
                        List.of("legacy")),
                known.enforcement());
        assertTrue(known.wipe().atBlockEnd());
        assertEquals("2027-01-31", known.wipe().keepFailedUntil());
        assertEquals("dev-*", known.declaredWaivers().get(0).resource());
        assertEquals("controller-executors", known.policy().checks().get(0).id());
        assertEquals(new GateConfiguration.Events("10", "32"), known.events());
        assertEquals(known, onDisk().toOptional().orElseThrow());
    }

    /** Jenkins skips what it does not understand, and what is left is a policy that nobody chose. */
    @Test
    void aPartThatJenkinsLeavesOutIsNotTakenForTheWhole() throws Exception {
        for (String broken : List.of(
                "<enforcement class='gone.Enforcement'><mode>enforce</mode></enforcement>",
                "<enforcement><required><gone.Rule><jobs>deploy/*</jobs></gone.Rule></required></enforcement>",
                "<checks><null/></checks>",
                "<checks><gone.Check><id>core-update</id><severity>CRITICAL</severity></gone.Check></checks>")) {
            write(broken);
            configuration().load();
            Fact.Unknown<?> unknown =
                    assertInstanceOf(Fact.Unknown.class, configuration().toFact(), broken);
            assertEquals("hc-security-gate.xml is not understood in full", unknown.why());
            assertEquals(Enforcement.STRICTEST, configuration().enforced(), broken);
            assertEquals(
                    Policy.of(Profile.STRICT).withFailOn(Severity.LOW),
                    configuration().policy(),
                    broken);
        }
        configuration().setProfile("baseline");
        assertInstanceOf(Fact.Known.class, configuration().toFact());
    }

    @Test
    void wordsInAnyCaseAndWithSpacesAreUnderstoodAndSurviveTheForm() throws Exception {
        write("""
                <profile> Strict </profile>
                <failOn>medium</failOn>
                <unknown>BLOCK</unknown>
                <allowlist><mode>Report</mode></allowlist>
                <wipe><enabled>TRUE</enabled></wipe>
                <enforcement><mode> Enforce</mode><refuseBuiltInNode>True</refuseBuiltInNode></enforcement>
                """);
        configuration().load();
        GateConfiguration known = configuration().toFact().toOptional().orElseThrow();
        assertTrue(known.wipe().enabled());
        assertEquals(Enforcement.Mode.ENFORCE, known.enforcement().modeInForce());
        assertTrue(known.enforcement().refusesBuiltInNode());
        assertEquals(onDisk().toOptional().orElseThrow().wipe(), known.wipe(), "the auditor reads the same");

        HtmlForm form = j.createWebClient().goTo("configureSecurity").getFormByName("config");
        j.submit(form);
        assertEquals(known, configuration().toFact().toOptional().orElseThrow());
        assertEquals("strict", configuration().getProfile());
        assertEquals("enforce", configuration().getEnforcement().getMode());
        assertEquals("report", configuration().getAllowlist().getMode());
    }

    /** Whoever asks while it is being set gets what was in force, not half of it. */
    @Test
    void nothingCountsBeforeAllOfItIsSet() throws Exception {
        configuration().setProfile("strict");
        try (BulkChange change = new BulkChange(configuration())) {
            configuration().setProfile("");
            configuration().setChecks(List.of());
            assertEquals(Policy.of(Profile.STRICT), configuration().policy());
            change.commit();
        }
        assertEquals(Policy.of(Profile.BASELINE), configuration().policy());
    }

    @Test
    void aFormThatCannotBeBoundChangesNothing() throws Exception {
        configuration().setProfile("strict");
        CheckConfiguration check = new CheckConfiguration("core-update");
        check.setSeverity("CRITICAL");
        configuration().setChecks(List.of(check));
        GateConfiguration before = configuration().toFact().toOptional().orElseThrow();
        JSONObject form = new JSONObject();
        form.put("profile", "baseline");
        form.put("wipe", "this is no object");
        j.executeOnServer(() -> {
            assertThrows(
                    RuntimeException.class,
                    () -> configuration().configure(org.kohsuke.stapler.Stapler.getCurrentRequest2(), form));
            return null;
        });
        assertEquals(before, configuration().toFact().toOptional().orElseThrow());
        assertEquals("strict", configuration().getProfile());
        assertEquals(1, configuration().getChecks().size());
    }

    /** A directory in its place: nothing can be written, and what was set is in force all the same. */
    @Test
    void whatIsInForceIsAnEventAlsoIfItDidNotReachTheDisk() throws Exception {
        configuration().setWaivers(List.of());
        Files.delete(file());
        Files.createDirectories(file().resolve("in-the-way"));
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck("core-update");
        long mark = Recorded.mark();
        try {
            configuration().setWaivers(List.of(waiver));
            assertEquals(1, Recorded.since(mark, EventKind.WAIVER_DECLARED).size());
            assertEquals(
                    1,
                    configuration()
                            .toFact()
                            .toOptional()
                            .orElseThrow()
                            .declaredWaivers()
                            .size());
            long changed = Recorded.mark();
            configuration().setProfile("strict");
            assertEquals(1, Recorded.since(changed, EventKind.POLICY_CHANGED).size());
        } finally {
            Files.delete(file().resolve("in-the-way"));
            Files.delete(file());
        }
        configuration().setWaivers(List.of(waiver));
        assertEquals(1, Recorded.since(mark, EventKind.WAIVER_DECLARED).size(), "told already");
    }

    /** The page is also saved for the sake of other plugins. */
    @Test
    void savingThePageLiftsTheStrictestRulesOnlyIfItSaysSo() throws Exception {
        configuration().setProfile("baseline");
        configuration().misunderstand(List.of("jenkins.yaml:7: unknown key 'enforcment'"));
        HtmlPage page = j.createWebClient().goTo("configureSecurity");
        assertTrue(page.asNormalizedText().contains("jenkins.yaml:7: unknown key 'enforcment'"));
        j.submit(page.getFormByName("config"));
        assertEquals(1, configuration().getMisunderstood().size());
        assertEquals(Enforcement.STRICTEST, configuration().enforced());
        configuration().configure((StaplerRequest2) null, new JSONObject());
        assertEquals("baseline", configuration().getProfile(), "a form without this section says nothing");

        HtmlForm form = j.createWebClient().goTo("configureSecurity").getFormByName("config");
        form.getInputByName("dealtWith").setChecked(true);
        j.submit(form);
        assertEquals(List.of(), configuration().getMisunderstood());
        assertEquals(
                "baseline", configuration().toFact().toOptional().orElseThrow().profile());
    }

    private static HcSecurityGateConfiguration configuration() {
        return HcSecurityGateConfiguration.get();
    }

    private static Fact<GateConfiguration> onDisk() throws Exception {
        return HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                .gate();
    }

    private static Path file() {
        return j.jenkins.getRootDir().toPath().resolve(GateConfiguration.FILE);
    }

    private static void write(String content) throws Exception {
        Files.writeString(
                file(), "<" + CONFIGURATION + ">" + content + "</" + CONFIGURATION + ">", StandardCharsets.UTF_8);
    }
}
