package io.jenkins.plugins.hcsecuritygate.config;

import static io.jenkins.plugins.casc.misc.Util.getSecurityRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyReader;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
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
