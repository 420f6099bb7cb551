package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Result;
import java.net.URL;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the snippet generator writes is what an author would write, and what Pipeline runs. */
@WithJenkins
class SnippetTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @BeforeEach
    void openGate() {
        Builds.openGate();
    }

    @Test
    void withoutParameters() throws Exception {
        assertSnippet("hcSecurityGate()", new HcSecurityGateStep());
        assertSnippet("hcSecurityAudit()", new HcSecurityAuditStep());
    }

    @Test
    void withAllParameters() throws Exception {
        HcSecurityGateStep gate = new HcSecurityGateStep();
        gate.setAction("warn");
        gate.setProfile("strict");
        gate.setFailOn("LOW");
        gate.setUnknown("block");
        gate.setMaxAge(90);
        gate.setChecks(List.of("core-update", "ip-allowlist"));
        assertSnippet(
                "hcSecurityGate action: 'warn', checks: ['core-update', 'ip-allowlist'], failOn: 'LOW', maxAge: '90',"
                        + " profile: 'strict', unknown: 'block'",
                gate);
    }

    @Test
    void whatIsNamedAsTheDefaultIsLeftOut() throws Exception {
        HcSecurityGateStep gate = new HcSecurityGateStep();
        gate.setAction("fail");
        gate.setProfile(" ");
        gate.setChecks(List.of());
        assertSnippet("hcSecurityGate()", gate);
    }

    /** As the form sends it: all fields are there, the empty ones as empty texts. */
    @Test
    void fromTheForm() throws Exception {
        j.jenkins.disableSecurity();
        String audit = "hcSecurityAudit checks: ['core-update', 'ip-allowlist'], failOn: 'HIGH'";
        assertEquals(
                audit,
                generated(
                        HcSecurityAuditStep.class,
                        Map.of(
                                "profile",
                                "",
                                "failOn",
                                "HIGH",
                                "unknown",
                                "",
                                "maxAge",
                                "",
                                "checks",
                                "core-update, ip-allowlist")));
        Builds.run(j, audit, Result.SUCCESS);
    }

    private static void assertSnippet(String expected, Step step) throws Exception {
        assertEquals(expected, Snippetizer.object2Groovy(step));
        String log = Builds.run(j, expected, Result.SUCCESS);
        assertTrue(log.contains("HC Security Gate: "), log);
    }

    private static String generated(Class<? extends Step> type, Map<String, String> fields) throws Exception {
        JSONObject json = JSONObject.fromObject(fields);
        json.put("stapler-class", type.getName());
        json.put("$class", type.getName());
        try (JenkinsRule.WebClient client = j.createWebClient()) {
            WebRequest request =
                    new WebRequest(new URL(j.getURL(), "pipeline-syntax/generateSnippet"), HttpMethod.POST);
            request.setRequestParameters(List.of(new NameValuePair("json", json.toString())));
            client.addCrumb(request);
            return client.getPage(request).getWebResponse().getContentAsString().trim();
        }
    }
}
