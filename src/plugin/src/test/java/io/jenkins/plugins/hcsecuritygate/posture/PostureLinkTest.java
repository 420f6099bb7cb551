package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
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
        assertTrue(page.getByXPath("//main//script | //main//*[@onclick]").isEmpty());
    }

    @Test
    void buttonLooksAgain() throws Exception {
        Instant before = PostureService.get().latest().orElseThrow().evaluatedAt();
        HtmlPage page = client("admin").goTo(PAGE);
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
