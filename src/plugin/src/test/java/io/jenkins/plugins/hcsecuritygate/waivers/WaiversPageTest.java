package io.jenkins.plugins.hcsecuritygate.waivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTextArea;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Who may do what on the page of waivers, and what comes of it. */
@WithJenkins
class WaiversPageTest {

    private static final String PAGE = "manage/hc-security-gate/waivers/";
    private static final String ROOT_PAGE = "hc-security-gate/waivers/";
    private static final List<String> ACTIONS =
            List.of("request", "approve", "reject", "withdraw", "readAgain", "setAside");
    private static final String CHECK = "controller-executors";
    private static final String MAIN = "//*[@id='main-panel']";

    private static JenkinsRule j;
    private static QuietPosture quiet;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        quiet = new QuietPosture();
        // Both are off in Jenkins unless a system property says otherwise.
        Jenkins.SYSTEM_READ.setEnabled(true);
        Jenkins.MANAGE.setEnabled(true);
    }

    @AfterAll
    static void stop() {
        quiet.close();
        Jenkins.SYSTEM_READ.setEnabled(false);
        Jenkins.MANAGE.setEnabled(false);
    }

    @BeforeEach
    void secure() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.READ, WaiverPermissions.REQUEST)
                .everywhere()
                .to("requester", "colleague")
                .grant(Jenkins.READ, WaiverPermissions.APPROVE)
                .everywhere()
                .to("approver")
                .grant(Jenkins.READ, WaiverPermissions.REQUEST, WaiverPermissions.APPROVE)
                .everywhere()
                .to("both", "Both")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @AfterEach
    void empty() throws Exception {
        Files.deleteIfExists(j.jenkins.getRootDir().toPath().resolve(RequestedWaiver.FILE));
        WaiverStore.get().readAgain();
        HcSecurityGateConfiguration.get().setWaivers(List.of());
    }

    @Test
    void seeingTakesSystemReadOrAPermissionAboutWaivers() throws Exception {
        for (String url : List.of(PAGE, ROOT_PAGE)) {
            for (String user : new String[] {null, "reader", "manager"}) {
                assertEquals(403, get(user, url), user + " " + url);
            }
            for (String user : List.of("auditor", "requester", "approver", "admin")) {
                assertEquals(200, get(user, url), user + " " + url);
            }
        }
    }

    /** It is in a menu of the header, which the page has as a template. */
    @Test
    void whoMaySeeNothingElseOfTheGateIsLedToThePage() throws Exception {
        for (String user : List.of("requester", "approver")) {
            assertTrue(dashboard(user).contains("hc-security-gate/waivers"), user);
        }
        for (String user : List.of("reader", "auditor", "admin")) {
            assertFalse(dashboard(user).contains("hc-security-gate/waivers"), user);
        }
    }

    private static String dashboard(String user) throws Exception {
        return reader(user).goTo("").getWebResponse().getContentAsString();
    }

    /** The rest of the gate's pages stays as closed as it was, however the address is written. */
    @Test
    void permissionsAboutWaiversShowNothingElse() throws Exception {
        for (String user : List.of("requester", "approver")) {
            for (String url :
                    List.of("", "report.json", "waiversreport.json", "report.json/waivers/", "/report.json")) {
                assertTrue(get(user, "hc-security-gate/" + url) >= 400, user + " " + url);
                assertTrue(get(user, "manage/hc-security-gate/" + url) >= 400, user + " " + url);
            }
            assertEquals(403, post(user, "hc-security-gate/reaudit", Map.of()));
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
                actual.add(post(user.getKey(), PAGE + action, Map.of()));
                int asGet = get(user.getKey(), PAGE + action);
                assertTrue(asGet == 404 || asGet == 403, user.getKey() + " GET " + action + ": " + asGet);
            }
            assertEquals(user.getValue(), actual, String.valueOf(user.getKey()));
        }
        assertEquals(List.of(), waivers());
    }

    @Test
    void waiverCountsWhenSomebodyElseApprovesItAndNoSooner() throws Exception {
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        RecordedEvents events = RecordedEvents.fromNow();
        ask("requester", CHECK, "built-in");
        RequestedWaiver asked = only();
        assertEquals(State.PENDING, asked.state());
        assertEquals("requester", asked.ownerId());
        assertEquals(Status.FAIL, status(CHECK));
        assertEquals(Status.WARN, status("waivers"));

        // No look at the controller is needed, neither for pages nor for builds.
        Posture before = PostureService.get().latest().orElseThrow();
        assertEquals(302, post("approver", PAGE + "approve", Map.of("id", asked.id())));
        assertEquals(Status.WAIVED, status(CHECK));
        assertEquals(Status.PASS, status("waivers"));
        assertTrue(PostureService.get().current(Duration.ofHours(1)).verdict().checks().stream()
                .anyMatch(check -> check.metadata().id().equals(CHECK) && check.status() == Status.WAIVED));
        assertEquals(
                before.evaluatedAt(),
                PostureService.get().latest().orElseThrow().evaluatedAt());

        assertEquals(302, post("requester", PAGE + "withdraw", Map.of("id", asked.id())));
        assertEquals(Status.FAIL, status(CHECK));

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
            ask(user, CHECK, user);
            RequestedWaiver asked = waivers().get(waivers().size() - 1);
            String refused = refusal(user, "approve", Map.of("id", asked.id()));
            assertTrue(refused.contains("another user has to decide"), refused);
            assertTrue(refusal(user, "reject", Map.of("id", asked.id(), "remark", "no"))
                    .contains("another user has to decide"));
        }
        // The realm takes both spellings for one user.
        assertTrue(
                refusal("Both", "approve", Map.of("id", waivers().get(1).id())).contains("another user has to decide"));
        assertTrue(waivers().stream().allMatch(waiver -> waiver.state() == State.PENDING));
    }

    @Test
    void whereNobodyLogsInNobodyCanAskOrApprove() throws Exception {
        ask("requester", CHECK, "built-in");
        String id = only().id();
        j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
        for (SecurityRealm realm : List.of(j.createDummySecurityRealm(), SecurityRealm.NO_AUTHENTICATION)) {
            j.jenkins.setSecurityRealm(realm);
            assertTrue(refusal(null, "approve", Map.of("id", id)).contains("Log in first"));
            assertTrue(
                    refusal(null, "request", form(CHECK, "x", "y", tomorrow())).contains("Log in first"));
        }
        assertEquals(State.PENDING, only().state());
        HtmlPage page = j.createWebClient().goTo(PAGE);
        assertTrue(page.asNormalizedText().contains("Log in first"), page.asNormalizedText());
        assertTrue(page.getByXPath(MAIN + "//form").isEmpty());
    }

    @Test
    void rejectingTakesAReasonAndIsRemembered() throws Exception {
        ask("requester", CHECK, "built-in");
        String id = only().id();
        assertTrue(
                refusal("approver", "reject", Map.of("id", id, "remark", " ")).contains("Say why"));
        RecordedEvents events = RecordedEvents.fromNow();
        assertEquals(302, post("approver", PAGE + "reject", Map.of("id", id, "remark", "use an <agent>")));
        assertTrue(events.of(EventKind.WAIVER_REJECTED).get(0).contains("remark=use an <agent>"));
        assertEquals(State.REJECTED, only().state());
        String page = reader("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(page.contains("rejected by approver on " + today() + ": use an <agent>"), page);
        assertTrue(refusal("approver", "approve", Map.of("id", id)).contains("this waiver is rejected"));
        assertTrue(refusal("requester", "withdraw", Map.of("id", id)).contains("this waiver is rejected"));
    }

    @Test
    void onlyOwnersAndApproversWithdraw() throws Exception {
        ask("requester", CHECK, "built-in");
        String id = only().id();
        assertTrue(refusal("colleague", "withdraw", Map.of("id", id)).contains("Somebody else asked"));
        assertEquals(302, post("approver", PAGE + "withdraw", Map.of("id", id)));
        assertEquals(State.WITHDRAWN, only().state());
        assertTrue(refusal("approver", "withdraw", Map.of("id", "nonsense")).contains("no such waiver"));
    }

    @Test
    void incompleteRequestsAreRefusedInOneLineAndTheFormKeepsWhatWasWritten() throws Exception {
        assertTrue(refusal("requester", "request", form("no-check", "x", "y", tomorrow()))
                .contains("No check is called 'no-check'"));
        assertTrue(refusal("requester", "request", form(CHECK, " ", "y", tomorrow()))
                .contains("Name the resource"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "\n", tomorrow()))
                .contains("Say why"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "y", "")).contains("no date"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "y", "31.12.2099"))
                .contains("no date"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "y", "2020-01-01"))
                .contains("ended on"));
        assertTrue(refusal("requester", "request", form(CHECK, "x".repeat(501), "y", tomorrow()))
                .contains("longer"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "y".repeat(2001), tomorrow()))
                .contains("longer"));
        assertEquals(List.of(), waivers());

        HtmlPage page =
                (HtmlPage) page("requester", PAGE + "request", form(CHECK, "a <b> \"c\"", "d </textarea>", "never"));
        assertEquals(
                "a <b> \"c\"",
                page.<HtmlInput>getHtmlElementById("waiver-resource").getValue());
        assertEquals(
                "d </textarea>",
                page.<HtmlTextArea>getHtmlElementById("waiver-reason").getText());
        assertEquals(
                CHECK,
                page.<HtmlSelect>getHtmlElementById("waiver-check")
                        .getSelectedOptions()
                        .get(0)
                        .getValueAttribute());
    }

    @Test
    void oneRequestPerFindingWaits() throws Exception {
        ask("requester", CHECK, "built-in");
        assertTrue(refusal("colleague", "request", form(CHECK, "built-in", "y", tomorrow()))
                .contains("already"));
        assertEquals(1, waivers().size());
    }

    @Test
    void formDoesWhatTheActionsDo() throws Exception {
        HtmlPage page = client("requester").goTo(PAGE + "?check=" + CHECK + "&resource=built%2Din");
        HtmlForm form = page.getFormByName("request");
        assertEquals("built-in", form.getInputByName("resource").getValue());
        assertEquals(
                CHECK, form.getSelectByName("check").getSelectedOptions().get(0).getValueAttribute());
        form.getTextAreaByName("reason").setText("until the agent is there");
        form.getInputByName("expires").setValue(tomorrow());
        page = (HtmlPage) j.submit(form);
        assertTrue(page.getUrl().toString().endsWith("/waivers/"), page.getUrl().toString());
        assertEquals(State.PENDING, only().state());
        assertTrue(page.getByXPath("//form[@name='approve']").isEmpty(), "the owner is offered to approve");
        assertFalse(page.getByXPath("//form[@name='withdraw']").isEmpty());

        j.submit(client("approver").goTo(PAGE).getFormByName("approve"));
        assertEquals(State.APPROVED, only().state());
        String shown = reader("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(shown.contains("approver on " + today() + ", waived for 0 days"), shown);
        assertTrue(shown.contains("1 day left"), shown);
        assertTrue(shown.contains("Authenticated: both were logged in to Jenkins"), shown);
    }

    @Test
    void whatAWaiverWouldCoverIsShownToWhoDecidesAndToAuditors() throws Exception {
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        ask("requester", CHECK, "*");
        for (String user : List.of("approver", "auditor")) {
            String shown = reader(user).goTo(PAGE).asNormalizedText();
            assertTrue(shown.contains("Would cover") && shown.contains("node built-in"), shown);
        }
        String shown = reader("requester").goTo(PAGE).asNormalizedText();
        assertFalse(shown.contains("Would cover") || shown.contains("node built-in"), shown);
    }

    @Test
    void auditorSeesEverythingAndIsOfferedNothing() throws Exception {
        ask("requester", CHECK, "built-in");
        DeclaredWaiver declared = declared("plugin-updates", "git", tomorrow());
        HcSecurityGateConfiguration.get().setWaivers(List.of(declared, declared("plugin-update", "*", "soon")));

        HtmlPage page = reader("auditor").goTo(PAGE);
        String text = page.asNormalizedText();
        assertTrue(page.getByXPath(MAIN + "//form | " + MAIN + "//button").isEmpty());
        assertTrue(text.contains("Declared in hc-security-gate.xml"), text);
        assertTrue(text.contains("no check is called 'plugin-update'"), text);
        assertTrue(text.contains("it waits for approval by another person"), text);
        assertTrue(
                page.getByXPath(MAIN + "//script | " + MAIN + "//*[@onclick]").isEmpty());
        // Those that want a decision come first, and what is declared is changed where it is declared.
        List<String> order = page.getByXPath("//tr[@data-standing]").stream()
                .map(row -> ((DomElement) row).getAttribute("data-standing"))
                .toList();
        assertEquals(List.of("PENDING", "VOID", "HOLDS"), order);
        HtmlPage admin = reader("admin").goTo(PAGE);
        for (Object row : admin.getByXPath("//tr[@data-waiver='']")) {
            assertNull(((DomElement) row).querySelector("form"));
        }
        assertNotNull(
                ((DomElement) admin.getByXPath("//tr[@data-standing='PENDING']").get(0)).querySelector("form"));
    }

    @Test
    void nothingThatSomebodyWroteReachesThePageUnescaped() throws Exception {
        String hostile = "<script>alert(1)</script>";
        ask("requester", CHECK, hostile);
        HcSecurityGateConfiguration.get().setWaivers(List.of(declared("x", hostile, hostile)));
        String source = reader("approver")
                .goTo(PAGE + "?resource=%22%3E" + "%3Cscript%3Ealert(1)%3C/script%3E")
                .getWebResponse()
                .getContentAsString();
        assertFalse(source.contains(hostile), source);
        source = reader("requester")
                .goTo(PAGE + "?check=%3Cscript%3E&resource=%22%3E" + "%3Cscript%3Ealert(1)%3C/script%3E")
                .getWebResponse()
                .getContentAsString();
        assertTrue(source.contains("&lt;script&gt;") || source.contains("&lt;script>"), source);
        assertFalse(source.contains(hostile), source);
    }

    @Test
    void unreadableFileIsNamedAndOnlyAdministratorsSetItAside() throws Exception {
        Files.createDirectories(j.jenkins.getRootDir().toPath().resolve("hc-security-gate"));
        Files.writeString(j.jenkins.getRootDir().toPath().resolve(RequestedWaiver.FILE), "<waivers><broken");
        assertEquals(302, post("admin", PAGE + "readAgain", Map.of()));

        HtmlPage page = reader("auditor").goTo(PAGE);
        assertTrue(page.asNormalizedText().contains(RequestedWaiver.FILE), page.asNormalizedText());
        assertFalse(page.asNormalizedText().contains("Nothing is waived"), page.asNormalizedText());
        assertTrue(page.getByXPath(MAIN + "//form").isEmpty());
        PostureService.get().evaluateNow();
        assertEquals(Status.UNKNOWN, status("waivers"));
        assertTrue(refusal("requester", "request", form(CHECK, "x", "y", tomorrow()))
                .contains("until the file is restored or set aside"));
        assertEquals(403, post("both", PAGE + "setAside", Map.of()));

        RecordedEvents events = RecordedEvents.fromNow();
        j.submit(client("admin").goTo(PAGE).getFormByName("setAside"));
        assertEquals(1, events.of(EventKind.WAIVER_WITHDRAWN).size());
        assertFalse(reader("admin").goTo(PAGE).asNormalizedText().contains("Set aside"));
        PostureService.get().evaluateNow();
        assertEquals(Status.NOT_APPLICABLE, status("waivers"));
        ask("requester", CHECK, "built-in");
        assertEquals(State.PENDING, only().state());
    }

    @Test
    void aConfigurationThatCannotBeReadIsNotOneWithoutWaivers() throws Exception {
        String page = reader("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(page.contains("Nothing is waived"), page);
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.save();
        Path file = j.jenkins.getRootDir().toPath().resolve(GateConfiguration.FILE);
        String before = Files.readString(file);
        Files.writeString(file, "this is no XML");
        try {
            configuration.load();
            page = reader("auditor").goTo(PAGE).asNormalizedText();
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

    private static DeclaredWaiver declared(String check, String resource, String expires) {
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck(check);
        waiver.setResource(resource);
        waiver.setReason("known");
        waiver.setOwner("Ana");
        waiver.setApprover("Ben");
        waiver.setExpires(expires);
        return waiver;
    }

    private static Status status(String check) {
        return PostureService.get().latest().orElseThrow().verdict().checks().stream()
                .filter(judged -> judged.metadata().id().equals(check))
                .map(JudgedCheck::status)
                .findFirst()
                .orElseThrow();
    }

    private static List<RequestedWaiver> waivers() {
        return WaiverStore.get().toFact().toOptional().orElseThrow();
    }

    private static RequestedWaiver only() {
        assertEquals(1, waivers().size());
        return waivers().get(0);
    }

    private static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    private static String tomorrow() {
        return LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    }

    private static Map<String, String> form(String check, String resource, String reason, String expires) {
        return Map.of("check", check, "resource", resource, "reason", reason, "expires", expires);
    }

    private static void ask(String user, String check, String resource) throws Exception {
        String later = LocalDate.now(ZoneOffset.UTC).plusDays(60).toString();
        assertEquals(302, post(user, PAGE + "request", form(check, resource, "known risk", later)));
    }

    /** What the page says against it. */
    private static String refusal(String user, String action, Map<String, String> parameters) throws Exception {
        Page page = page(user, PAGE + action, parameters);
        assertEquals(400, page.getWebResponse().getStatusCode());
        HtmlElement alert = ((HtmlPage) page).getFirstByXPath(MAIN + "//*[@role='alert']");
        assertNotNull(alert, ((HtmlPage) page).asNormalizedText());
        return alert.getTextContent();
    }

    private static JenkinsRule.WebClient client(String user) {
        // The login page and the dashboard after it would take most of the time.
        JenkinsRule.WebClient client = j.createWebClient();
        return user == null ? client : client.withBasicCredentials(user);
    }

    /** For looking only: a form cannot be sent without the script that adds the crumb. */
    private static JenkinsRule.WebClient reader(String user) {
        JenkinsRule.WebClient client = client(user);
        client.getOptions().setJavaScriptEnabled(false);
        return client;
    }

    private static int get(String user, String url) throws Exception {
        return send(user, HttpMethod.GET, url, Map.of()).getWebResponse().getStatusCode();
    }

    private static int post(String user, String url, Map<String, String> parameters) throws Exception {
        return page(user, url, parameters).getWebResponse().getStatusCode();
    }

    private static Page page(String user, String url, Map<String, String> parameters) throws Exception {
        return send(user, HttpMethod.POST, url, parameters);
    }

    private static Page send(String user, HttpMethod method, String url, Map<String, String> parameters)
            throws Exception {
        JenkinsRule.WebClient client =
                reader(user).withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setCssEnabled(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        // Else the answer to an anonymous user, a page that leads to the login, would be followed.
        client.setRefreshHandler((page, to, seconds) -> {});
        WebRequest request = new WebRequest(new URL(j.getURL(), url), method);
        if (method == HttpMethod.POST) {
            List<NameValuePair> pairs = new ArrayList<>();
            parameters.forEach((name, value) -> pairs.add(new NameValuePair(name, value)));
            request.setRequestParameters(pairs);
            client.addCrumb(request);
        }
        return client.getPage(request);
    }
}
