package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.Functions;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people see of the wipe. */
@WithJenkins
@Timeout(180)
class WipePagesTest {

    private static final String POSTURE = "manage/hc-security-gate/";

    private static JenkinsRule j;
    private static FreeStyleBuild first;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        Jenkins.SYSTEM_READ.setEnabled(true);
        Item.WORKSPACE.setEnabled(true);
        FreeStyleProject job = j.createFreeStyleProject("first");
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        first = j.buildAndAssertSuccess(job);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.WORKSPACE)
                .everywhere()
                .to("worker")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
    }

    @AfterAll
    static void stop() {
        Jenkins.SYSTEM_READ.setEnabled(false);
    }

    @Test
    void theFirstBuildIsToldAndNoOther() throws Exception {
        String notice = Messages.WipeListener_notice();
        j.assertLogContains(notice, first);
        FreeStyleBuild second = j.buildAndAssertSuccess(first.getProject());
        j.assertLogNotContains(notice, second);
        Receipts.in(second, WorkspaceReceipt.State.WIPED);
    }

    @Test
    void administratorsAreToldUntilOneHasReadIt() throws Exception {
        WipeNotice notice = ExtensionList.lookupSingleton(WipeNotice.class);
        assertEquals("hc-security-gate-wipe", notice.id);
        assertFalse(notice.isSecurity());
        assertTrue(notice.isActivated());
        HtmlPage seen = client("auditor").goTo("manage");
        assertTrue(seen.asNormalizedText().contains("Every workspace is wiped"), seen.asNormalizedText());
        assertEquals(List.of(), seen.getByXPath("//form[@name='hc-security-gate-wipe']"));

        j.submit(client("admin").goTo("manage").getFormByName("hc-security-gate-wipe"));

        assertFalse(notice.isEnabled());
        assertFalse(client("admin").goTo("manage").asNormalizedText().contains("Every workspace is wiped"));
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        assertFalse(notice.isActivated());
    }

    @Test
    void thePageAndTheRemoteInterfaceHaveTheTotals() throws Exception {
        awaitCounted();
        WipeTotals totals = WipeTotals.get();
        assertTrue(totals.getWorkspaces() > 0);

        HtmlPage page = client("auditor").goTo(POSTURE);
        String section = page.getHtmlElementById("wipe").getParentNode().asNormalizedText();
        assertTrue(section.contains("Workspaces wiped"), section);
        assertEquals(
                List.of(
                        Long.toString(totals.getWorkspaces()),
                        Long.toString(totals.getBuilds()),
                        Long.toString(totals.getFiles()),
                        Functions.humanReadableByteSize(totals.getBytes()),
                        "0",
                        "0"),
                page.getByXPath("//section[@aria-labelledby='wipe']//td").stream()
                        .map(cell -> ((HtmlElement) cell).asNormalizedText())
                        .toList());
        assertTrue(section.contains("the last workspace was wiped at"), section);
        assertFalse(section.contains("switched off"), section);

        JSONObject wipe = JSONObject.fromObject(client("auditor")
                        .goTo(POSTURE + "api/json?tree=wipe[*]", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .getJSONObject("wipe");
        assertTrue(wipe.getBoolean("enabled"));
        assertEquals(totals.getWorkspaces(), wipe.getLong("workspaces"));
        assertEquals(totals.getFiles(), wipe.getLong("files"));
        assertEquals(totals.getBytes(), wipe.getLong("bytes"));
        assertEquals(totals.getBuilds(), wipe.getLong("builds"));
        assertEquals(0, wipe.getLong("left"));
        assertFalse(Instant.parse(wipe.getString("since")).isAfter(Instant.parse(wipe.getString("last"))));

        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        page = client("auditor").goTo(POSTURE);
        assertTrue(page.getHtmlElementById("wipe")
                .getParentNode()
                .asNormalizedText()
                .contains("switched off"));
    }

    @Test
    void countingBeginsOnDisk() throws Exception {
        awaitCounted();
        Path file = j.jenkins.getRootDir().toPath().resolve("hc-security-gate/wipe-totals.xml");
        byte[] kept = Files.readAllBytes(file);
        Files.delete(file);
        WipeTotals fresh = new WipeTotals();
        fresh.begin();

        assertNotNull(fresh.getSince());
        assertEquals(fresh.getSince(), new WipeTotals().getSince());
        assertEquals(0, new WipeTotals().getWorkspaces());
        Files.write(file, kept);
    }

    @Test
    void anAuditOfTheHomeReadsTheSame() throws Exception {
        awaitCounted();
        WorkspaceReceipt receipt = Receipts.in(first, WorkspaceReceipt.State.WIPED);
        WipeTotals totals = WipeTotals.get();

        Usage usage = HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                .usage();

        assertEquals(
                new Inventory<>(
                        List.of(new WipeCount(
                                totals.getSince(), totals.getWorkspaces(), totals.getBuilds(), totals.getLast())),
                        List.of()),
                usage.wipes());
        assertEquals(
                List.of(new WipeReceipt("", receipt.getPath(), WipeReceipt.Outcome.WIPED)),
                usage.builds().stream()
                        .filter(job -> job.job().equals("first"))
                        .flatMap(job -> job.receipts().stream())
                        .toList());
    }

    @Test
    void namesOfFilesThatWereLeftTakeThePermissionForTheWorkspace() throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
        WipeReceiptAction.put(
                build,
                new WorkspaceReceipt(
                        new Place("", "/some/path"),
                        WorkspaceReceipt.State.LEFT,
                        "",
                        Receipt.refused("/some/path", "patient-4711.txt")));
        String url = build.getUrl() + "hc-workspace-wipe/";

        String reader = client("reader").goTo(url).asNormalizedText();
        String worker = client("worker").goTo(url).asNormalizedText();

        assertTrue(reader.contains("Left: 1"), reader);
        assertFalse(reader.contains("patient-4711"), reader);
        assertTrue(worker.contains("patient-4711"), worker);
    }

    /** All builds of this class are wiped; the file of the totals is written behind their receipts. */
    private static void awaitCounted() throws InterruptedException {
        Receipts.awaitCounted(j.jenkins.getAllItems(FreeStyleProject.class).stream()
                .mapToInt(job -> job.getBuilds().size())
                .sum());
    }

    private static JenkinsRule.WebClient client(String user) throws Exception {
        return j.createWebClient().withThrowExceptionOnFailingStatusCode(true).login(user);
    }
}
