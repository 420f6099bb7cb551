package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.DefaultMatrixExecutionStrategyImpl;
import hudson.matrix.LabelAxis;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What an administrator may change about the wipe. */
@WithJenkins
@Timeout(180)
class WipePolicyTest {

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        agent = Receipts.agent(j, "one");
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
    }

    @Test
    void aBlocksWorkspaceGoesWithItWhenThatIsSwitchedOn() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setAtBlockEnd(true);
        HcSecurityGateConfiguration.get().setWipe(wipe);
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("""
                node('one') { writeFile file: 'file', text: '12345' }
                echo 'block is over'
                while (!new File('%s').exists()) { sleep 1 }
                node('one') { writeFile file: 'other', text: '123' }
                """.formatted(flag()), false));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("block is over", run);
        Path workspace = Path.of(agent.getWorkspaceFor(job).getRemote());

        WorkspaceReceipt receipt = Receipts.in(run, WorkspaceReceipt.State.WIPED);

        assertTrue(run.isBuilding());
        assertEquals(1, receipt.getReceipt().getFiles());
        assertFalse(Files.exists(workspace));
        Files.createFile(flag());
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        Receipts.await(run, all -> all.size() == 1 && all.get(0).getReceipt().getFiles() == 2);
        Receipts.until(() -> WorkspaceClaims.get().places().isEmpty());
        assertEquals(List.of(), WorkspaceClaims.get().places());
        assertEquals(8, Receipts.one(run).getReceipt().getBytes());
        assertFalse(Files.exists(workspace));
    }

    @Test
    void failedBuildsKeepTheirWorkspaceUntilTheDateOrTheNextBuild() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setKeepFailed(true);
        wipe.setKeepFailedUntil("2099-12-31");
        HcSecurityGateConfiguration.get().setWipe(wipe);
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        FreestyleWipeTest.Blocker failing = new FreestyleWipeTest.Blocker(null, null, true);
        job.getBuildersList().add(failing);
        FreeStyleBuild failed = j.buildAndAssertStatus(Result.FAILURE, job);

        WorkspaceReceipt kept = Receipts.in(failed, WorkspaceReceipt.State.KEPT);

        assertEquals("2099-12-31", kept.getDetail());
        Path file = Path.of(kept.getPath(), "file");
        assertTrue(Files.exists(file));
        look();
        assertTrue(Files.exists(file));
        assertTrue(WorkspaceClaims.get()
                .find(claim -> claim.path().equals(kept.getPath()))
                .get(0)
                .waits());

        job.getBuildersList().remove(failing);
        FreeStyleBuild fixed = j.buildAndAssertSuccess(job);
        Receipts.in(fixed, WorkspaceReceipt.State.WIPED);
        Receipts.in(failed, WorkspaceReceipt.State.WIPED);
        assertFalse(Files.exists(file));

        // A date that is over, or none: not kept.
        job.getBuildersList().add(failing);
        wipe.setKeepFailedUntil("2020-01-01");
        Receipts.in(j.buildAndAssertStatus(Result.FAILURE, job), WorkspaceReceipt.State.WIPED);
        wipe.setKeepFailedUntil("until it is found");
        Receipts.in(j.buildAndAssertStatus(Result.FAILURE, job), WorkspaceReceipt.State.WIPED);
    }

    @Test
    void aMatrixThatFailedIsKeptWhicheverOfItsConfigurationsWasLast() throws Exception {
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setKeepFailed(true);
        wipe.setKeepFailedUntil("2099-12-31");
        HcSecurityGateConfiguration.get().setWipe(wipe);
        MatrixProject job = j.createProject(MatrixProject.class);
        job.setAssignedNode(agent);
        job.setAxes(new AxisList(new TextAxis("A", "a", "b"), new LabelAxis("N", List.of("one"))));
        DefaultMatrixExecutionStrategyImpl oneByOne = new DefaultMatrixExecutionStrategyImpl();
        oneByOne.setRunSequentially(true);
        job.setExecutionStrategy(oneByOne);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        FailingFirst.begun.set(false);
        job.getBuildersList().add(new FailingFirst());
        MatrixBuild build = j.buildAndAssertStatus(Result.FAILURE, job);
        assertEquals(
                List.of(Result.FAILURE, Result.SUCCESS),
                build.getRuns().stream()
                        .sorted(Comparator.comparingLong(Run::getStartTimeInMillis))
                        .map(Run::getResult)
                        .toList());

        WorkspaceReceipt kept = Receipts.in(build, WorkspaceReceipt.State.KEPT);

        assertTrue(Files.exists(Path.of(kept.getPath())));
        WorkspaceClaims.get().settle(WorkspaceClaims.get().find(claim -> true));
    }

    /** Which configuration that is, the matrix decides. */
    static final class FailingFirst extends TestBuilder {
        static final AtomicBoolean begun = new AtomicBoolean();

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            return begun.getAndSet(true);
        }
    }

    @Test
    void nodesAreExcludedByTheirLabel() throws Exception {
        WipeExclusion exclusion = new WipeExclusion("", "wiped every night");
        exclusion.setLabel("one");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(exclusion));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());

        WorkspaceReceipt receipt = Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.EXCLUDED);

        assertEquals("wiped every night", receipt.getDetail());
        assertTrue(Files.exists(Path.of(receipt.getPath(), "file")));
        job.setAssignedNode(j.jenkins);
        Receipts.in(j.buildAndAssertSuccess(job), WorkspaceReceipt.State.WIPED);
    }

    private static Path flag() {
        return j.jenkins.getRootDir().toPath().resolve("go-on");
    }

    private static void look() {
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
    }
}
