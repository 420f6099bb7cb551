package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.cli.CLICommandInvoker;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whoever is refused an action of this plugin is on record. One Jenkins for the class. */
@WithJenkins
class DenialsTest {

    private static final String GATE = "manage/hc-security-gate/";

    private static JenkinsRule j;
    private static Browser browser;

    private long mark;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        browser = new Browser(rule);
        browser.secure(Browser.users()
                .grant(Jenkins.READ, WaiverPermissions.REQUEST)
                .everywhere()
                .to("requester")
                .grant(Jenkins.READ, WaiverPermissions.APPROVE)
                .everywhere()
                .to("approver"));
    }

    @AfterAll
    static void stop() {
        Browser.forget();
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
        assertEquals(403, browser.post(user, GATE + action));
        assertRefused(user, GATE + action, permission);
    }

    @Test
    void soIsThePageOfWaivers() throws Exception {
        assertEquals(403, browser.get("reader", "hc-security-gate/waivers/"));
        assertRefused("reader", GATE + "waivers/", "Overall/SystemRead or Waiver/Request or Waiver/Approve");
    }

    @Test
    void soIsDismissingTheMonitor() throws Exception {
        String url = "administrativeMonitor/hc-security-gate/disable";
        assertEquals(403, browser.post("auditor", url));
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
}
