package io.jenkins.plugins.hcsecuritygate.waivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may do what on the page of waivers, and what comes of it. */
@WithJenkins
class WaiversPageTest {

    private static final String PAGE = WaiverDesk.PAGE;
    private static final String ROOT_PAGE = "hc-security-gate/waivers/";
    private static final List<String> ACTIONS =
            List.of("request", "approve", "reject", "withdraw", "readAgain", "setAside");
    private static final String CHECK = WaiverDesk.CHECK;
    private static final String MAIN = WaiverDesk.MAIN;

    private static JenkinsRule j;
    private static Browser browser;
    private static WaiverDesk desk;
    private static QuietPosture quiet;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        browser = new Browser(rule);
        desk = new WaiverDesk(browser);
        quiet = new QuietPosture();
    }

    @AfterAll
    static void stop() {
        quiet.close();
        Browser.forget();
    }

    @BeforeEach
    void secure() {
        desk.secure();
    }

    @AfterEach
    void empty() throws Exception {
        desk.empty();
    }

    @Test
    void seeingTakesSystemReadOrAPermissionAboutWaivers() throws Exception {
        for (String url : List.of(PAGE, ROOT_PAGE)) {
            for (String user : new String[] {null, "reader", "manager"}) {
                assertEquals(403, browser.get(user, url), user + " " + url);
            }
            for (String user : List.of("auditor", "requester", "approver", "admin")) {
                assertEquals(200, browser.get(user, url), user + " " + url);
            }
        }
    }

    /** The rest of the gate's pages stays as closed as it was, however the address is written. */
    @Test
    void permissionsAboutWaiversShowNothingElse() throws Exception {
        for (String user : List.of("requester", "approver")) {
            for (String url :
                    List.of("", "report.json", "waiversreport.json", "report.json/waivers/", "/report.json")) {
                assertTrue(browser.get(user, "hc-security-gate/" + url) >= 400, user + " " + url);
                assertTrue(browser.get(user, "manage/hc-security-gate/" + url) >= 400, user + " " + url);
            }
            assertEquals(403, browser.post(user, "hc-security-gate/reaudit", Map.of()));
        }
    }

    @Test
    void everyActionTakesItsPermissionAndPost() throws Exception {
        Map<String, List<Integer>> expected = new LinkedHashMap<>();
        // In the order of ACTIONS; 400 is what a form without content gets from whoever may send one.
        expected.put(null, List.of(403, 403, 403, 403, 403, 403));
        expected.put("reader", List.of(403, 403, 403, 403, 403, 403));
        expected.put("manager", List.of(403, 403, 403, 403, 403, 403));
        expected.put("auditor", List.of(403, 403, 403, 403, 403, 403));
        expected.put("requester", List.of(400, 403, 403, 400, 403, 403));
        expected.put("approver", List.of(403, 400, 400, 400, 403, 403));
        expected.put("both", List.of(400, 400, 400, 400, 403, 403));
        expected.put("admin", List.of(400, 400, 400, 400, 302, 400));
        for (Map.Entry<String, List<Integer>> user : expected.entrySet()) {
            List<Integer> actual = new ArrayList<>();
            for (String action : ACTIONS) {
                actual.add(browser.post(user.getKey(), PAGE + action, Map.of()));
                int asGet = browser.get(user.getKey(), PAGE + action);
                assertTrue(asGet == 404 || asGet == 403, user.getKey() + " GET " + action + ": " + asGet);
            }
            assertEquals(user.getValue(), actual, String.valueOf(user.getKey()));
        }
        assertEquals(List.of(), WaiverDesk.waivers());
    }

    @Test
    void waiverCountsWhenSomebodyElseApprovesItAndNoSooner() throws Exception {
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        RecordedEvents events = RecordedEvents.fromNow();
        desk.ask("requester", CHECK, "built-in");
        RequestedWaiver asked = WaiverDesk.only();
        assertEquals(State.PENDING, asked.state());
        assertEquals("requester", asked.ownerId());
        assertEquals(Status.FAIL, WaiverDesk.status(CHECK));
        assertEquals(Status.WARN, WaiverDesk.status("waivers"));

        // No look at the controller is needed, neither for pages nor for builds.
        Posture before = PostureService.get().latest().orElseThrow();
        assertEquals(302, browser.post("approver", PAGE + "approve", Map.of("id", asked.id())));
        assertEquals(Status.WAIVED, WaiverDesk.status(CHECK));
        assertEquals(Status.PASS, WaiverDesk.status("waivers"));
        assertTrue(PostureService.get().current(Duration.ofHours(1)).verdict().checks().stream()
                .anyMatch(check -> check.metadata().id().equals(CHECK) && check.status() == Status.WAIVED));
        assertEquals(
                before.evaluatedAt(),
                PostureService.get().latest().orElseThrow().evaluatedAt());

        assertEquals(302, browser.post("requester", PAGE + "withdraw", Map.of("id", asked.id())));
        assertEquals(Status.FAIL, WaiverDesk.status(CHECK));

        assertEquals(1, events.of(EventKind.WAIVER_REQUESTED).size());
        String approved = events.of(EventKind.WAIVER_APPROVED).get(0);
        assertTrue(approved.startsWith("waiver-approved by approver: " + CHECK), approved);
        assertTrue(approved.contains("from=pending") && approved.contains("to=approved"), approved);
        String withdrawn = events.of(EventKind.WAIVER_WITHDRAWN).get(0);
        assertTrue(withdrawn.startsWith("waiver-withdrawn by requester: " + CHECK), withdrawn);
        assertTrue(withdrawn.contains("from=approved") && withdrawn.contains("to=withdrawn"), withdrawn);
    }

    @Test
    void nobodyApprovesTheirOwnWaiver() throws Exception {
        for (String user : List.of("admin", "both")) {
            desk.ask(user, CHECK, user);
            RequestedWaiver asked =
                    WaiverDesk.waivers().get(WaiverDesk.waivers().size() - 1);
            String refused = desk.refusal(user, "approve", Map.of("id", asked.id()));
            assertTrue(refused.contains("another user has to decide"), refused);
            assertTrue(desk.refusal(user, "reject", Map.of("id", asked.id(), "remark", "no"))
                    .contains("another user has to decide"));
        }
        // The realm takes both spellings for one user.
        assertTrue(desk.refusal(
                        "Both",
                        "approve",
                        Map.of("id", WaiverDesk.waivers().get(1).id()))
                .contains("another user has to decide"));
        assertTrue(WaiverDesk.waivers().stream().allMatch(waiver -> waiver.state() == State.PENDING));
    }

    @Test
    void whereNobodyLogsInNobodyCanAskOrApprove() throws Exception {
        desk.ask("requester", CHECK, "built-in");
        String id = WaiverDesk.only().id();
        j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        for (SecurityRealm realm : List.of(j.createDummySecurityRealm(), SecurityRealm.NO_AUTHENTICATION)) {
            j.jenkins.setSecurityRealm(realm);
            assertTrue(desk.refusal(null, "approve", Map.of("id", id)).contains("Log in first"));
            assertTrue(desk.refusal(null, "request", WaiverDesk.form(CHECK, "x", "y", WaiverDesk.tomorrow()))
                    .contains("Log in first"));
        }
        assertEquals(State.PENDING, WaiverDesk.only().state());
        HtmlPage page = j.createWebClient().goTo(PAGE);
        assertTrue(page.asNormalizedText().contains("Log in first"), page.asNormalizedText());
        assertTrue(page.getByXPath(MAIN + "//form").isEmpty());
    }

    @Test
    void rejectingTakesAReasonAndIsRemembered() throws Exception {
        desk.ask("requester", CHECK, "built-in");
        String id = WaiverDesk.only().id();
        assertTrue(desk.refusal("approver", "reject", Map.of("id", id, "remark", " "))
                .contains("Say why"));
        RecordedEvents events = RecordedEvents.fromNow();
        assertEquals(302, browser.post("approver", PAGE + "reject", Map.of("id", id, "remark", "use an <agent>")));
        assertTrue(events.of(EventKind.WAIVER_REJECTED).get(0).contains("remark=use an <agent>"));
        assertEquals(State.REJECTED, WaiverDesk.only().state());
        String page = browser.reading("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(page.contains("rejected by approver on " + WaiverDesk.today() + ": use an <agent>"), page);
        assertTrue(desk.refusal("approver", "approve", Map.of("id", id)).contains("this waiver is rejected"));
        assertTrue(desk.refusal("requester", "withdraw", Map.of("id", id)).contains("this waiver is rejected"));
    }

    @Test
    void onlyOwnersAndApproversWithdraw() throws Exception {
        desk.ask("requester", CHECK, "built-in");
        String id = WaiverDesk.only().id();
        assertTrue(desk.refusal("colleague", "withdraw", Map.of("id", id)).contains("Somebody else asked"));
        assertEquals(302, browser.post("approver", PAGE + "withdraw", Map.of("id", id)));
        assertEquals(State.WITHDRAWN, WaiverDesk.only().state());
        assertTrue(
                desk.refusal("approver", "withdraw", Map.of("id", "nonsense")).contains("no such waiver"));
    }

    @Test
    void oneRequestPerFindingWaits() throws Exception {
        desk.ask("requester", CHECK, "built-in");
        assertTrue(desk.refusal("colleague", "request", WaiverDesk.form(CHECK, "built-in", "y", WaiverDesk.tomorrow()))
                .contains("already"));
        assertEquals(1, WaiverDesk.waivers().size());
    }

    @Test
    void aConfigurationThatCannotBeReadIsNotOneWithoutWaivers() throws Exception {
        String page = browser.reading("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(page.contains("Nothing is waived"), page);
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.save();
        Path file = j.jenkins.getRootDir().toPath().resolve(GateConfiguration.FILE);
        String before = Files.readString(file);
        Files.writeString(file, "this is no XML");
        try {
            configuration.load();
            page = browser.reading("auditor").goTo(PAGE).asNormalizedText();
            assertTrue(page.contains("Until the configuration can be read, no waiver holds."), page);
            assertFalse(page.contains("Nothing is waived"), page);
        } finally {
            Files.writeString(file, before);
            configuration.load();
        }
    }

    @Test
    void permissionsKeepTheirIdsAndComeWithAdminister() {
        String id = "io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions.";
        assertEquals(WaiverPermissions.APPROVE, Permission.fromId(id + "Approve"));
        assertEquals(WaiverPermissions.REQUEST, Permission.fromId(id + "Request"));
        assertEquals(Jenkins.ADMINISTER, WaiverPermissions.APPROVE.impliedBy);
        assertEquals(Jenkins.ADMINISTER, WaiverPermissions.REQUEST.impliedBy);
    }
}
