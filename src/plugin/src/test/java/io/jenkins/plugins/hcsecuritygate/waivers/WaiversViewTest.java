package io.jenkins.plugins.hcsecuritygate.waivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import io.jenkins.plugins.hcsecuritygate.posture.StalePosture;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.htmlunit.HttpMethod;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.htmlunit.html.HtmlTextArea;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the page of waivers shows, to whom, and what its forms do. */
@WithJenkins
class WaiversViewTest {

    private static final String PAGE = WaiverDesk.PAGE;
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

    @Test
    void whoMaySeeNothingElseOfTheGateIsOfferedNoOtherPage() throws Exception {
        for (String user : List.of("requester", "approver")) {
            HtmlPage page = browser.page(user, PAGE);
            assertTrue(page.getByXPath(MAIN + "//nav").isEmpty(), user);
        }
        assertEquals(1, browser.page("auditor", PAGE).getByXPath(MAIN + "//nav").size());
    }

    private static String dashboard(String user) throws Exception {
        return browser.reading(user).goTo("").getWebResponse().getContentAsString();
    }

    @Test
    void incompleteRequestsAreRefusedInOneLineAndTheFormKeepsWhatWasWritten() throws Exception {
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form("no-check", "x", "y", WaiverDesk.tomorrow()))
                .contains("No check is called 'no-check'"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, " ", "y", WaiverDesk.tomorrow()))
                .contains("Name the resource"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, "x", "\n", WaiverDesk.tomorrow()))
                .contains("Say why"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, "x", "y", ""))
                .contains("no date"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, "x", "y", "31.12.2099"))
                .contains("no date"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, "x", "y", "2020-01-01"))
                .contains("ended on"));
        assertTrue(desk.refusal(
                        "requester", "request", WaiverDesk.form(CHECK, "x".repeat(501), "y", WaiverDesk.tomorrow()))
                .contains("longer"));
        assertTrue(desk.refusal(
                        "requester", "request", WaiverDesk.form(CHECK, "x", "y".repeat(2001), WaiverDesk.tomorrow()))
                .contains("longer"));
        assertEquals(List.of(), WaiverDesk.waivers());

        HtmlPage page = (HtmlPage) browser.send(
                "requester",
                HttpMethod.POST,
                PAGE + "request",
                WaiverDesk.form(CHECK, "a <b> \"c\"", "d </textarea>", "never"));
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
    void formDoesWhatTheActionsDo() throws Exception {
        HtmlPage page = browser.as("requester").goTo(PAGE + "?check=" + CHECK + "&resource=built%2Din");
        HtmlForm form = page.getFormByName("request");
        assertEquals("built-in", form.getInputByName("resource").getValue());
        assertEquals(
                CHECK, form.getSelectByName("check").getSelectedOptions().get(0).getValueAttribute());
        form.getTextAreaByName("reason").setText("until the agent is there");
        form.getInputByName("expires").setValue(WaiverDesk.tomorrow());
        page = (HtmlPage) j.submit(form);
        assertTrue(page.getUrl().toString().endsWith("/waivers/"), page.getUrl().toString());
        assertEquals(State.PENDING, WaiverDesk.only().state());
        assertTrue(page.getByXPath("//form[@name='approve']").isEmpty(), "the owner is offered to approve");
        assertFalse(page.getByXPath("//form[@name='withdraw']").isEmpty());
        String waiting = page.asNormalizedText();
        assertTrue(waiting.contains("Authenticated: who asks was logged in to Jenkins"), waiting);
        assertFalse(waiting.contains("both were logged in"), waiting);

        j.submit(browser.as("approver").goTo(PAGE).getFormByName("approve"));
        assertEquals(State.APPROVED, WaiverDesk.only().state());
        String shown = browser.reading("auditor").goTo(PAGE).asNormalizedText();
        assertTrue(shown.contains("approver on " + WaiverDesk.today() + ", waived for 0 days"), shown);
        assertTrue(shown.contains("1 day left"), shown);
        assertTrue(shown.contains("Authenticated: both were logged in to Jenkins"), shown);
    }

    @Test
    void whatAWaiverWouldCoverIsShownToWhoDecidesAndToAuditors() throws Exception {
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        desk.ask("requester", CHECK, "*");
        for (String user : List.of("approver", "auditor")) {
            String shown = browser.reading(user).goTo(PAGE).asNormalizedText();
            assertTrue(shown.contains("Would cover") && shown.contains("node built-in"), shown);
        }
        String shown = browser.reading("requester").goTo(PAGE).asNormalizedText();
        assertFalse(shown.contains("Would cover") || shown.contains("node built-in"), shown);
    }

    @Test
    void notKnowingWhatAWaiverWouldCoverIsNotSaidToBeNothing() throws Exception {
        String nothing = "No finding of this moment matches it.";
        String notKnown = "Could not tell what it covers";
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        desk.ask("requester", CHECK, "another-node");
        assertTrue(browser.reading("approver").goTo(PAGE).asNormalizedText().contains(nothing));
        desk.ask("requester", CHECK, "built-in");
        try (StalePosture ignored = new StalePosture()) {
            String shown = browser.reading("approver").goTo(PAGE).asNormalizedText();
            assertTrue(shown.contains(notKnown), shown);
            assertFalse(shown.contains(nothing) || shown.contains("node built-in"), shown);
        }
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException())) {
            String shown = browser.reading("approver").goTo(PAGE).asNormalizedText();
            assertTrue(shown.contains(notKnown), shown);
            assertFalse(shown.contains(nothing), shown);
        }
    }

    @Test
    void auditorSeesEverythingAndIsOfferedNothing() throws Exception {
        desk.ask("requester", CHECK, "built-in");
        DeclaredWaiver declared = WaiverDesk.declared("plugin-updates", "git", WaiverDesk.tomorrow());
        HcSecurityGateConfiguration.get()
                .setWaivers(List.of(declared, WaiverDesk.declared("plugin-update", "*", "soon")));

        HtmlPage page = browser.reading("auditor").goTo(PAGE);
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
        HtmlPage admin = browser.reading("admin").goTo(PAGE);
        for (Object row : admin.getByXPath("//tr[@data-waiver='']")) {
            assertNull(((DomElement) row).querySelector("form"));
        }
        assertNotNull(
                ((DomElement) admin.getByXPath("//tr[@data-standing='PENDING']").get(0)).querySelector("form"));
    }

    @Test
    void nothingThatSomebodyWroteReachesThePageUnescaped() throws Exception {
        String hostile = "<script>alert(1)</script>";
        desk.ask("requester", CHECK, hostile);
        HcSecurityGateConfiguration.get().setWaivers(List.of(WaiverDesk.declared("x", hostile, hostile)));
        String source = browser.reading("approver")
                .goTo(PAGE + "?resource=%22%3E" + "%3Cscript%3Ealert(1)%3C/script%3E")
                .getWebResponse()
                .getContentAsString();
        assertFalse(source.contains(hostile), source);
        source = browser.reading("requester")
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
        assertEquals(302, browser.post("admin", PAGE + "readAgain", Map.of()));

        HtmlPage page = browser.reading("auditor").goTo(PAGE);
        assertTrue(page.asNormalizedText().contains(RequestedWaiver.FILE), page.asNormalizedText());
        assertTrue(page.getByXPath(MAIN + "//form").isEmpty());
        PostureService.get().evaluateNow();
        assertEquals(Status.UNKNOWN, WaiverDesk.status("waivers"));
        assertTrue(desk.refusal("requester", "request", WaiverDesk.form(CHECK, "x", "y", WaiverDesk.tomorrow()))
                .contains("until the file is restored or set aside"));
        assertEquals(403, browser.post("both", PAGE + "setAside", Map.of()));

        RecordedEvents events = RecordedEvents.fromNow();
        j.submit(browser.as("admin").goTo(PAGE).getFormByName("setAside"));
        assertEquals(1, events.of(EventKind.WAIVER_WITHDRAWN).size());
        assertFalse(browser.reading("admin").goTo(PAGE).asNormalizedText().contains("Set aside"));
        PostureService.get().evaluateNow();
        assertEquals(Status.NOT_APPLICABLE, WaiverDesk.status("waivers"));
        desk.ask("requester", CHECK, "built-in");
        assertEquals(State.PENDING, WaiverDesk.only().state());
    }
}
