package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.User;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import net.sf.json.JSONNull;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class PostureLinkTest {

    private static final String PAGE = "manage/hc-security-gate/";
    private static final String ROOT_PAGE = "hc-security-gate/";
    private static final String EXPORT = PAGE + "report.json";
    private static final String REAUDIT = PAGE + "reaudit";

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        PostureService.background = false;
        // Both are off in Jenkins unless a system property says otherwise.
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
    }

    @AfterAll
    static void stop() {
        PostureService.background = true;
        Jenkins.SYSTEM_READ.setEnabled(false);
        Jenkins.MANAGE.setEnabled(false);
    }

    @BeforeEach
    void evaluated() {
        PostureService.get().observeLive();
        PostureService.get().evaluateNow();
    }

    @Test
    void viewingTakesSystemReadAndEvaluatingTakesAdminister() throws Exception {
        for (String url : List.of(PAGE, ROOT_PAGE, EXPORT)) {
            assertEquals(403, status(null, HttpMethod.GET, url), url);
            assertEquals(403, status("reader", HttpMethod.GET, url), url);
            assertEquals(403, status("manager", HttpMethod.GET, url), url);
            assertEquals(200, status("auditor", HttpMethod.GET, url), url);
            assertEquals(200, status("admin", HttpMethod.GET, url), url);
        }
        assertEquals(403, status(null, HttpMethod.POST, REAUDIT));
        assertEquals(403, status("reader", HttpMethod.POST, REAUDIT));
        assertEquals(403, status("manager", HttpMethod.POST, REAUDIT));
        assertEquals(403, status("auditor", HttpMethod.POST, REAUDIT));
        assertEquals(302, status("admin", HttpMethod.POST, REAUDIT));
    }

    @Test
    void methodsAnswerOnlyToTheirVerb() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        assertEquals(404, status("admin", HttpMethod.GET, REAUDIT));
        assertEquals(404, status("admin", HttpMethod.POST, EXPORT));
        assertEquals(before, PostureService.get().latest().orElseThrow().evaluatedAt());
    }

    @Test
    void refusedReauditChangesNothing() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        status("auditor", HttpMethod.POST, REAUDIT);
        assertEquals(before, PostureService.get().latest().orElseThrow().evaluatedAt());
    }

    @Test
    void pageShowsEveryCheckWithItsFix() throws Exception {
        HtmlPage page = client("admin").goTo(PAGE);
        Posture posture = PostureService.get().latest().orElseThrow();
        posture.verdict().checks().forEach(check -> {
            HtmlElement row =
                    page.getHtmlElementById("check-" + check.metadata().id());
            assertEquals(check.status().name(), row.getAttribute("data-status"));
            assertTrue(row.getTextContent().contains(check.metadata().title()));
            assertTrue(
                    row.getTextContent().contains(check.metadata().remediation().text()));
        });
        HtmlElement executors = page.getHtmlElementById("check-controller-executors");
        assertNotNull(executors.querySelector("a[href$='/computer/(built-in)/configure']"));
        assertTrue(page.getByXPath("//*[@id='main-panel']//script | //*[@id='main-panel']//*[@onclick]")
                .isEmpty());
    }

    @Test
    void buttonLooksAgain() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        HtmlPage page = j.createWebClient().withBasicCredentials("admin").goTo(PAGE);
        Page after = j.submit(page.getFormByName("reaudit"));
        assertTrue(after.getUrl().toString().endsWith(PAGE), after.getUrl().toString());
        assertTrue(PostureService.get().latest().orElseThrow().evaluatedAt().isAfter(before));
        assertTrue(client("auditor")
                .goTo(PAGE)
                .getByXPath("//form[@name='reaudit']")
                .isEmpty());
    }

    @Test
    void nothingFromAJobNameReachesThePageUnescaped() throws Exception {
        String hostile = "x<script>alert(1)<";
        FreeStyleProject job = j.createFreeStyleProject("hostile");
        Path directory = job.getRootDir().toPath();
        // Jenkins refuses such names, but files that were copied into the home may have them.
        Path renamed = directory.resolveSibling(hostile);
        Files.createDirectories(renamed);
        Files.writeString(renamed.resolve("config.xml"), "<broken");
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        PostureService.get().evaluateNow();
        assertTrue(
                PostureService.get().latest().orElseThrow().facts().jobs().gaps().stream()
                        .anyMatch(gap -> gap.name().equals(hostile)),
                "the test shows nothing if the name is in no finding");

        HtmlPage page = client("admin").goTo(PAGE);
        String source = page.getWebResponse().getContentAsString();
        assertTrue(source.contains("x&lt;script>alert(1)&lt;"), "the name is not on the page");
        assertFalse(source.contains("<script>alert(1)"));
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        Files.delete(renamed.resolve("config.xml"));
    }

    @Test
    void everyFormatIsThere() throws Exception {
        HtmlPage page = client("auditor").goTo(PAGE);
        for (ReportFormat format : ReportFormat.values()) {
            String url = PAGE + "report." + format.extension();
            assertNotNull(page.querySelector("a[href$='/" + url + "']"), url);
            assertEquals(200, status("auditor", HttpMethod.GET, url), url);
            assertNotEquals("application/octet-stream", ReportExport.contentType(format));
        }
        assertEquals(404, status("auditor", HttpMethod.GET, PAGE + "report.exe"));
        assertEquals(404, status("auditor", HttpMethod.GET, PAGE + "report.json/more"));
    }

    /** Each check names a place in Jenkins; the link must lead there, or there must be a reason why there is none. */
    @Test
    void everyCheckLeadsToThePageWhereItIsMended() throws Exception {
        Map<String, String> without = Map.of("backup-secrets", "ThinBackup is not installed here, and has that page");
        Set<String> urls = new TreeSet<>();
        for (Check check : Catalogue.checks()) {
            String id = check.metadata().id();
            String url = SettingsPages.urlOf(check.metadata().remediation().path());
            assertEquals(without.containsKey(id), url.isEmpty(), id + " leads to " + url);
            urls.add(url);
        }
        urls.remove("");
        assertTrue(urls.size() > 5, urls.toString());
        for (String url : urls) {
            assertEquals(200, status("admin", HttpMethod.GET, url), url);
        }
    }

    @Test
    void findingsLeadToWhatTheyAreAbout() throws Exception {
        j.createSlave("agent one", "linux", null);
        MockFolder folder = j.createFolder("lab");
        folder.createProject(FreeStyleProject.class, "dose report");
        User.getById("nurse", true).save();
        Map<Resource, String> pages = Map.of(
                new Resource("node", "built-in", "config.xml"), "computer/(built-in)/configure",
                new Resource("node", "agent one", "nodes/agent one/config.xml"), "computer/agent%20one/configure",
                new Resource("agent", "agent one: DumbSlave/label", ""), "computer/agent%20one/configure",
                new Resource("job", "lab/dose report", "jobs/lab"), "job/lab/job/dose%20report/configure",
                new Resource("job", "lab/dose report: Shell/command", ""), "job/lab/job/dose%20report/configure",
                new Resource("credential", "key", "credentials.xml"), "manage/credentials/store/system/",
                new Resource("user", "nurse", "users"), "user/nurse/security/",
                new Resource("plugin", "git", "plugins"), "manage/pluginManager/installed",
                new Resource("file", "x", "jobs/lab/jobs/dose report/config.xml"),
                        "job/lab/job/dose%20report/configure");
        for (Map.Entry<Resource, String> page : pages.entrySet()) {
            assertEquals(page.getValue(), ResourcePages.urlOf(page.getKey()));
            assertEquals(200, status("admin", HttpMethod.GET, page.getValue()), page.getValue());
        }
        for (Resource gone : List.of(
                new Resource("node", "gone", "nodes/gone/config.xml"),
                new Resource("job", "no/such/../job", "x"),
                new Resource("job", "", ""),
                new Resource("cloud", "none", "config.xml"),
                new Resource("user", "nobody", "users"),
                new Resource("listener", "ssh", "x"))) {
            assertEquals("", ResourcePages.urlOf(gone), gone.toString());
        }
    }

    @Test
    void filterNarrowsTheChecksAndNothingElse() throws Exception {
        String all = client("auditor").goTo(PAGE).asNormalizedText();
        HtmlPage filtered = client("auditor").goTo(PAGE + "?area=controller&severity=high&status=open");
        List<?> rows = filtered.getByXPath("//tr[@data-check]");
        assertFalse(rows.isEmpty());
        assertTrue(rows.size() < Catalogue.checks().size());
        rows.forEach(row -> {
            Check check = Catalogue.checks().stream()
                    .filter(c -> c.metadata().id().equals(((HtmlElement) row).getAttribute("data-check")))
                    .findFirst()
                    .orElseThrow();
            assertEquals(Area.CONTROLLER, check.metadata().area());
            assertEquals(Severity.HIGH, check.metadata().severity());
            assertNotEquals("PASS", ((HtmlElement) row).getAttribute("data-status"));
        });
        assertTrue(filtered.asNormalizedText().contains("Score "));
        assertEquals(
                "controller",
                ((HtmlSelect) filtered.getElementByName("area"))
                        .getSelectedOptions()
                        .get(0)
                        .getValueAttribute());
        assertTrue(all.contains("The gate is closed")
                && filtered.asNormalizedText().contains("The gate is closed"));
    }

    @Test
    void textFindsChecksAndFindings() throws Exception {
        assertNotNull(client("auditor").goTo(PAGE + "?text=NUMEXECUTORS").getElementById("check-controller-executors"));
        HtmlPage one = client("auditor").goTo(PAGE + "?text=csrf-protection");
        assertEquals(1, one.getByXPath("//tr[@data-check]").size());
        HtmlPage none = client("auditor").goTo(PAGE + "?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&status=nonsense");
        assertEquals(0, none.getByXPath("//tr[@data-check]").size());
        assertTrue(none.asNormalizedText().contains("No check matches the filter."));
        assertFalse(none.getWebResponse().getContentAsString().contains("<script>alert(1)"));
    }

    @Test
    void tableCountsWhatTheFilterThenShows() throws Exception {
        HtmlPage page = client("auditor").goTo(PAGE);
        SummaryTable table =
                SummaryTable.of(PostureService.get().latest().orElseThrow().verdict());
        int findings = PostureService.get().latest().orElseThrow().verdict().checks().stream()
                .mapToInt(check -> check.findings().size())
                .sum();
        assertEquals(
                findings,
                table.rows().stream().mapToInt(row -> row.total().count()).sum());
        SummaryTable.Cell cell = table.rows().stream()
                .flatMap(row -> row.cells().stream())
                .filter(c -> c.count() > 0)
                .findFirst()
                .orElseThrow();
        HtmlPage filtered = client("auditor").goTo(PAGE + cell.query());
        assertFalse(filtered.getByXPath("//tr[@data-check]").isEmpty());
        assertNotNull(page.querySelector("a[href$='" + cell.query() + "']"), cell.query());
    }

    @Test
    void pageTellsWhatTheLastLookHasChanged() throws Exception {
        int before = j.jenkins.getNumExecutors();
        j.jenkins.setNumExecutors(0);
        PostureService.get().evaluateNow();
        j.jenkins.setNumExecutors(7);
        PostureService.get().evaluateNow();
        try {
            String text = client("auditor").goTo(PAGE).asNormalizedText();
            assertTrue(text.contains("has changed"), text);
            HtmlPage page = client("auditor").goTo(PAGE);
            HtmlElement change = (HtmlElement) page.getElementById("changes").getParentNode();
            assertTrue(change.getTextContent().contains("new finding"), change.getTextContent());
            assertTrue(change.getTextContent().contains("node built-in"), change.getTextContent());
            assertTrue(change.getTextContent().contains("Met → Not met"), change.getTextContent());
            HtmlPage history = client("auditor").goTo(PAGE + "history/");
            assertTrue(history.asNormalizedText().contains("What was different"));
            assertTrue(history.getByXPath("//*[@id='main-panel']//table//tr").size() > 3);
            assertEquals(1, history.getByXPath("//*[name()='svg'][@role='img']").size());
            assertTrue(history.getByXPath("//*[@id='main-panel']//*[@style] | //*[@id='main-panel']//script")
                    .isEmpty());
        } finally {
            j.jenkins.setNumExecutors(before);
        }
    }

    @Test
    void navigationNamesThePageThatIsShown() throws Exception {
        HtmlPage page = client("auditor").goTo(PAGE);
        List<?> current = page.getByXPath("//nav//a[@aria-current='page']");
        assertEquals(1, current.size());
        assertTrue(((HtmlElement) current.get(0)).getAttribute("href").endsWith(PAGE));
        for (PostureTab tab : PostureTab.ALL) {
            assertNotNull(page.querySelector("nav a[href$='/" + PAGE + tab.url() + "']"), tab.url());
            assertEquals(200, status("auditor", HttpMethod.GET, PAGE + tab.url()), tab.url());
        }
    }

    @Test
    void auditorSeesEverythingAndNoButtonThatChanges() throws Exception {
        HtmlPage auditor = client("auditor").goTo(PAGE);
        HtmlPage admin = client("admin").goTo(PAGE);
        assertEquals(
                admin.getByXPath("//tr[@data-check]").size(),
                auditor.getByXPath("//tr[@data-check]").size());
        assertTrue(auditor.getByXPath("//*[@id='main-panel']//form[translate(@method, 'POST', 'post')='post']")
                .isEmpty());
        assertFalse(admin.getByXPath("//*[@id='main-panel']//form[translate(@method, 'POST', 'post')='post']")
                .isEmpty());
        assertTrue(auditor.getByXPath("//*[@id='main-panel']//a[contains(@href, 'waivers/?')]")
                .isEmpty());
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

    private static JSONObject json(String url) throws Exception {
        return JSONObject.fromObject(
                client("auditor").goTo(url, "application/json").getWebResponse().getContentAsString());
    }

    @Test
    void exportIsAReportThatNoBrowserRuns() throws Exception {
        Page page = client("auditor").goTo(EXPORT, "application/json");
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
        assertEquals(200, status("admin", HttpMethod.GET, PAGE));
        assertEquals(503, status("admin", HttpMethod.GET, EXPORT));
        assertEquals(503, status("admin", HttpMethod.GET, PAGE + "report.txt"));
        assertEquals(302, status("admin", HttpMethod.POST, REAUDIT));
        String text = client("admin").goTo(PAGE).asNormalizedText();
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

    /** Without scripts, which the page has none of and Jenkins' own head takes long to run. */
    private static JenkinsRule.WebClient client(String user) {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        return user == null ? client : client.withBasicCredentials(user);
    }

    private static int status(String user, HttpMethod method, String url) throws Exception {
        JenkinsRule.WebClient client =
                client(user).withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setCssEnabled(false);
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
