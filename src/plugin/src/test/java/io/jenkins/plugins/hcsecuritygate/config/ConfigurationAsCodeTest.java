package io.jenkins.plugins.hcsecuritygate.config;

import static io.jenkins.plugins.casc.misc.Util.getSecurityRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Source;
import io.jenkins.plugins.casc.yaml.YamlSource;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyReader;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {

    @Test
    @ConfiguredWithCode("full.yaml")
    void appliesAndExportsTheSame(JenkinsConfiguredWithCodeRule j) throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals("strict", configuration.getProfile());
        assertEquals(Severity.HIGH, configuration.policy().failOn());
        assertEquals(3, configuration.policy().checks().size());
        assertEquals(
                inAFile(),
                configuration.policy().withWaivers(List.of()),
                "the same lines mean something else in a file");
        assertEquals(1, configuration.policy().waivers().size());
        Waiver waiver = configuration.policy().waivers().get(0);
        assertEquals("plugin-updates", waiver.check());
        assertNull(waiver.voidBecause(Instant.parse("2099-12-31T23:59:59Z")));
        assertEquals(OptionalLong.of(30), waiver.ageInDays(Instant.parse("2026-02-01T00:00:00Z")));
        assertEquals("report", configuration.getAllowlist().getMode());
        assertEquals(
                List.of("10.20.0.0/16", "2001:db8:20::/48"),
                configuration.getAllowlist().getRanges());
        assertFalse(configuration.getWipe().isEnabled());
        assertEquals(
                "the compiler's cache takes 40 minutes to fill",
                configuration
                        .getWipe()
                        .exclusionOf("firmware/main", null)
                        .orElseThrow()
                        .getReason());

        assertEquals(
                new Enforcement(
                        "audit",
                        List.of(new Requirement("deploy/*", "what reaches patients"), new Requirement("release", "")),
                        "true",
                        "true",
                        List.of("legacy")),
                configuration.enforced());
        assertEquals(10, configuration.getEvents().toSettings().retentionYears());
        assertEquals(32 << 20, configuration.getEvents().toSettings().maxFileBytes());

        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode exported = getSecurityRoot(context).get("hcSecurityGate");
        assertEquals(toStringFromYamlFile(this, "full-expected.yaml"), toYamlString(exported));

        // What cannot be understood must not keep Jenkins from starting, and what is left out stays as it is.
        ConfigurationAsCode.get()
                .configure(getClass().getResource("broken.yaml").toExternalForm());
        assertEquals("HARD", configuration.getProfile());
        CheckMetadata https = Catalogue.find("https-url").orElseThrow().metadata();
        CheckMetadata core = Catalogue.find("core-update").orElseThrow().metadata();
        CheckMetadata plugins = Catalogue.find("plugin-updates").orElseThrow().metadata();
        assertEquals(
                Policy.of(Profile.STRICT)
                        .withFailOn(Severity.LOW)
                        .withUnknownBlocks(false)
                        .withRule(CheckRule.of(https).withSeverity(Severity.CRITICAL))
                        .withRule(CheckRule.of(core).withSetting("maxAgeDays", 0))
                        .withRule(CheckRule.of(plugins).withSetting("maxAgeDays", 0)),
                configuration.policy().withWaivers(List.of()));
        assertEquals(5, configuration.getChecks().size());
        assertEquals("maybe", configuration.getChecks().get(0).getEnabled());
        assertEquals(
                List.of("two", "weeks"),
                configuration.getChecks().get(2).getSettings().get(0).getValues());
        assertEquals(
                List.of("it names no owner", "its expiry is not a date of the form YYYY-MM-DD", "it names no check"),
                configuration.policy().waivers().stream()
                        .map(broken -> broken.voidBecause(Instant.parse("2026-02-01T00:00:00Z")))
                        .toList());
        assertEquals(List.of("everybody"), configuration.getAllowlist().getRanges());
        assertFalse(configuration.getWipe().isEnabled());
        assertEquals("warn", configuration.getUnknown());
        assertEquals("on", configuration.getEnforcement().getMode());
        assertEquals(Mode.ENFORCE, configuration.enforced().modeInForce());
        assertTrue(configuration.enforced().requirementOf("any").isPresent());
        assertEquals("for ever", configuration.getEvents().getRetentionYears());
        assertEquals(EventLogSettings.DEFAULT, configuration.getEvents().toSettings());
    }

    /** By itself, Configuration as Code stops the start of Jenkins at each of these. */
    @Test
    @ConfiguredWithCode("misspelt.yaml")
    void whatHasNoMeaningLetsJenkinsStartUnderTheStrictestRules(JenkinsConfiguredWithCodeRule j) throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals(
                List.of(
                        "misspelt.yaml:3: unknown key 'profil'; did you mean 'profile'?",
                        "misspelt.yaml:5: 'failOn' must be a single value",
                        "misspelt.yaml:9: unknown key 'checks[1].severty'; did you mean 'severity'?",
                        "misspelt.yaml:10: 'checks[2]' must have keys of its own",
                        "misspelt.yaml:13: 'checks[3].settings' must be a list",
                        "misspelt.yaml:15: 'allowlist' must have keys of its own",
                        "misspelt.yaml:21: unknown key 'wipe.exclusions[1].until'; known: jobs, label, reason",
                        "misspelt.yaml:22: 'wipe.atBlockEnd' must be true or false",
                        "misspelt.yaml:24: 'enforcement.required' must be a list",
                        "misspelt.yaml:28: 'waivers[1].resource' must be a single value"),
                configuration.getMisunderstood());
        assertEquals("block", configuration.getUnknown(), "what has a meaning is kept");
        assertEquals("plugin-updates", configuration.getChecks().get(1).getId());
        assertEquals(1, configuration.getWipe().getExclusions().size());

        Fact.Unknown<?> live = assertInstanceOf(Fact.Unknown.class, configuration.toFact());
        assertTrue(live.why().contains("; and 5 more"), live.why());
        assertEquals(Enforcement.STRICTEST, configuration.enforced());
        assertEquals(Policy.of(Profile.STRICT).withFailOn(Severity.LOW), configuration.policy());
        assertEquals(live, onDisk());
        Verdict verdict = PostureService.get().evaluateNow().verdict();
        assertFalse(verdict.open());
        assertTrue(
                verdict.checks().stream()
                        .filter(check -> check.metadata().id().equals("waivers"))
                        .flatMap(check -> check.findings().stream())
                        .anyMatch(finding -> finding.finding().message().contains("misspelt.yaml:")),
                "no finding names the file");

        configuration.load();
        assertEquals(live, configuration.toFact(), "a restart does not make a meaning of it");
        ConfigurationAsCode.get().configure(getClass().getResource("full.yaml").toExternalForm());
        assertEquals(List.of(), configuration.getMisunderstood());
        assertEquals(configuration.toFact(), onDisk());
        assertEquals("strict", configuration.toFact().toOptional().orElseThrow().profile());
    }

    @Test
    @ConfiguredWithCode("full.yaml")
    void tryingAConfigurationOutTellsWhatHasNoMeaningAndChangesNothing(JenkinsConfiguredWithCodeRule j)
            throws Exception {
        Map<Source, String> told = ConfigurationAsCode.get()
                .checkWith(YamlSource.of(getClass().getResource("misspelt.yaml").toExternalForm()));
        assertTrue(
                told.containsValue("misspelt.yaml:3: unknown key 'profil'; did you mean 'profile'?"), told::toString);
        assertEquals(List.of(), HcSecurityGateConfiguration.get().getMisunderstood());
        assertEquals("strict", HcSecurityGateConfiguration.get().getProfile());

        ConfigurationAsCode.get()
                .configure(getClass().getResource("no-mapping.yaml").toExternalForm());
        assertEquals(
                List.of("no-mapping.yaml:2: hcSecurityGate is not a mapping of keys to values"),
                HcSecurityGateConfiguration.get().getMisunderstood());
    }

    private static Fact<GateConfiguration> onDisk() throws Exception {
        return HomeReader.read(Jenkins.get().getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                .gate();
    }

    /** What the lines about the policy mean to {@code hcgate --policy}. */
    private Policy inAFile() throws Exception {
        String lines = toStringFromYamlFile(this, "full.yaml")
                .lines()
                .dropWhile(line -> !line.contains("profile:"))
                .takeWhile(line -> !line.contains("allowlist:"))
                .collect(Collectors.joining("\n"));
        return new PolicyReader(Catalogue.checks()).read("full.yaml", lines.getBytes(StandardCharsets.UTF_8));
    }
}
