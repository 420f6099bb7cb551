package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What nobody claims is found by its name. Time is passed by saying that it is later. */
@WithJenkins
@Timeout(180)
class LeftoverSweepTest {

    private static JenkinsRule j;
    private DumbSlave agent;
    private Path workspaces;

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
    void nothingIsTakenWhileTheWipeIsOff() throws Exception {
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        Files.createDirectories(workspaces.resolve("hc-wipe-1/deep"));

        sweep();
        sweep();

        assertEquals(List.of(), WorkspaceClaims.get().places());
        assertTrue(Files.exists(workspaces.resolve("hc-wipe-1")));
    }

    /** Sweeps as if an hour had passed, and waits until all nodes have been looked at. */
    private void sweep() throws InterruptedException {
        LeftoverSweep sweep = ExtensionList.lookupSingleton(LeftoverSweep.class);
        int before = sweep.looks();
        int expected = sweep.sweep(System.currentTimeMillis() + TimeUnit.HOURS.toMillis(1));
        Receipts.until(() -> sweep.looks() == before + expected);
        assertEquals(before + expected, sweep.looks());
    }

    private long count() throws Exception {
        try (var all = Files.list(workspaces)) {
            return all.filter(path -> !path.getFileName().toString().equals("running@tmp"))
                    .count();
        }
    }
}
