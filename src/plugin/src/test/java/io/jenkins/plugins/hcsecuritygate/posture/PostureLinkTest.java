package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONNull;
import net.sf.json.JSONObject;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class PostureLinkTest {

    private static final String PAGE = "manage/hc-security-gate/";
    private static final String ROOT_PAGE = "hc-security-gate/";
    private static final String EXPORT = PAGE + "report.json";
    private static final String REAUDIT = PAGE + "reaudit";

    private static JenkinsRule j;
    private static Browser browser;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        PostureService.background = false;
        browser = new Browser(rule);
        browser.secure(Browser.users());
    }

    @AfterAll
    static void stop() {
        PostureService.background = true;
        Browser.forget();
    }

    @BeforeEach
    void evaluated() {
        PostureService.get().observeLive();
        PostureService.get().evaluateNow();
    }

    @Test
    void viewingTakesSystemReadAndEvaluatingTakesAdminister() throws Exception {
        for (String url : List.of(PAGE, ROOT_PAGE, EXPORT)) {
            assertEquals(403, browser.get(null, url), url);
            assertEquals(403, browser.get("reader", url), url);
            assertEquals(403, browser.get("manager", url), url);
            assertEquals(200, browser.get("auditor", url), url);
            assertEquals(200, browser.get("admin", url), url);
        }
        assertEquals(403, browser.post(null, REAUDIT));
        assertEquals(403, browser.post("reader", REAUDIT));
        assertEquals(403, browser.post("manager", REAUDIT));
        assertEquals(403, browser.post("auditor", REAUDIT));
        assertEquals(302, browser.post("admin", REAUDIT));
    }

    @Test
    void methodsAnswerOnlyToTheirVerb() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        assertEquals(404, browser.get("admin", REAUDIT));
        assertEquals(404, browser.post("admin", EXPORT));
        assertEquals(before, PostureService.get().latest().orElseThrow().evaluatedAt());
    }

    @Test
    void refusedReauditChangesNothing() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        browser.post("auditor", REAUDIT);
        assertEquals(before, PostureService.get().latest().orElseThrow().evaluatedAt());
    }

    @Test
    void buttonLooksAgain() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        HtmlPage page = browser.as("admin").goTo(PAGE);
        Page after = j.submit(page.getFormByName("reaudit"));
        assertTrue(after.getUrl().toString().endsWith(PAGE), after.getUrl().toString());
        assertTrue(PostureService.get().latest().orElseThrow().evaluatedAt().isAfter(before));
        assertTrue(browser.reading("auditor")
                .goTo(PAGE)
                .getByXPath("//form[@name='reaudit']")
                .isEmpty());
    }

    @Test
    void everyFormatIsThere() throws Exception {
        HtmlPage page = browser.reading("auditor").goTo(PAGE);
        for (ReportFormat format : ReportFormat.values()) {
            String url = PAGE + "report." + format.extension();
            assertNotNull(page.querySelector("a[href$='/" + url + "']"), url);
            String type = format.mediaType().substring(0, format.mediaType().indexOf(';'));
            assertEquals(
                    type,
                    browser.reading("auditor").goTo(url, type).getWebResponse().getContentType());
        }
        assertEquals(404, browser.get("auditor", PAGE + "report.exe"));
        assertEquals(404, browser.get("auditor", PAGE + "report.json/more"));
    }

    @Test
    void remoteApiTellsVerdictScoreCountsAndChecks() throws Exception {
        Posture posture = PostureService.get().latest().orElseThrow();
        JSONObject json = json(PAGE + "api/json");
        assertEquals("CLOSED", json.getString("verdict"));
        assertEquals(posture.verdict().score(), json.getInt("score"));
        assertEquals(posture.evaluatedAt().toString(), json.getString("evaluatedAt"));
        assertEquals(
                posture.verdict().count(Status.FAIL),
                json.getJSONObject("counts").getInt("fail"));
        assertEquals(Catalogue.checks().size(), json.getJSONArray("checks").size());
        assertFalse(json.getJSONArray("checks").getJSONObject(0).has("findings"));
        JSONObject executors =
                json(PAGE + "api/json?tree=checks[id,findings[name,message]]").getJSONArray("checks").stream()
                        .map(JSONObject.class::cast)
                        .filter(check -> check.getString("id").equals("controller-executors"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(
                "built-in", executors.getJSONArray("findings").getJSONObject(0).getString("name"));
        assertFalse(executors.has("title"));
        assertTrue(json(ROOT_PAGE + "api/json?depth=1")
                .getJSONArray("checks")
                .getJSONObject(0)
                .has("findings"));
    }

    @Test
    void remoteApiHasNoVerdictWithoutALook() throws Exception {
        PostureService.get().observeLive();
        JSONObject json = json(PAGE + "api/json");
        assertEquals("NOT_EVALUATED", json.getString("standing"));
        assertTrue(json.get("verdict") instanceof JSONNull, json.toString());
        assertEquals(0, json.getJSONArray("checks").size());
    }

    @Test
    void remoteApiTellsNothingOfALookThatIsTooOldButWhenItWas() throws Exception {
        Posture posture = PostureService.get().latest().orElseThrow();
        try (StalePosture ignored = new StalePosture()) {
            JSONObject json = json(PAGE + "api/json");
            assertEquals("STALE", json.getString("standing"));
            assertEquals(posture.evaluatedAt().toString(), json.getString("evaluatedAt"));
            for (String name : List.of("verdict", "score", "profile", "failOn")) {
                assertTrue(json.get(name) instanceof JSONNull, name + " in " + json);
            }
            assertEquals(0, json.getJSONArray("checks").size());
            assertEquals(0, json.getJSONObject("counts").size());
        }
    }

    private static JSONObject json(String url) throws Exception {
        return JSONObject.fromObject(browser.reading("auditor")
                .goTo(url, "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    @Test
    void exportIsAReportThatNoBrowserRuns() throws Exception {
        Page page = browser.reading("auditor").goTo(EXPORT, "application/json");
        assertEquals("nosniff", page.getWebResponse().getResponseHeaderValue("X-Content-Type-Options"));
        assertTrue(page.getWebResponse()
                .getResponseHeaderValue("Content-Disposition")
                .startsWith("attachment;"));
        String json = page.getWebResponse().getContentAsString();
        assertTrue(json.contains("\"schema\" : \"hc-security-gate/report/v1\""), json);
        assertTrue(json.contains("\"kind\" : \"live\""), json);
    }

    @Test
    void pageAndExportSayWhatCouldNotBeTold() throws Exception {
        PostureService.get().observeWith(() -> {
            throw new IllegalStateException("secret <script>");
        });
        assertEquals(200, browser.get("admin", PAGE));
        assertEquals(503, browser.get("admin", EXPORT));
        assertEquals(503, browser.get("admin", PAGE + "report.txt"));
        assertEquals(302, browser.post("admin", REAUDIT));
        String text = browser.reading("admin").goTo(PAGE).asNormalizedText();
        assertTrue(text.contains("Could not tell"), text);
        assertTrue(text.contains("IllegalStateException"), text);
        assertFalse(text.contains("secret"), text);
    }

    @Test
    void tileIsThereForWhoeverMaySeeThePage() {
        PostureLink link = ExtensionList.lookupSingleton(PostureLink.class);
        Permission permission = link.getRequiredPermission();
        assertEquals(Jenkins.SYSTEM_READ, permission);
    }
}
