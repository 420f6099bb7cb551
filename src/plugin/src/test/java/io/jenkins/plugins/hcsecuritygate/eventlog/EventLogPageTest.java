package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
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
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class EventLogPageTest {

    private static final String JSON_LINES = EventLogPage.PATH + "export.jsonl";
    private static final String CSV = EventLogPage.PATH + "export.csv";
    private static final String HOSTILE = "=x<script>alert(1)</script>";

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        Jenkins.SYSTEM_READ.setEnabled(true);
        Jenkins.MANAGE.setEnabled(true);
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
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
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
        Jenkins.SYSTEM_READ.setEnabled(false);
        Jenkins.MANAGE.setEnabled(false);
    }

    @Test
    void lookingTakesSystemReadAndNothingCanBePosted() throws Exception {
        for (String url : List.of(EventLogPage.PATH, JSON_LINES, CSV, "hc-security-gate/events/")) {
            assertEquals(403, status(null, HttpMethod.GET, url), url);
            assertEquals(403, status("reader", HttpMethod.GET, url), url);
            assertEquals(403, status("manager", HttpMethod.GET, url), url);
            assertEquals(200, status("auditor", HttpMethod.GET, url), url);
            assertEquals(200, status("admin", HttpMethod.GET, url), url);
        }
        for (String url : List.of(JSON_LINES, CSV)) {
            assertEquals(403, status(null, HttpMethod.POST, url), url);
            assertEquals(403, status("reader", HttpMethod.POST, url), url);
            assertEquals(404, status("auditor", HttpMethod.POST, url), url);
            assertEquals(404, status("admin", HttpMethod.POST, url), url);
        }
    }

    @Test
    void aRefusalIsAnEventAndManyAreOne() throws Exception {
        long mark = Recorded.mark();
        Denials.forget();
        for (int i = 0; i < 5; i++) {
            assertEquals(403, status("reader", HttpMethod.GET, "manage/hc-security-gate/"));
        }
        List<LoggedEvent> denied = Recorded.since(mark, EventKind.ACCESS_DENIED);
        assertEquals(1, denied.size(), denied.toString());
        assertEquals("reader", denied.get(0).event().actor());
        assertEquals("manage/hc-security-gate/", denied.get(0).event().subject());
        assertEquals("Overall/SystemRead", denied.get(0).event().details().get("permission"));
        assertEquals(403, status("auditor", HttpMethod.POST, "manage/hc-security-gate/reaudit"));
        assertEquals(2, Recorded.since(mark, EventKind.ACCESS_DENIED).size());
    }

    @Test
    void theNewestComesFirstAndTheOthersOnTheNextPages() throws Exception {
        HtmlPage page = client("auditor").goTo(EventLogPage.PATH + "?kind=build-held");
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
        HtmlPage page = client("auditor").goTo(EventLogPage.PATH);
        HtmlForm form = page.getFormByName("filter");
        form.getInputByName("actor").setValue("CAROL");
        form.getInputByName("subject").setValue("login");
        HtmlPage found = j.submit(form);
        assertEquals(1, found.getByXPath("//table//tbody/tr").size());
        assertTrue(found.asNormalizedText().contains("waiver-approved"));
        assertEquals(
                "CAROL", found.getFormByName("filter").getInputByName("actor").getValue());
        assertTrue(client("auditor")
                .goTo(EventLogPage.PATH + "?to=2020-01-01")
                .asNormalizedText()
                .contains("No events"));
    }

    @Test
    void whatIsNoTimeIsSaidAndNothingElseShown() throws Exception {
        HtmlPage page = client("auditor").goTo(EventLogPage.PATH + "?from=yesterday%3Cb%3E");
        assertTrue(page.asNormalizedText().contains("'yesterday<b>' is no time"), page.asNormalizedText());
        assertTrue(page.getByXPath("//table//tbody/tr[@data-kind]").isEmpty());
        assertEquals(400, status("auditor", HttpMethod.GET, JSON_LINES + "?from=yesterday"));
        assertEquals(200, status("auditor", HttpMethod.GET, EventLogPage.PATH + "?before=-3"));
        assertEquals(200, status("auditor", HttpMethod.GET, EventLogPage.PATH + "?before=99999999999999999999"));
    }

    @Test
    void nothingOfAnEventReachesThePageUnescaped() throws Exception {
        HtmlPage page = client("admin").goTo(EventLogPage.PATH + "?kind=waiver-requested&actor=%3Cscript");
        String source = page.getWebResponse().getContentAsString();
        assertTrue(source.contains("=x&lt;script>alert(1)&lt;/script>"), "the name is not on the page");
        assertFalse(source.contains("<script>alert(1)"));
        assertTrue(page.getByXPath("//main//script | //main//*[@onclick]").isEmpty());
    }

    @Test
    void exportsAreWhatTheFilterLetsThroughInTheFormOfTheLog() throws Exception {
        Page lines = client("auditor").goTo(JSON_LINES + "?kind=waiver-requested", "application/x-ndjson");
        String text = lines.getWebResponse().getContentAsString();
        assertEquals(1, text.lines().count());
        assertTrue(all().contains(text), "the line is not as it is in the log");
        assertHarmless(lines);
        Page table = client("auditor").goTo(CSV + "?kind=waiver-requested", "text/csv");
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
        String text = client("auditor").goTo(EventLogPage.PATH).asNormalizedText();
        assertTrue(text.contains("The log is whole up to event"), text);
        assertNotNull(ChainVerification.get().latest());
        assertTrue(text.contains(
                ChainVerification.get().latest().verification().last().hash()));
        assertFalse(ExtensionList.lookupSingleton(EventLogMonitor.class).isActivated());
    }

    @Test
    void nobodyCanHideThatTheLogIsNotWell() throws Exception {
        EventLogMonitor monitor = ExtensionList.lookupSingleton(EventLogMonitor.class);
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
            HtmlPage page = client("admin").goTo("manage/");
            assertTrue(page.asNormalizedText().contains("The log is broken"), page.asNormalizedText());
            assertTrue(page.getByXPath("//form[contains(@action, '" + monitor.getUrl() + "')]")
                    .isEmpty());
        } finally {
            Files.write(log, whole);
            monitor.disable(false);
            ChainVerification.get().verifyNow();
        }
    }

    private static JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        return user == null ? client : client.login(user);
    }

    private static int status(String user, HttpMethod method, String url) throws Exception {
        JenkinsRule.WebClient client =
                client(user).withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        // Else the answer to an anonymous user, a page that leads to the login, would be followed.
        client.setRefreshHandler((page, to, seconds) -> {});
        WebRequest request = new WebRequest(new URL(j.getURL(), url), method);
        if (method == HttpMethod.POST) {
            client.addCrumb(request);
        }
        int status = client.getPage(request).getWebResponse().getStatusCode();
        return status == HttpURLConnection.HTTP_SEE_OTHER ? HttpURLConnection.HTTP_MOVED_TEMP : status;
    }
}
