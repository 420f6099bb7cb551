package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.remoting.VirtualChannel;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.home.WorkspaceNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What nobody claims is found by its name. Time is passed by saying that it is later. */
@WithJenkins
@Timeout(180)
class LeftoverSweepTest {

    private static JenkinsRule j;
    private DumbSlave agent;
    private Path workspaces;
    private long hours;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @BeforeEach
    void newAgent(TestInfo info) throws Exception {
        agent = Receipts.agent(j, info.getTestMethod().orElseThrow().getName());
        workspaces = Path.of(agent.getRemoteFS(), "workspace");
    }

    @AfterEach
    void reset() throws Exception {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        // A claim goes after the directory; on a node that is gone it would stay, and be there in the next test.
        Receipts.until(() -> WorkspaceClaims.get()
                .find(claim -> claim.node().equals(agent.getNodeName()))
                .isEmpty());
        j.jenkins.removeNode(agent);
    }

    @Test
    void whatNobodyClaimsGoesAndWhatIsSomebodysStays() throws Exception {
        j.createProject(FreeStyleProject.class, "crashed");
        j.createProject(FreeStyleProject.class, "kept");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion("kept", "cache")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject running = j.createProject(FreeStyleProject.class, "running");
        running.setAssignedNode(agent);
        running.getBuildersList().add(new FreestyleWipeTest.Writer());
        running.getBuildersList().add(new FreestyleWipeTest.Blocker(started, go, false));
        FreeStyleBuild build = running.scheduleBuild2(0).waitForStart();
        started.await();
        long young = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        for (String name : List.of(
                "crashed",
                "crashed@tmp",
                "crashed@2",
                "crashed_ws-cleanup_1700000000000",
                "gone_ws-cleanup_1700000000000",
                "hc-wipe-4711",
                "kept",
                "running@2",
                "somebodys",
                "young_ws-cleanup_" + young)) {
            Files.createDirectories(workspaces.resolve(name + "/deep"));
            Files.writeString(workspaces.resolve(name + "/deep/file"), "x");
        }

        sweep();
        assertEquals(11, count(), "found once, and nothing touched");
        sweep();

        Receipts.until(() -> WorkspaceClaims.get().places().size() == 1);
        for (String gone : List.of(
                "crashed",
                "crashed@tmp",
                "crashed@2",
                "crashed_ws-cleanup_1700000000000",
                "gone_ws-cleanup_1700000000000",
                "hc-wipe-4711")) {
            assertFalse(Files.exists(workspaces.resolve(gone)), gone);
        }
        for (String stays : List.of("kept", "running", "running@2", "somebodys", "young_ws-cleanup_" + young)) {
            assertTrue(Files.exists(workspaces.resolve(stays)), stays);
        }
        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        Receipts.in(build, WorkspaceReceipt.State.WIPED);
    }

    @Test
    void checkoutsThatAKilledControllerLeftGo() throws Exception {
        j.createProject(WorkflowJob.class, "checked-out");
        Path own = j.jenkins.getRootDir().toPath().resolve("workspace");
        Path checkout = Files.createDirectories(own.resolve("checked-out@script/0123"));
        Files.writeString(checkout.resolve("Jenkinsfile"), "x");
        Path stranger = Files.createDirectories(own.resolve("nobodys@libs/0123"));

        sweep();

        awaitGone(checkout);
        assertTrue(Files.exists(stranger));
        Files.delete(stranger);
        Files.delete(stranger.getParent());
    }

    @Test
    void nothingIsTakenWhileTheWipeIsOff() throws Exception {
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        Files.createDirectories(workspaces.resolve("hc-wipe-1/deep"));

        assertEquals(0, sweep());
        assertEquals(0, sweep());

        assertEquals(List.of(), WorkspaceClaims.get().places());
        assertTrue(Files.exists(workspaces.resolve("hc-wipe-1")));
    }

    @Test
    void anEarlierBuildThatStillRunsProtectsTheJobsDirectories() throws Exception {
        FreeStyleProject job = j.createProject(FreeStyleProject.class, "overtaken");
        job.setAssignedNode(agent);
        job.setConcurrentBuild(true);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        job.getBuildersList().add(new FreestyleWipeTest.Blocker(started, go, false));
        FreeStyleBuild first = job.scheduleBuild2(0).waitForStart();
        started.await();
        job.getBuildersList().clear();
        j.buildAndAssertSuccess(job);
        assertFalse(job.isBuilding(), "Jenkins asks the last build alone");
        Path unclaimed = leftover("overtaken@7");

        sweep();
        sweep();
        assertTrue(Files.exists(unclaimed));

        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(first));
        sweep();
        sweep();
        awaitGone(unclaimed);
    }

    @Test
    void whatIsKeptOnOneNodeStaysOnAnotherWithTheSameDirectories() throws Exception {
        DumbSlave other = new DumbSlave("other", agent.getRemoteFS(), j.createComputerLauncher(null));
        other.setLabelString("cached");
        j.jenkins.addNode(other);
        j.waitOnline(other);
        WipeExclusion exclusion = new WipeExclusion("shared-excluded", "a cache");
        exclusion.setLabel("cached");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(exclusion));
        wipe.setKeepFailed(true);
        wipe.setKeepFailedUntil("2099-12-31");
        HcSecurityGateConfiguration.get().setWipe(wipe);
        FreeStyleProject excluded = j.createProject(FreeStyleProject.class, "shared-excluded");
        excluded.setAssignedNode(other);
        excluded.getBuildersList().add(new FreestyleWipeTest.Writer());
        Receipts.in(j.buildAndAssertSuccess(excluded), WorkspaceReceipt.State.EXCLUDED);
        FreeStyleProject failing = j.createProject(FreeStyleProject.class, "shared-failed");
        failing.setAssignedNode(other);
        failing.getBuildersList().add(new FreestyleWipeTest.Writer());
        failing.getBuildersList().add(new FreestyleWipeTest.Blocker(null, null, true));
        FreeStyleBuild failed = j.buildAndAssertStatus(Result.FAILURE, failing);
        Receipts.in(failed, WorkspaceReceipt.State.KEPT);
        Path sentinel = leftover("hc-wipe-shared");

        sweep();
        sweep();

        awaitGone(sentinel);
        assertTrue(Files.exists(workspaces.resolve("shared-excluded/file")));
        assertTrue(Files.exists(workspaces.resolve("shared-failed/file")));
        j.jenkins.removeNode(other);
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        WorkspaceClaims.get().settle(WorkspaceClaims.get().find(claim -> true));
    }

    @Test
    void whatIsRefusedIsGivenToTheWipeOnceADay() throws Exception {
        j.createProject(FreeStyleProject.class, "outer");
        j.createProject(FreeStyleProject.class, "inner").setCustomWorkspace(workspaces.resolve("outer/inner") + "");
        Path outer = leftover("outer");
        try (LogRecorder log = new LogRecorder()) {
            log.record(LeftoverSweep.class, Level.INFO).capture(100);
            for (int i = 0; i < 5; i++) {
                sweep();
                Receipts.until(() -> WorkspaceClaims.get().places().isEmpty());
            }
            assertEquals(1, told(log, outer));

            hours += 24;
            sweep();
            sweep();
            assertEquals(2, told(log, outer));
            Receipts.until(() -> WorkspaceClaims.get().places().isEmpty());
        }
        assertTrue(Files.exists(outer.resolve("deep/file")));
    }

    @Test
    void nobodysDirectoriesStayOnNodesThatAreExcluded() throws Exception {
        WipeExclusion exclusion = new WipeExclusion("", "a scratch machine");
        exclusion.setLabel(agent.getNodeName());
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(exclusion));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        Path aside = leftover("hc-wipe-excluded");
        try (LogRecorder log = new LogRecorder()) {
            log.record(LeftoverSweep.class, Level.INFO).capture(100);
            sweep();
            sweep();
            assertEquals(0, told(log, aside));
        }
        assertTrue(Files.exists(aside));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anAgentThatHangsIsAskedOnce() throws Exception {
        long process = agent.toComputer().getChannel().call(new ProcessId());
        LeftoverSweep sweep = ExtensionList.lookupSingleton(LeftoverSweep.class);
        int before = sweep.looks();
        signal("STOP", process);
        try {
            assertEquals(2, sweep.sweep(later()));
            Receipts.until(() -> sweep.looks() == before + 1);
            assertEquals(1, sweep.sweep(later()));
        } finally {
            signal("CONT", process);
        }
        Receipts.until(() -> sweep.looks() == before + 3);
        assertEquals(before + 3, sweep.looks());
        assertEquals(2, sweep());
    }

    @Test
    void pathsOnWindowsAreThoseThatBuildsClaim(@TempDir Path names) throws Exception {
        Files.createDirectories(names.resolve("folder/job/deep"));
        Files.createDirectories(names.resolve("folder/other@2@tmp/deep"));
        WorkspaceNames jobs = WorkspaceNames.of(List.of("folder/job", "folder/other"), "@");
        FilePath root = new FilePath(agent.getChannel(), "C:\\agent\\workspace");

        assertEquals(
                Map.of(
                        "C:\\agent\\workspace\\folder\\job",
                        "folder/job",
                        "C:\\agent\\workspace\\folder\\other@2",
                        "folder/other"),
                LeftoverSweep.leftovers(root, WorkspaceListing.read(names, jobs.folders()), jobs, later()));
    }

    @Test
    void anOldTemporaryDirectoryDoesNotTakeAYoungWorkspaceAlong(@TempDir Path names) throws Exception {
        Files.createDirectories(names.resolve("job@tmp/deep"));
        Files.createDirectories(names.resolve("job/deep"));
        Files.setLastModifiedTime(names.resolve("job@tmp"), FileTime.fromMillis(0));
        WorkspaceNames jobs = WorkspaceNames.of(List.of("job"), "@");
        FilePath root = new FilePath((VirtualChannel) null, "/workspaces");
        WorkspaceListing listing = WorkspaceListing.read(names, Set.of());

        assertEquals(Map.of(), LeftoverSweep.leftovers(root, listing, jobs, System.currentTimeMillis()));
        assertEquals(Map.of("/workspaces/job", "job"), LeftoverSweep.leftovers(root, listing, jobs, later()));
    }

    private Path leftover(String name) throws IOException {
        Files.createDirectories(workspaces.resolve(name + "/deep"));
        Files.writeString(workspaces.resolve(name + "/deep/file"), "x");
        return workspaces.resolve(name);
    }

    private static void awaitGone(Path directory) throws InterruptedException {
        Receipts.until(() -> !Files.exists(directory));
        assertFalse(Files.exists(directory), directory.toString());
    }

    private static long told(LogRecorder log, Path directory) {
        return log.getMessages().stream()
                .filter(message -> message.contains(directory.toString()))
                .count();
    }

    private static void signal(String name, long process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process))
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    private long later() {
        return System.currentTimeMillis() + TimeUnit.HOURS.toMillis(++hours);
    }

    static final class ProcessId extends MasterToSlaveCallable<Long, RuntimeException> {
        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }

    /** Sweeps as if an hour had passed, and waits until all nodes have been looked at. */
    private int sweep() throws InterruptedException {
        LeftoverSweep sweep = ExtensionList.lookupSingleton(LeftoverSweep.class);
        int before = sweep.looks();
        int expected = sweep.sweep(later());
        Receipts.until(() -> sweep.looks() == before + expected);
        assertEquals(before + expected, sweep.looks());
        return expected;
    }

    private long count() throws Exception {
        try (var all = Files.list(workspaces)) {
            return all.filter(path -> !path.getFileName().toString().equals("running@tmp"))
                    .count();
        }
    }
}
