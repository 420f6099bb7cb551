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
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {

    @Test
    @ConfiguredWithCode("full.yaml")
    void appliesAndExportsTheSame(JenkinsConfiguredWithCodeRule j) throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals("strict", configuration.getProfile());
        assertEquals(
                Policy.of(Profile.STRICT).withFailOn(Severity.HIGH).withUnknownBlocks(false), configuration.policy());
        assertEquals("report", configuration.getAllowlist().getMode());
        assertEquals(
                List.of("10.20.0.0/16", "2001:db8:20::/48"),
                configuration.getAllowlist().getRanges());
        assertTrue(configuration.getWipe().isEnabled());
        assertEquals(
                "the compiler's cache takes 40 minutes to fill",
                configuration
                        .getWipe()
                        .exclusionOf("firmware/main", null)
                        .orElseThrow()
                        .getReason());

        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode exported = getSecurityRoot(context).get("hcSecurityGate");
        assertEquals(toStringFromYamlFile(this, "full-expected.yaml"), toYamlString(exported));

        // What cannot be understood must not keep Jenkins from starting, and what is left out stays as it is.
        ConfigurationAsCode.get()
                .configure(getClass().getResource("broken.yaml").toExternalForm());
        assertEquals("HARD", configuration.getProfile());
        assertEquals(
                Policy.of(Profile.STRICT).withFailOn(Severity.LOW).withUnknownBlocks(false), configuration.policy());
        assertEquals(List.of("everybody"), configuration.getAllowlist().getRanges());
        assertFalse(configuration.getWipe().isEnabled());
        assertEquals("warn", configuration.getUnknown());
    }
}
