package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.RequiredGate;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import io.jenkins.plugins.hcsecuritygate.wipe.Receipts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * What a screen reader and a keyboard need of every page, as far as a program can tell: names for all there is to fill in
 * and to press, for tables, regions and pictures; headings without gaps; nothing that takes a mouse or a script.
 */
@WithJenkins
class AccessiblePagesTest {

    private static final String MAIN = "//*[@id='main-panel']";

    private static Browser browser;
    private static QuietPosture quiet;

    /** By who looks at it, since each is offered other things. */
    private static final Map<String, List<String>> PAGES = new LinkedHashMap<>();

    /** Everything that a page can show is there: a build that the gate stopped, waivers, an opening, a list of builds. */
    @BeforeAll
    static void start(JenkinsRule j) throws Exception {
        quiet = new QuietPosture();
        browser = new Browser(j);
        browser.secure(Browser.users().grant(Item.READ).everywhere().to("auditor"));
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode("audit");
        enforcement.setRequired(List.of(new RequiredGate("gated")));
        enforcement.setRefuseLabels(List.of("legacy"));
        HcSecurityGateConfiguration.get().setEnforcement(enforcement);
        PostureService.get().evaluateNow();
        FreeStyleProject job = j.createFreeStyleProject("gated");
        job.getBuildersList().add(new HcSecurityGateBuilder());
        Receipts.awaitRecord(j.buildAndAssertStatus(Result.FAILURE, job));
        for (String resource : List.of("built-in", "withdrawn")) {
            ask(resource);
        }
        assertEquals(
                302, browser.post("admin", "manage/hc-security-gate/waivers/withdraw", Map.of("id", lastWaiver())));
        assertEquals(
                302,
                browser.post(
                        "admin",
                        "manage/hc-security-gate/break-glass/open",
                        Map.of("jobs", "none", "hours", "1", "reason", "an incident")));
        j.jenkins.setNumExecutors(3);
        PostureService.get().evaluateNow();

        List<String> pages =
                new ArrayList<>(PostureTab.ALL.stream().map(PostureTab::path).toList());
        pages.add("manage/hc-security-gate/?status=open&text=no-such-thing");
        pages.add("manage/hc-security-gate/events/?from=yesterday");
        pages.add("job/gated/1/hc-security-gate/");
        pages.add("job/gated/1/hc-workspace-wipe/");
        PAGES.put("admin", pages);
        PAGES.put("auditor", pages);
    }

    private static void ask(String resource) throws Exception {
        assertEquals(
                302,
                browser.post(
                        "admin",
                        "manage/hc-security-gate/waivers/request",
                        Map.of(
                                "check",
                                "controller-executors",
                                "resource",
                                resource,
                                "reason",
                                "known",
                                "expires",
                                "2999-12-31")));
    }

    private static String lastWaiver() throws Exception {
        List<DomElement> rows = browser.page("admin", "manage/hc-security-gate/waivers/")
                .getByXPath("//tr[contains(., 'withdrawn') and @data-waiver]");
        assertEquals(1, rows.size());
        return rows.get(0).getAttribute("data-waiver");
    }

    @AfterAll
    static void stop() {
        quiet.close();
        Browser.forget();
    }

    @Test
    void nothingIsWithoutAName() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, List<String>> who : PAGES.entrySet()) {
            for (String url : who.getValue()) {
                HtmlPage page = browser.page(who.getKey(), url);
                String where = who.getKey() + " " + url + ": ";
                for (DomElement field : page.<DomElement>getByXPath(
                        MAIN + "//input[not(@type='hidden')] | " + MAIN + "//select | " + MAIN + "//textarea")) {
                    if (!isNamed(page, field) && field.getFirstByXPath("ancestor::label") == null) {
                        faults.add(where + "no label: " + field);
                    }
                }
                for (DomElement button : page.<DomElement>getByXPath(MAIN + "//button | " + MAIN + "//a[@href]")) {
                    if (button.getTextContent().isBlank() && !isNamed(page, button)) {
                        faults.add(where + "no text: " + button);
                    }
                }
                for (DomElement table : page.<DomElement>getByXPath(
                        MAIN + "//table | " + MAIN + "//nav | " + MAIN + "//section | " + MAIN + "//form[@role]")) {
                    if (table.getFirstByXPath("caption") == null && !isNamed(page, table)) {
                        faults.add(where + "no name: " + table);
                    }
                }
                for (DomElement picture : page.<DomElement>getByXPath(MAIN + "//*[@role='img']")) {
                    if (!isNamed(page, picture)) {
                        faults.add(where + "no description: " + picture);
                    }
                }
            }
        }
        assertEquals("", String.join("\n", faults));
    }

    /** Named by a label, by a text of its own, or by another element that is there. */
    private static boolean isNamed(HtmlPage page, DomElement element) {
        String id = element.getId();
        if (!element.getAttribute("aria-label").isBlank()
                || !id.isEmpty()
                        && !page.getByXPath("//label[@for='" + id + "']").isEmpty()) {
            return true;
        }
        String by = element.getAttribute("aria-labelledby");
        return !by.isBlank() && isThere(page, by);
    }

    private static boolean isThere(HtmlPage page, String ids) {
        for (String id : ids.split(" ")) {
            DomElement named = page.getElementById(id);
            if (named == null || named.getTextContent().isBlank()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void headingsListsAndReferencesAreWhole() throws Exception {
        for (Map.Entry<String, List<String>> who : PAGES.entrySet()) {
            for (String url : who.getValue()) {
                HtmlPage page = browser.page(who.getKey(), url);
                int level = 0;
                for (DomElement heading : page.<DomElement>getByXPath(
                        MAIN + "//*[self::h1 or self::h2 or self::h3" + " or self::h4 or self::h5 or self::h6]")) {
                    int next = heading.getTagName().charAt(1) - '0';
                    assertTrue(next <= level + 1, url + " jumps to " + heading + heading.getTextContent());
                    assertFalse(heading.getTextContent().isBlank(), url + " has an empty " + heading);
                    level = next;
                }
                assertTrue(level > 0, url + " has no heading");
                Set<String> ids = new HashSet<>();
                for (DomElement element : page.<DomElement>getByXPath(MAIN + "//*[@id]")) {
                    assertTrue(ids.add(element.getId()), url + " has two elements " + element.getId());
                }
                for (DomElement element :
                        page.<DomElement>getByXPath(MAIN + "//*[@aria-describedby or @aria-labelledby]")) {
                    for (String attribute : List.of("aria-describedby", "aria-labelledby")) {
                        String ids2 = element.getAttribute(attribute);
                        assertTrue(ids2.isBlank() || isThere(page, ids2), url + " refers to nothing: " + element);
                    }
                }
                assertEquals(
                        List.of(),
                        page.<DomNode>getByXPath(MAIN + "//ul[not(li)] | " + MAIN + "//nav[not(.//a)]"),
                        url + " has an empty list");
                assertEquals(
                        List.of(),
                        page.<DomNode>getByXPath(MAIN + "//th[not(@scope)]"),
                        url + " has a head of nothing");
            }
        }
    }

    /** Nothing that a strict Content Security Policy refuses, and nothing that a keyboard cannot reach. */
    @Test
    void noScriptNoStyleAndNoMouseIsNeeded() throws Exception {
        for (Map.Entry<String, List<String>> who : PAGES.entrySet()) {
            for (String url : who.getValue()) {
                HtmlPage page = browser.page(who.getKey(), url);
                List<DomNode> found = new ArrayList<>(page.<DomNode>getByXPath(
                        "//*[contains(@class, 'hc-security-gate-page')]//*[@style or @tabindex or self::script]"));
                found.addAll(page.<DomNode>getByXPath(MAIN + "//@*[starts-with(name(), 'on')]"));
                assertEquals(List.of(), found, url);
            }
        }
    }
}
