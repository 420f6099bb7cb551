package io.jenkins.plugins.hcsecuritygate.config;

import static io.jenkins.plugins.casc.misc.Util.getSecurityRoot;
import static io.jenkins.plugins.casc.misc.Util.toStringFromYamlFile;
import static io.jenkins.plugins.casc.misc.Util.toYamlString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyReader;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        assertEquals(inAFile(), configuration.policy(), "the same lines mean something else in a file");
        assertEquals("report", configuration.getAllowlist().getMode());
        assertEquals(
                List.of("10.20.0.0/16", "2001:db8:20::/48"),
                configuration.getAllowlist().getRanges());
        assertTrue(configuration.getWipe().isEnabled());
        assertEquals(
                "the compiler's cache takes 40 minutes to fill",
                configuration
                        .getWipe()
                        .exclusionOf("firmware/main")
                        .orElseThrow()
                        .getReason());

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
                configuration.policy());
        assertEquals(5, configuration.getChecks().size());
        assertEquals("maybe", configuration.getChecks().get(0).getEnabled());
        assertEquals(
                List.of("two", "weeks"),
                configuration.getChecks().get(2).getSettings().get(0).getValues());
        assertEquals(List.of("everybody"), configuration.getAllowlist().getRanges());
        assertFalse(configuration.getWipe().isEnabled());
        assertEquals("warn", configuration.getUnknown());
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
