package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class GateFormTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        j.createFreeStyleProject("job");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @Test
    void stepsKeepWhatTheirFormsShow() throws Exception {
        HcSecurityGateStep gate = new HcSecurityGateStep();
        gate.setProfile("strict");
        gate.setFailOn("MEDIUM");
        gate.setUnknown("warn");
        gate.setMaxAge(90);
        gate.setAction("warn");
        gate.setChecks(List.of("core-update", "ip-allowlist"));
        HcSecurityAuditStep audit = new HcSecurityAuditStep();
        audit.setFailOn("LOW");
        GateStepsHolder after = roundTrip(new GateStepsHolder(gate, audit));
        j.assertEqualDataBoundBeans(gate, after.getGate());
        j.assertEqualDataBoundBeans(audit, after.getAudit());

        after = roundTrip(new GateStepsHolder(new HcSecurityGateStep(), new HcSecurityAuditStep()));
        j.assertEqualDataBoundBeans(new HcSecurityGateStep(), after.getGate());
        j.assertEqualDataBoundBeans(new HcSecurityAuditStep(), after.getAudit());
    }

    private static GateStepsHolder roundTrip(GateStepsHolder before) throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        project.getBuildersList().add(before);
        try (JenkinsRule.WebClient client = j.createWebClient().login("admin")) {
            j.submit(client.getPage(project, "configure").getFormByName("config"));
        }
        return project.getBuildersList().get(GateStepsHolder.class);
    }

    @ParameterizedTest
    @CsvSource({
        "HcSecurityGateStep, checkProfile, harsh",
        "HcSecurityGateStep, checkFailOn, harsh",
        "HcSecurityGateStep, checkUnknown, harsh",
        "HcSecurityGateStep, checkMaxAge, harsh",
        "HcSecurityGateStep, checkChecks, harsh",
        "HcSecurityGateStep, checkAction, harsh",
        "HcSecurityAuditStep, checkChecks, harsh",
        "HcSecurityGateBuilder, checkMaxAge, harsh",
        "HcSecurityGateBuilder, checkChecks, harsh",
        "HcSecurityGateStep, fillProfileItems, ''",
        "HcSecurityGateStep, fillFailOnItems, ''",
        "HcSecurityGateStep, fillUnknownItems, ''",
        "HcSecurityGateStep, fillActionItems, ''",
        "HcSecurityAuditStep, fillProfileItems, ''",
        "HcSecurityGateBuilder, fillProfileItems, ''",
        "HcSecurityGateBuilder, fillFailOnItems, ''",
        "HcSecurityGateBuilder, fillUnknownItems, ''",
        "HcSecurityGateBuilder, fillActionItems, ''",
    })
    void webMethodsNeedPostAndPermission(String type, String method, String value) throws Exception {
        assertEquals(403, answer("reader", HttpMethod.POST, type, method, value).getStatusCode());
        assertEquals(404, answer("admin", HttpMethod.GET, type, method, value).getStatusCode());
        WebResponse answer = answer("admin", HttpMethod.POST, type, method, value);
        assertEquals(200, answer.getStatusCode());
        if (!value.isEmpty()) {
            assertTrue(answer.getContentAsString().contains("class=\"error\""), answer.getContentAsString());
        }
    }

    @Test
    void validationEscapes() throws Exception {
        String answer = answer("admin", HttpMethod.POST, "HcSecurityGateStep", "checkChecks", "<script>")
                .getContentAsString();
        assertFalse(answer.contains("<script>"), answer);
    }

    private static WebResponse answer(String user, HttpMethod verb, String type, String method, String value)
            throws Exception {
        try (JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false)) {
            client.login(user);
            String url = "job/job/descriptorByName/io.jenkins.plugins.hcsecuritygate.steps." + type + "/" + method
                    + "?value=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
            WebRequest request = new WebRequest(new URL(j.getURL(), url), verb);
            if (verb == HttpMethod.POST) {
                client.addCrumb(request);
            }
            return client.getPage(request).getWebResponse();
        }
    }
}
