package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class EventLogPageTest {

    private static final String JSON_LINES = EventLogPage.PATH + "export.jsonl";
    private static final String CSV = EventLogPage.PATH + "export.csv";
    private static final String HOSTILE = "=x<script>alert(1)</script>";

    private static JenkinsRule j;
    private static Browser browser;
    private static QuietPosture quiet;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        browser = new Browser(rule);
        browser.secure(Browser.users());
        // A look in the background would write to the log while a test has it in its hands.
        quiet = new QuietPosture();
        PostureService.get().evaluateNow();
        SecurityEvents.record(EventKind.WAIVER_APPROVED, "carol", "login-required", Map.of("reason", HOSTILE));
        SecurityEvents.record(EventKind.WAIVER_REQUESTED, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE));
        for (int i = 1; i <= 120; i++) {
            SecurityEvents.record(EventKind.BUILD_HELD, "SYSTEM", "folder/job #" + i, Map.of());
        }
        Recorded.mark();
        ChainVerification.get().verifyNow();
    }

    @AfterAll
    static void stop() {
        quiet.close();
        Browser.forget();
    }

    @Test
    void lookingTakesSystemReadAndNothingCanBePosted() throws Exception {
        for (String url : List.of(EventLogPage.PATH, JSON_LINES, CSV, "hc-security-gate/events/")) {
            assertEquals(403, browser.get(null, url), url);
            assertEquals(403, browser.get("reader", url), url);
            assertEquals(403, browser.get("manager", url), url);
            assertEquals(200, browser.get("auditor", url), url);
            assertEquals(200, browser.get("admin", url), url);
        }
        for (String url : List.of(JSON_LINES, CSV)) {
            assertEquals(403, browser.post(null, url), url);
            assertEquals(403, browser.post("reader", url), url);
            assertEquals(404, browser.post("auditor", url), url);
            assertEquals(404, browser.post("admin", url), url);
        }
    }

    @Test
    void aRefusalIsAnEventAndManyAreOne() throws Exception {
        long mark = Recorded.mark();
        Denials.forget();
        for (int i = 0; i < 5; i++) {
            assertEquals(403, browser.get("reader", "manage/hc-security-gate/"));
        }
        List<LoggedEvent> denied = Recorded.since(mark, EventKind.ACCESS_DENIED);
        assertEquals(1, denied.size(), denied.toString());
        assertEquals("reader", denied.get(0).event().actor());
        assertEquals("manage/hc-security-gate/", denied.get(0).event().subject());
        assertEquals("Overall/SystemRead", denied.get(0).event().details().get("permission"));
        assertEquals(403, browser.post("auditor", "manage/hc-security-gate/reaudit"));
        assertEquals(2, Recorded.since(mark, EventKind.ACCESS_DENIED).size());
    }

    @Test
    void theNewestComesFirstAndTheOthersOnTheNextPages() throws Exception {
        HtmlPage page = browser.reading("auditor").goTo(EventLogPage.PATH + "?kind=build-held");
        assertEquals(50, page.getByXPath("//tr[@data-kind='build-held']").size());
        assertTrue(page.asNormalizedText().contains("folder/job #120"));
        assertFalse(page.asNormalizedText().contains("folder/job #70"));
        HtmlPage second = page.getAnchorByText("Older").click();
        assertTrue(second.asNormalizedText().contains("folder/job #70"));
        HtmlPage third = second.getAnchorByText("Older").click();
        assertEquals(20, third.getByXPath("//tr[@data-kind='build-held']").size());
        assertTrue(third.getByXPath("//a[text()='Older']").isEmpty());
        HtmlPage newest = third.<HtmlAnchor>getAnchorByText("Newest").click();
        assertTrue(newest.asNormalizedText().contains("folder/job #120"));
    }

    @Test
    void theFormFiltersOnTheServer() throws Exception {
        HtmlPage page = browser.reading("auditor").goTo(EventLogPage.PATH);
        HtmlForm form = page.getFormByName("filter");
        form.getInputByName("actor").setValue("CAROL");
        form.getInputByName("subject").setValue("login");
        HtmlPage found = j.submit(form);
        assertEquals(1, found.getByXPath("//table//tbody/tr").size());
        assertTrue(found.asNormalizedText().contains("waiver-approved"));
        assertEquals(
                "CAROL", found.getFormByName("filter").getInputByName("actor").getValue());
        assertTrue(browser.reading("auditor")
                .goTo(EventLogPage.PATH + "?to=2020-01-01")
                .asNormalizedText()
                .contains("No events"));
    }

    @Test
    void whatIsNoTimeIsSaidAndNothingElseShown() throws Exception {
        HtmlPage page = browser.reading("auditor").goTo(EventLogPage.PATH + "?from=yesterday%3Cb%3E");
        assertTrue(page.asNormalizedText().contains("'yesterday<b>' is no time"), page.asNormalizedText());
        assertTrue(page.getByXPath("//table//tbody/tr[@data-kind]").isEmpty());
        assertEquals(400, browser.get("auditor", JSON_LINES + "?from=yesterday"));
        assertEquals(200, browser.get("auditor", EventLogPage.PATH + "?before=-3"));
        assertEquals(200, browser.get("auditor", EventLogPage.PATH + "?before=99999999999999999999"));
    }

    @Test
    void nothingOfAnEventReachesThePageUnescaped() throws Exception {
        HtmlPage page = browser.reading("admin").goTo(EventLogPage.PATH + "?kind=waiver-requested&actor=%3Cscript");
        String source = page.getWebResponse().getContentAsString();
        assertTrue(source.contains("=x&lt;script>alert(1)&lt;/script>"), "the name is not on the page");
        assertFalse(source.contains("<script>alert(1)"));
        assertTrue(page.getByXPath("//main//script | //main//*[@onclick]").isEmpty());
    }

    @Test
    void exportsAreWhatTheFilterLetsThroughInTheFormOfTheLog() throws Exception {
        Page lines = browser.reading("auditor").goTo(JSON_LINES + "?kind=waiver-requested", "application/x-ndjson");
        String text = lines.getWebResponse().getContentAsString();
        assertEquals(1, text.lines().count());
        assertTrue(all().contains(text), "the line is not as it is in the log");
        assertHarmless(lines);
        Page table = browser.reading("auditor").goTo(CSV + "?kind=waiver-requested", "text/csv");
        assertTrue(
                table.getWebResponse().getContentAsString().contains("waiver-requested,'" + HOSTILE)
                        || table.getWebResponse().getContentAsString().contains("waiver-requested,\"'" + HOSTILE),
                table.getWebResponse().getContentAsString());
        assertHarmless(table);
    }

    /** A client that gets the half of a log as a whole would keep it as evidence. */
    @Test
    void anExportThatFailsOnItsWayIsNoCompleteAnswer() throws Exception {
        for (int i = 0; i < 500; i++) {
            SecurityEvents.record(EventKind.GATE_DECISION, "SYSTEM", "much", Map.of("text", "t".repeat(1_000)));
        }
        Recorded.mark();
        assertTrue(exported() > 500_000, "not more than a response holds back");
        Path unreadable =
                Files.createDirectory(ControllerEventLog.get().directory().resolve("events-999999999999.jsonl"));
        try {
            assertThrows(IOException.class, EventLogPageTest::exported);
        } finally {
            Files.delete(unreadable);
        }
    }

    private static int exported() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(j.getURL(), JSON_LINES).openConnection();
        connection.setRequestProperty(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("auditor:auditor".getBytes(StandardCharsets.UTF_8)));
        assertEquals(200, connection.getResponseCode());
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes().length;
        }
    }

    private static void assertHarmless(Page export) {
        assertEquals("nosniff", export.getWebResponse().getResponseHeaderValue("X-Content-Type-Options"));
        assertTrue(export.getWebResponse()
                .getResponseHeaderValue("Content-Disposition")
                .startsWith("attachment;"));
    }

    private static String all() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(ControllerEventLog.get().directory())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void thePageSaysThatTheLogIsWholeAndWithWhichHash() throws Exception {
        String text = browser.reading("auditor").goTo(EventLogPage.PATH).asNormalizedText();
        assertTrue(text.contains("The log is whole up to event"), text);
        assertNotNull(ChainVerification.get().latest());
        assertTrue(text.contains(
                ChainVerification.get().latest().verification().last().hash()));
        assertFalse(ExtensionList.lookupSingleton(EventLogMonitor.class).isActivated());
    }

    @Test
    void nobodyCanHideThatTheLogIsNotWell() throws Exception {
        EventLogMonitor monitor = ExtensionList.lookupSingleton(EventLogMonitor.class);
        Recorded.mark(); // nothing that a test before this one did is still to be written
        Path log = ControllerEventLog.get().directory().resolve("events-000000000001.jsonl");
        byte[] whole = Files.readAllBytes(log);
        monitor.disable(true);
        try {
            byte[] changed = whole.clone();
            changed["{\"seq\":1,\"time\":\"2".length()] ^= 1;
            Files.write(log, changed);
            ChainVerification.get().verifyNow();
            assertTrue(monitor.isEnabled());
            assertTrue(j.jenkins.getActiveAdministrativeMonitors().contains(monitor));
            HtmlPage page = browser.as("admin").goTo("manage/");
            assertTrue(page.asNormalizedText().contains("The log is broken"), page.asNormalizedText());
            assertTrue(page.getByXPath("//form[contains(@action, '" + monitor.getUrl() + "')]")
                    .isEmpty());
        } finally {
            Files.write(log, whole);
            monitor.disable(false);
            ChainVerification.get().verifyNow();
        }
    }
}
