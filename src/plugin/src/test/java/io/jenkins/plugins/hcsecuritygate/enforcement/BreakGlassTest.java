package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.eventlog.Recorded;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.home.BreakGlassReader;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(600)
class BreakGlassTest {

    private static final String PAGE = "manage/hc-security-gate/break-glass/";

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
    void heldBuildsOfTheJobsNamedStartAndSayWhy() throws Exception {
        FreeStyleProject named = j.createFreeStyleProject("opened");
        FreeStyleProject other = j.createFreeStyleProject("still-held");
        Gates.close();
        Gates.require("enforce", "*");
        QueueTaskFuture<FreeStyleBuild> build = named.scheduleBuild2(0);
        other.scheduleBuild2(0);
        Gates.held(named);
        RecordedEvents events = RecordedEvents.fromNow();
        BreakGlassService.get().open("open*", "incident 42", Duration.ofHours(1));
        FreeStyleBuild run = j.assertBuildStatusSuccess(build);
        j.assertLogContains("HC Security Gate: BREAK-GLASS. This build passes a closed gate", run);
        j.assertLogContains("incident 42", run);
        j.assertLogContains("controller-executors", run);
        Gates.held(other);
        assertEquals(
                1,
                events.of(EventKind.BREAK_GLASS_OPENED, "open*", "incident 42", "from=", "to=")
                        .size());
        assertEquals(
                1, events.of(EventKind.BUILD_RELEASED, "opened", "breakGlass").size());
        assertEquals(
                1,
                events.of(EventKind.GATE_DECISION, "opened#1", "CLOSED", "breakGlass")
                        .size());
    }

    @Test
    void theStepDoesNotStopTheBuildAndStillSaysClosed() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "emergency");
        job.setDefinition(new CpsFlowDefinition(
                "def r = hcSecurityGate()\necho \"is=${r.verdict} ${r.breakGlass}\"\necho 'DEPLOYED'", true));
        FreeStyleProject freestyle = j.createFreeStyleProject("emergency-freestyle");
        freestyle.getBuildersList().add(new HcSecurityGateBuilder());
        Gates.close();
        j.buildAndAssertStatus(Result.FAILURE, job);
        j.buildAndAssertStatus(Result.FAILURE, freestyle);
        BreakGlassService.get().open("emergency*", "incident 43", Duration.ofHours(1));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        j.assertLogContains("is=CLOSED HC Security Gate: BREAK-GLASS. ", run);
        j.assertLogContains("DEPLOYED", run);
        j.assertLogContains("[HIGH] controller-executors: ", run);
        j.assertLogContains("HC Security Gate: BREAK-GLASS. ", j.buildAndAssertSuccess(freestyle));
        try (var ignored = new io.jenkins.plugins.hcsecuritygate.posture.FailingPosture(new IllegalStateException())) {
            j.assertLogContains("HC Security Gate: BREAK-GLASS. ", j.buildAndAssertSuccess(job));
        }
        BreakGlassService.get()
                .end(BreakGlassService.id(BreakGlassService.get().open().get(0)));
        j.buildAndAssertStatus(Result.FAILURE, job);
    }

    @Test
    void itIsAFindingOfTheWaiversWhileItIsOpen() throws Exception {
        Gates.open();
        BreakGlassService.get().open("deploy/*", "incident 44", Duration.ofHours(1));
        JudgedCheck check = waivers(PostureService.get().evaluateNow());
        assertEquals(Status.WARN, check.status());
        assertTrue(check.reason().contains("incident 44"), check.reason());
        Gates.reset();
        check = waivers(PostureService.get().evaluateNow());
        assertFalse(check.reason().contains("incident 44"), check.reason());
    }

    @Test
    void itEndsByItself() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("ends");
        Gates.close();
        Gates.require("enforce", "ends");
        RecordedEvents events = RecordedEvents.fromNow();
        BreakGlassService.get().open("ends", "a moment", Duration.ofMillis(1));
        while (events.of(EventKind.BREAK_GLASS_ENDED, "ends", "its time is over")
                .isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), BreakGlassService.get().all());
        assertEquals(Fact.known(List.of()), onDisk());
        job.scheduleBuild2(0);
        Gates.held(job);
        BreakGlassService.get().look();
        assertEquals(1, events.of(EventKind.BREAK_GLASS_ENDED).size());
    }

    @Test
    void whatIsIncompleteOrTooLongOpensNothing() throws Exception {
        BreakGlassService service = BreakGlassService.get();
        assertThrows(IllegalArgumentException.class, () -> service.open("", "reason", Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> service.open("*", " ", Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> service.open("*", "reason", Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class, () -> service.open("*", "reason", BreakGlass.LONGEST.plusMillis(1)));
        assertThrows(
                IllegalArgumentException.class, () -> service.open("*".repeat(501), "reason", Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> service.open("*", "r".repeat(2001), Duration.ofHours(1)));
        assertEquals(List.of(), service.all());
    }

    @Test
    void whatWouldForgeALineOfALogIsNoPartOfTheReason() throws Exception {
        BreakGlassService.get()
                .open(
                        "deploy/*\u0000",
                        "incident\r\nFinished: SUCCESS\u001b[8mha:\u202e \ud800end\u2028",
                        Duration.ofHours(1));
        BreakGlass opening = BreakGlassService.get().open().get(0);
        assertEquals("deploy/*", opening.jobs());
        assertEquals("incident Finished: SUCCESS [8mha:   end", opening.reason());
        assertEquals(
                opening.reason(), onDisk().toOptional().orElseThrow().get(0).reason());
        BreakGlass written =
                new BreakGlass("*", "a\nb", "c\u001b", opening.from(), opening.until(), null); // whatever wrote it
        assertEquals(1, StartedBuilds.notice(written).lines().count());
        assertFalse(StartedBuilds.notice(written).contains("\u001b"));
    }

    @Test
    void itIsOnTheDiskBeforeItCounts() throws Exception {
        BreakGlassService.get().open("*", "first", Duration.ofHours(1));
        assertEquals(1, onDisk().toOptional().orElseThrow().size());
        Gates.reset();
        // A directory in its place: whatever else happens, this cannot be written.
        Path file = j.jenkins.getRootDir().toPath().resolve(BreakGlass.FILE);
        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));
        try {
            assertThrows(IOException.class, () -> BreakGlassService.get().open("*", "reason", Duration.ofHours(1)));
            assertFalse(BreakGlassService.get().isOpenFor("any"));
        } finally {
            Files.delete(file.resolve("in-the-way"));
            Files.delete(file);
        }
    }

    @Test
    void whatIsEndedButCouldNotBeWrittenIsClosedOnRecordAndWrittenLater() throws Exception {
        BreakGlassService service = BreakGlassService.get();
        service.open("*", "disk full", Duration.ofHours(1));
        Path file = j.jenkins.getRootDir().toPath().resolve(BreakGlass.FILE);
        String before = Files.readString(file);
        Files.delete(file);
        Files.createDirectories(file.resolve("in-the-way"));
        RecordedEvents events = RecordedEvents.fromNow();
        try {
            String id = BreakGlassService.id(service.open().get(0));
            assertThrows(IOException.class, () -> service.end(id));
            assertFalse(service.isOpenFor("any"));
            assertEquals(
                    1,
                    events.of(EventKind.BREAK_GLASS_ENDED, "*", "ended early").size());
        } finally {
            Files.delete(file.resolve("in-the-way"));
            Files.delete(file);
        }
        Files.writeString(file, before); // as it is where a write fails: the old file stays
        service.look();
        assertEquals(Fact.known(List.of()), onDisk());
    }

    /** The message says to restore the file or to delete it, and that is done in an emergency, without a restart. */
    @Test
    void aFileThatWasMendedIsReadAgainAndNothingIsLost() throws Exception {
        Path file = j.jenkins.getRootDir().toPath().resolve(BreakGlass.FILE);
        BreakGlassService.get().open("deploy/*", "kept", Duration.ofHours(1));
        String good = Files.readString(file);
        try {
            Files.writeString(file, "<broken");
            BreakGlassService restored = new BreakGlassService();
            assertFalse(restored.unreadable().isEmpty());
            Files.writeString(file, good);
            restored.open("release", "second", Duration.ofHours(1));
            assertEquals(2, restored.open().size());
            assertTrue(restored.isOpenFor("deploy/now"));

            Files.writeString(file, "<broken");
            BreakGlassService deleted = new BreakGlassService();
            Files.delete(file);
            deleted.look();
            assertEquals("", deleted.unreadable());
            deleted.open("release", "third", Duration.ofHours(1));
            assertEquals(1, onDisk().toOptional().orElseThrow().size());

            Files.writeString(file, "<broken");
            new BreakGlassService().open("release", "fourth", Duration.ofHours(1));
            assertEquals(1, onDisk().toOptional().orElseThrow().size());
            try (var kept = Files.newDirectoryStream(file.getParent(), "break-glass.xml.unreadable-*")) {
                for (Path one : kept) {
                    assertEquals("<broken", Files.readString(one));
                    Files.delete(one);
                }
            }
        } finally {
            Files.writeString(file, good);
            Gates.reset();
        }
    }

    /** As if a build on the controller, or whoever restored a backup, had written the file. */
    @Test
    void whatCameWithTheFileIsAnEventAtTheStartAndOnlyOnce() throws Exception {
        Recorded.settle();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        BreakGlass forged = new BreakGlass("*", "trust me", "alice", now, now.plus(Duration.ofDays(7)), null);
        BreakGlass endless = new BreakGlass("*", "for ever", "alice", now.plusMillis(1), null, null);
        new BreakGlassFile(j.jenkins.getRootDir()).write(List.of(forged, endless));
        RecordedEvents events = RecordedEvents.fromNow();
        try {
            new BreakGlassService();
            List<String> opened = events.of(EventKind.BREAK_GLASS_OPENED);
            assertEquals(1, opened.size(), "what opens nothing is none: " + opened);
            assertTrue(opened.get(0).startsWith("break-glass-opened by unknown: * "), opened.get(0));
            for (String part : List.of("openedBy=alice", "trust me", "seen=when Jenkins started")) {
                assertTrue(opened.get(0).contains(part), opened.get(0));
            }
            Recorded.settle();
            new BreakGlassService().look();
            Recorded.settle();
            new BreakGlassService();
            assertEquals(1, events.of(EventKind.BREAK_GLASS_OPENED).size());

            new BreakGlassFile(j.jenkins.getRootDir())
                    .write(List.of(new BreakGlass(
                            "*",
                            "trust me",
                            "alice",
                            now,
                            now.plus(Duration.ofDays(7)).minusMillis(1),
                            null)));
            new BreakGlassService();
            assertEquals(2, events.of(EventKind.BREAK_GLASS_OPENED).size(), "another end is another opening");
        } finally {
            Recorded.settle();
            new BreakGlassFile(j.jenkins.getRootDir()).write(List.of());
            new BreakGlassService();
            Recorded.settle();
        }
    }

    @Test
    void whatAnAdministratorOpenedIsNotToldAgainAtTheNextStart() throws Exception {
        RecordedEvents events = RecordedEvents.fromNow();
        BreakGlassService.get().open("deploy/*", "incident 45", Duration.ofHours(1));
        Recorded.settle();
        new BreakGlassService();
        assertEquals(1, events.of(EventKind.BREAK_GLASS_OPENED, "incident 45").size());
    }

    @Test
    void everybodyWhoMaySeeThePageSeesItAndOnlyAnAdministratorOpensAndEnds() throws Exception {
        Logins.require();
        browser.secure(Browser.users().grant(Item.READ).everywhere().to("reader"));
        for (String user : new String[] {null, "reader", "manager", "auditor"}) {
            for (String verb : List.of("open?jobs=*&hours=1&reason=x", "end?id=1")) {
                assertEquals(403, browser.post(user, PAGE + verb), user + verb);
            }
        }
        assertEquals(403, browser.get(null, PAGE));
        assertEquals(403, browser.get("reader", PAGE));
        assertEquals(403, browser.get("manager", PAGE));
        assertEquals(200, browser.get("auditor", PAGE));
        assertEquals(404, browser.get("admin", PAGE + "open?jobs=*&hours=1&reason=x"));
        assertEquals(404, browser.get("admin", PAGE + "end?id=1"));
        for (String bad : List.of(
                "jobs=&hours=1&reason=x",
                "jobs=*&hours=1&reason=",
                "jobs=*&hours=169&reason=x",
                "jobs=*&hours=0&reason=x",
                "jobs=*&hours=soon&reason=x",
                "jobs=*&reason=x")) {
            assertEquals(400, browser.post("admin", PAGE + "open?" + bad), bad);
        }
        assertEquals(List.of(), BreakGlassService.get().all());

        HtmlPage page = browser.as("admin").goTo(PAGE);
        HtmlForm form = page.getFormByName("open");
        form.getInputByName("jobs").setValue("deploy/<b>*");
        form.getInputByName("hours").setValue("2");
        form.getInputByName("reason").setValue("<script>alert(1)</script>");
        j.submit(form);
        BreakGlass opening = BreakGlassService.get().open().get(0);
        assertEquals("admin", opening.openedBy());
        assertEquals(opening.from().plus(Duration.ofHours(2)), opening.until());

        for (String address : List.of(PAGE, "manage/hc-security-gate/", "manage/")) {
            HtmlPage seen = browser.reading("auditor").goTo(address);
            assertTrue(seen.asNormalizedText().contains("deploy/<b>*"), address);
            assertFalse(seen.getWebResponse().getContentAsString().contains("<script>alert(1)"), address);
            assertTrue(
                    seen.getByXPath("//form[starts-with(@name,'end-') or @name='open']")
                            .isEmpty(),
                    address);
        }
        FreeStyleProject job = j.jenkins
                .createProject(com.cloudbees.hudson.plugins.folder.Folder.class, "deploy")
                .createProject(FreeStyleProject.class, "app");
        BreakGlassService.get().open("deploy/app", "for the page", Duration.ofHours(1));
        String text = browser.reading("reader").getPage(job).asNormalizedText();
        assertTrue(text.contains("admin has opened the gate") || text.contains("SYSTEM has opened the gate"), text);
        assertTrue(text.contains("for the page"), text);

        page = browser.as("admin").goTo(PAGE);
        j.submit(page.getFormByName("end-" + BreakGlassService.id(opening)));
        assertTrue(BreakGlassService.get().open().stream()
                .noneMatch(each -> each.jobs().equals(opening.jobs())));
    }

    @Test
    void theMonitorIsThereWhileSomethingIsOpenAndCannotBeDismissed() throws Exception {
        BreakGlassMonitor monitor = ExtensionList.lookupSingleton(BreakGlassMonitor.class);
        assertFalse(monitor.isActivated());
        BreakGlassService.get().open("*", "incident", Duration.ofHours(1));
        assertTrue(monitor.isActivated());
        monitor.disable(true);
        assertTrue(monitor.isEnabled());
        monitor.disable(false);
    }

    private static JudgedCheck waivers(Posture posture) {
        return posture.verdict().checks().stream()
                .filter(check -> check.metadata().id().equals("waivers"))
                .findFirst()
                .orElseThrow();
    }

    private static Fact<List<BreakGlass>> onDisk() {
        return BreakGlassReader.read(j.jenkins.getRootDir().toPath());
    }
}
