package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Whoever sees a job is told why its builds wait, and nothing about other things on the controller. */
@WithJenkins
@Timeout(600)
class WhoSeesWhyTest {

    private static final String ENFORCEMENT = "manage/hc-security-gate/enforcement/";

    /** What the finding says that closes the gate; it stands for the names of other people's jobs. */
    private static final String FINDING = "numExecutors of the built-in node";

    private static JenkinsRule j;
    private static Browser browser;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        browser = new Browser(rule);
    }

    @AfterAll
    static void stop() {
        Browser.forget();
    }

    @AfterEach
    void reset() throws Exception {
        Gates.reset();
    }

    @Test
    void onlyThoseWhoSeeThePostureAreToldWhatFindingsSay() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("waits");
        Logins.require();
        browser.secure(Browser.users().grant(Item.READ).everywhere().to("reader", "auditor"));
        Gates.close();
        Gates.require("enforce", "waits");
        job.scheduleBuild2(0);
        Queue.Item item = Gates.held(job);

        String forReader = whyAs("reader", item);
        assertTrue(forReader.contains("controller-executors: 1 finding against"), forReader);
        assertTrue(forReader.contains("How to mend it: "), forReader);
        assertTrue(forReader.contains("an approver has accepted the finding (a waiver)"), forReader);
        assertFalse(forReader.contains(FINDING), forReader);
        assertTrue(whyAs("auditor", item).contains(FINDING), whyAs("auditor", item));
        // SYSTEM writes it into logs of builds.
        assertFalse(item.getWhy().contains(FINDING), item.getWhy());

        String page = browser.reading("reader").getPage(job).asNormalizedText();
        assertTrue(page.contains("controller-executors: 1 finding against"), page);
        assertFalse(page.contains(FINDING), page);
        assertTrue(browser.reading("auditor").getPage(job).asNormalizedText().contains(FINDING));
        assertTrue(browser.page("auditor", ENFORCEMENT).asNormalizedText().contains(FINDING));
        Gates.require("audit", "waits");
        j.waitUntilNoActivity();
        j.assertLogContains("HC Security Gate held this build since", job.getLastBuild());
        j.assertLogContains("HC Security Gate would have held this build", job.getLastBuild());
        j.assertLogNotContains(FINDING, job.getLastBuild());
        assertTrue(browser.page("auditor", ENFORCEMENT).asNormalizedText().contains("waits #1"));
    }

    private static String whyAs(String user, Queue.Item item) {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            return item.getWhy();
        }
    }

    /** An auditor sees everything, so also the builds of jobs that are not the auditor's to open. */
    @Test
    void aBuildThatWaitsIsShownToAnAuditorWhoMayNotSeeItsJob() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("unseen");
        Logins.require();
        browser.secure(Browser.users());
        Gates.close();
        Gates.require("enforce", "unseen");
        job.scheduleBuild2(0);
        Gates.held(job);
        HtmlPage page = browser.page("auditor", ENFORCEMENT);
        String link = "//table[@aria-labelledby='hc-held']//a";
        assertTrue(page.asNormalizedText().contains("unseen"), page.asNormalizedText());
        assertEquals(0, page.getByXPath(link).size());
        assertEquals(1, browser.page("admin", ENFORCEMENT).getByXPath(link).size());
    }

    /** What counts as the stricter choice is in force, and the page is where people look for what stops their builds. */
    @Test
    void aSwitchThatIsNotUnderstoodIsShownAsTheRuleThatItIs() throws Exception {
        browser.secure(Browser.users());
        EnforcementConfiguration rules = new EnforcementConfiguration();
        rules.setRefuseBuiltInNode("yes, please");
        rules.setRefuseNonContainers("perhaps");
        HcSecurityGateConfiguration.get().setEnforcement(rules);
        String page = browser.page("auditor", ENFORCEMENT).asNormalizedText();
        assertTrue(page.contains("Builds that land on the built-in node are stopped"), page);
        assertTrue(page.contains("Builds that land on an agent that is no Linux container are stopped"), page);
        HcSecurityGateConfiguration.get().setEnforcement(new EnforcementConfiguration());
        page = browser.page("auditor", ENFORCEMENT).asNormalizedText();
        assertFalse(page.contains("are stopped"), page);
    }

    @Test
    void aJobThatTheReaderMayOnlyDiscoverIsNamedWithoutALink() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("discovered");
        // A build on the built-in node would be a finding that comes before the one of the other test.
        job.setAssignedNode(j.createOnlineSlave());
        Logins.require();
        browser.secure(Browser.users().grant(Item.DISCOVER).everywhere().to("auditor"));
        Gates.close();
        Gates.require("audit", "discovered");
        Run<?, ?> run = j.buildAndAssertSuccess(job);
        WouldBeHeldBuild build = WouldBeHeldBuilds.get().list().get(0);
        assertEquals("discovered #1", build.getName());
        assertEquals(run.getUrl(), build.getUrl());
        try (ACLContext ignored = ACL.as2(User.getById("auditor", true).impersonate2())) {
            assertFalse(job.hasPermission(Item.READ), "the test shows nothing");
            assertNull(build.getUrl());
        }
        String page = browser.page("auditor", ENFORCEMENT).asNormalizedText();
        assertTrue(page.contains("discovered #1"), page);
    }
}
