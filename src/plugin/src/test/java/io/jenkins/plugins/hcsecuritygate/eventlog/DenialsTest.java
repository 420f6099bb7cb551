package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.cli.CLICommandInvoker;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions;
import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whoever is refused an action of this plugin is on record. One Jenkins for the class. */
@WithJenkins
class DenialsTest {

    private static final String GATE = "manage/hc-security-gate/";

    private static JenkinsRule j;

    private long mark;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, WaiverPermissions.REQUEST)
                .everywhere()
                .to("requester")
                .grant(Jenkins.READ, WaiverPermissions.APPROVE)
                .everywhere()
                .to("approver")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor"));
        Jenkins.SYSTEM_READ.setEnabled(true);
    }

    @AfterAll
    static void stop() {
        Jenkins.SYSTEM_READ.setEnabled(false);
    }

    @BeforeEach
    void mark() throws Exception {
        Denials.forget();
        mark = Recorded.mark();
    }

    @ParameterizedTest
    @CsvSource({
        "auditor, waivers/request, Waiver/Request",
        "requester, waivers/approve, Waiver/Approve",
        "requester, waivers/reject, Waiver/Approve",
        "auditor, waivers/withdraw, Waiver/Request or Waiver/Approve",
        "approver, waivers/readAgain, Overall/Administer",
        "approver, waivers/setAside, Overall/Administer",
        "auditor, break-glass/open, Overall/Administer",
        "auditor, break-glass/end, Overall/Administer",
        "auditor, reaudit, Overall/Administer",
    })
    void aRefusedActionIsAnEvent(String user, String action, String permission) throws Exception {
        assertEquals(403, status(user, HttpMethod.POST, GATE + action));
        assertRefused(user, GATE + action, permission);
    }

    @Test
    void soIsThePageOfWaivers() throws Exception {
        assertEquals(403, status("reader", HttpMethod.GET, "hc-security-gate/waivers/"));
        assertRefused("reader", GATE + "waivers/", "Overall/SystemRead or Waiver/Request or Waiver/Approve");
    }

    @Test
    void soIsDismissingTheMonitor() throws Exception {
        String url = "administrativeMonitor/hc-security-gate/disable";
        assertEquals(403, status("auditor", HttpMethod.POST, url));
        assertRefused("auditor", url, "Overall/Administer");
    }

    @Test
    void soIsTheCommand() throws Exception {
        CLICommandInvoker.Result result =
                new CLICommandInvoker(j, "hc-audit").asUser("reader").invoke();
        assertEquals(6, result.returnCode(), result.toString());
        assertRefused("reader", "hc-audit", "Overall/SystemRead");
    }

    private void assertRefused(String actor, String what, String permission) throws Exception {
        List<LoggedEvent> events = Recorded.since(mark, EventKind.ACCESS_DENIED);
        assertEquals(1, events.size(), events.toString());
        assertEquals(actor, events.get(0).event().actor());
        assertEquals(what, events.get(0).event().subject());
        assertEquals(permission, events.get(0).event().details().get("permission"));
    }

    private static int status(String user, HttpMethod method, String url) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .withBasicCredentials(user)
                .withRedirectEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setCssEnabled(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), url), method);
        if (method == HttpMethod.POST) {
            client.addCrumb(request);
        }
        return client.getPage(request).getWebResponse().getStatusCode();
    }
}
