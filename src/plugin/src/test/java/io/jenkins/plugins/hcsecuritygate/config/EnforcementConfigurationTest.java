package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class EnforcementConfigurationTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setEnforcement(null);
    }

    @Test
    void nothingIsEnforcedAsInstalled() {
        assertEquals(Enforcement.NONE, HcSecurityGateConfiguration.get().enforced());
    }

    @Test
    void theFormAndTheDiskKeepEverythingAndTheEngineReadsIt() throws Exception {
        Enforcement written = new Enforcement(
                "sometimes",
                List.of(new Requirement("deploy/*", "what \"reaches\" <patients>"), new Requirement("", "")),
                "true",
                "true",
                List.of("legacy", "windows"));
        HcSecurityGateConfiguration.get().setEnforcement(of(written));
        assertEquals(written, HcSecurityGateConfiguration.get().enforced());
        j.submit(j.createWebClient().goTo("configureSecurity").getFormByName("config"));
        assertEquals(written, HcSecurityGateConfiguration.get().enforced());
        HcSecurityGateConfiguration.get().load();
        assertEquals(written, HcSecurityGateConfiguration.get().enforced());
        Fact<GateConfiguration> onDisk = HomeReader.read(
                        j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                .gate();
        assertEquals(written, onDisk.toOptional().orElseThrow().enforcement());
        assertEquals(HcSecurityGateConfiguration.get().toFact(), onDisk);
    }

    @Test
    void theFormSaysWhatIsNotUnderstood() {
        EnforcementConfiguration.DescriptorImpl enforcement =
                j.jenkins.getDescriptorByType(EnforcementConfiguration.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, enforcement.doCheckMode("on").kind);
        assertEquals(FormValidation.Kind.OK, enforcement.doCheckMode("Enforce").kind);
        assertEquals(FormValidation.Kind.OK, enforcement.doCheckMode("").kind);
        RequiredGate.DescriptorImpl gate = j.jenkins.getDescriptorByType(RequiredGate.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, gate.doCheckJobs(" ").kind);
        assertEquals(FormValidation.Kind.OK, gate.doCheckJobs("deploy/*").kind);
    }

    @Test
    void nullsAreNothing() {
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode(null);
        enforcement.setRequired(null);
        enforcement.setRefuseLabels(null);
        assertEquals(Enforcement.NONE, enforcement.toFact());
        assertEquals(new Requirement("", ""), new RequiredGate(null).toFact());
    }

    private static EnforcementConfiguration of(Enforcement written) {
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode(written.mode());
        enforcement.setRequired(written.required().stream()
                .map(rule -> {
                    RequiredGate gate = new RequiredGate(rule.jobs());
                    gate.setReason(rule.reason());
                    return gate;
                })
                .toList());
        enforcement.setRefuseBuiltInNode(written.refuseBuiltInNode());
        enforcement.setRefuseNonContainers(written.refuseNonContainers());
        enforcement.setRefuseLabels(written.refuseLabels());
        return enforcement;
    }
}
