package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.User;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.CheckConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the page of the posture shows, and to whom. */
@WithJenkins
class PosturePageTest {

    private static final String PAGE = "manage/hc-security-gate/";

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
    void pageShowsEveryCheckWithItsFix() throws Exception {
        HtmlPage page = browser.reading("admin").goTo(PAGE);
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

        HtmlPage page = browser.reading("admin").goTo(PAGE);
        String source = page.getWebResponse().getContentAsString();
        assertTrue(source.contains("x&lt;script>alert(1)&lt;"), "the name is not on the page");
        assertFalse(source.contains("<script>alert(1)"));
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        Files.delete(renamed.resolve("config.xml"));
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
            assertEquals(200, browser.get("admin", url), url);
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
            assertEquals(200, browser.get("admin", page.getValue()), page.getValue());
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
        String all = browser.reading("auditor").goTo(PAGE).asNormalizedText();
        HtmlPage filtered = browser.reading("auditor").goTo(PAGE + "?area=controller&severity=high&status=open");
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
        assertNotNull(browser.reading("auditor")
                .goTo(PAGE + "?text=NUMEXECUTORS")
                .getElementById("check-controller-executors"));
        HtmlPage one = browser.reading("auditor").goTo(PAGE + "?text=csrf-protection");
        assertEquals(1, one.getByXPath("//tr[@data-check]").size());
        HtmlPage none =
                browser.reading("auditor").goTo(PAGE + "?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&status=nonsense");
        assertEquals(0, none.getByXPath("//tr[@data-check]").size());
        assertTrue(none.asNormalizedText().contains("No check matches the filter."));
        assertFalse(none.getWebResponse().getContentAsString().contains("<script>alert(1)"));
    }

    @Test
    void tableCountsWhatTheFilterThenShows() throws Exception {
        HtmlPage page = browser.reading("auditor").goTo(PAGE);
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
        HtmlPage filtered = browser.reading("auditor").goTo(PAGE + cell.query());
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
            String text = browser.reading("auditor").goTo(PAGE).asNormalizedText();
            assertTrue(text.contains("has changed"), text);
            HtmlPage page = browser.reading("auditor").goTo(PAGE);
            HtmlElement change = (HtmlElement) page.getElementById("changes").getParentNode();
            assertTrue(change.getTextContent().contains("new finding"), change.getTextContent());
            assertTrue(change.getTextContent().contains("node built-in"), change.getTextContent());
            assertTrue(change.getTextContent().contains("Met → Not met"), change.getTextContent());
            HtmlPage history = browser.reading("auditor").goTo(PAGE + "history/");
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
    void everyPageHasTheSameNavigationAndKnowsItsPlace() throws Exception {
        List<String> all = PostureTab.ALL.stream().map(tab -> "/" + tab.path()).toList();
        for (PostureTab tab : PostureTab.ALL) {
            HtmlPage page = browser.page("auditor", tab.path());
            List<String> hrefs = texts(page, "//nav[@class='hc-security-gate-tabs']//a/@href");
            assertEquals(
                    all, hrefs.stream().map(PosturePageTest::withoutContext).toList(), tab.url());
            assertEquals(
                    List.of("/" + tab.path()),
                    texts(page, "//nav//a[@aria-current='page']/@href").stream()
                            .map(PosturePageTest::withoutContext)
                            .toList());
            List<String> place = new ArrayList<>(List.of("Manage Jenkins", "HC Security Gate"));
            if (!tab.url().isEmpty()) {
                place.add(tab.title().toString());
            }
            assertEquals(place, texts(page, "//ol[@id='breadcrumbs']/li"), tab.url());
            assertEquals(List.of(place.get(place.size() - 1)), texts(page, "//h1"), tab.url());
        }
    }

    private static List<String> texts(HtmlPage page, String path) {
        return page.<DomNode>getByXPath(path).stream()
                .map(node -> node.getTextContent().strip())
                .toList();
    }

    private static String withoutContext(String href) {
        return href.substring(j.contextPath.length());
    }

    /** No link of a page refuses who may see the page. */
    @Test
    void auditorIsLedNowhereThatRefuses() throws Exception {
        j.createSlave("agent", "linux", null);
        j.createFreeStyleProject("pinned").setAssignedLabel(j.jenkins.getSelfLabel());
        PostureService.get().evaluateNow();
        Set<String> followed = new TreeSet<>();
        for (PostureTab tab : PostureTab.ALL) {
            texts(browser.page("auditor", tab.path()), "//*[@id='main-panel']//a/@href").stream()
                    .map(href -> href.replaceAll("#.*", ""))
                    .filter(href -> href.startsWith("/"))
                    .map(href -> withoutContext(href).substring(1))
                    .filter(followed::add)
                    .forEach(PosturePageTest::isThereForTheAuditor);
        }
        assertTrue(followed.contains("manage/configureSecurity/"), followed.toString());
        assertTrue(followed.stream().noneMatch(url -> url.matches("(job|computer)/.*/configure")), followed.toString());
    }

    private static void isThereForTheAuditor(String url) {
        try {
            assertEquals(200, browser.get("auditor", url), url);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void severityThatThePolicyGivesStandsBesideTheChecksOwn() throws Exception {
        CheckConfiguration check = new CheckConfiguration("controller-executors");
        check.setSeverity("CRITICAL");
        HcSecurityGateConfiguration.get().setChecks(List.of(check));
        try {
            PostureService.get().evaluateNow();
            HtmlPage page = browser.page("auditor", PAGE);
            String row = page.getElementById("check-controller-executors").asNormalizedText();
            assertTrue(row.contains("Critical") && row.contains("by policy, else High"), row);
            row = page.getElementById("check-csrf-protection").asNormalizedText();
            assertFalse(row.contains("by policy"), row);
        } finally {
            HcSecurityGateConfiguration.get().setChecks(List.of());
        }
    }

    @Test
    void auditorSeesEverythingAndNoButtonThatChanges() throws Exception {
        HtmlPage auditor = browser.reading("auditor").goTo(PAGE);
        HtmlPage admin = browser.reading("admin").goTo(PAGE);
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
}
