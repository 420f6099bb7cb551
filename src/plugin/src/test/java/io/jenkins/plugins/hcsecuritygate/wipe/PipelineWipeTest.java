package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jenkins.branch.BranchSource;
import jenkins.scm.impl.SingleSCMSource;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.SCMRetriever;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(120)
class PipelineWipeTest {

    private static JenkinsRule j;
    private static DumbSlave agent;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        agent = Receipts.agent(j, "one");
        j.createOnlineSlave(hudson.model.Label.get("two"));
    }

    @Test
    void laterBlocksOfTheSameBuildFindTheirFiles() throws Exception {
        WorkflowRun run = succeed("""
                node('one') { writeFile file: 'file', text: 'kept' }
                sleep 1
                node('one') { if (readFile('file') != 'kept') { error 'lost' } }
                """);

        WorkspaceReceipt receipt = Receipts.one(run);

        assertEquals(WorkspaceReceipt.State.WIPED, receipt.getState());
        assertEquals(1, receipt.getReceipt().getFiles());
        assertFalse(Files.exists(Path.of(receipt.getPath())));
        assertFalse(Files.exists(Path.of(receipt.getPath() + "@tmp")));
    }

    @Test
    void everyBranchAndEveryWsBlockIsWiped() throws Exception {
        WorkflowRun run = succeed("""
                parallel a: {
                  node('one') {
                    sh 'echo a > file'
                    ws('custom/place') { writeFile file: 'deep/file', text: 'x' }
                  }
                }, b: {
                  node('two') { writeFile file: 'file', text: 'b' }
                }
                """);

        List<WorkspaceReceipt> receipts = awaitWiped(run, 3);

        for (WorkspaceReceipt receipt : receipts) {
            assertFalse(Files.exists(Path.of(receipt.getPath())));
        }
        assertTrue(receipts.stream().anyMatch(receipt -> receipt.getPath().endsWith("custom/place")));
    }

    @Test
    void anotherBuildsWorkspaceIsLeftAlone() throws Exception {
        WorkflowJob job = job("""
                node('one') {
                  writeFile file: 'file', text: env.BUILD_NUMBER
                  echo 'written'
                  if (env.BUILD_NUMBER == '1') { waitUntil { fileExists('go') } }
                }
                """);
        WorkflowRun first = job.scheduleBuild2(0).waitForStart();
        FilePath workspace = agent.getWorkspaceFor(job);
        j.waitForMessage("written", first);
        WorkflowRun second = j.buildAndAssertSuccess(job);

        assertEquals(workspace.getRemote() + "@2", Receipts.one(second).getPath());
        assertTrue(workspace.child("file").exists());
        workspace.child("go").touch(1);
        j.assertBuildStatusSuccess(j.waitForCompletion(first));
        assertEquals(
                workspace.getRemote(),
                Receipts.in(first, WorkspaceReceipt.State.WIPED).getPath());
        assertFalse(workspace.exists());
    }

    @Test
    void failedBuildsAreWiped() throws Exception {
        WorkflowRun run = j.buildAndAssertStatus(
                Result.FAILURE, job("node('one') { writeFile file: 'file', text: 'x'; error 'on purpose' }"));

        assertFalse(Files.exists(
                Path.of(Receipts.in(run, WorkspaceReceipt.State.WIPED).getPath())));
    }

    @Test
    void theControllersCheckoutGoes() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        CpsScmFlowDefinition definition =
                new CpsScmFlowDefinition(new SingleFileSCM("Jenkinsfile", "echo 'hello'".getBytes()), "Jenkinsfile");
        definition.setLightweight(false);
        job.setDefinition(definition);
        WorkflowRun run = j.buildAndAssertSuccess(job);

        WorkspaceReceipt receipt = Receipts.in(run, WorkspaceReceipt.State.WIPED);

        assertTrue(receipt.getPath().endsWith("@script"), receipt.getPath());
        assertEquals(1, receipt.getReceipt().getFiles());
        try (var left = Files.list(Path.of(receipt.getPath()))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void everyStageOfADeclarativePipelineIsWipedAfterItsPostSteps() throws Exception {
        WorkflowRun run = succeed("""
                pipeline {
                  agent none
                  stages {
                    stage('build') {
                      agent { label 'one' }
                      steps { writeFile file: 'file', text: 'x' }
                      post { always { readFile 'file' } }
                    }
                    stage('check') {
                      agent { label 'two' }
                      steps { writeFile file: 'file', text: 'x' }
                    }
                    stage('more') {
                      agent { node { label 'one'; customWorkspace 'custom/declared' } }
                      steps { writeFile file: 'file', text: 'x' }
                    }
                  }
                  post { always { node('one') { readFile 'file' } } }
                }
                """);

        for (WorkspaceReceipt receipt : awaitWiped(run, 3)) {
            assertEquals(1, receipt.getReceipt().getFiles());
            assertFalse(Files.exists(Path.of(receipt.getPath())));
        }
    }

    @Test
    void librariesCheckedOutOnTheControllerGo() throws Exception {
        LibraryConfiguration library = new LibraryConfiguration(
                "greetings",
                new SCMRetriever(new SingleFileSCM("vars/greet.groovy", "def call() { echo 'hello' }".getBytes())));
        library.setDefaultVersion("1");
        GlobalLibraries.get().setLibraries(List.of(library));
        WorkflowRun run = succeed("@Library('greetings') _\ngreet()");
        j.assertLogContains("hello", run);

        WorkspaceReceipt receipt = Receipts.in(run, WorkspaceReceipt.State.WIPED);

        assertTrue(receipt.getPath().endsWith("@libs"), receipt.getPath());
        assertTrue(receipt.getReceipt().getFiles() > 0);
        try (var left = Files.list(Path.of(receipt.getPath()))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void branchesOfAMultibranchPipelineAreWiped() throws Exception {
        WorkflowMultiBranchProject project = j.createProject(WorkflowMultiBranchProject.class);
        project.getSourcesList()
                .add(new BranchSource(new SingleSCMSource(
                        "feature/a",
                        new SingleFileSCM(
                                "Jenkinsfile", "node('one') { writeFile file: 'file', text: 'x' }".getBytes()))));
        project.scheduleBuild2(0).getFuture().get();
        j.waitUntilNoActivity();
        WorkflowRun run = project.getItems().iterator().next().getLastBuild();
        j.assertBuildStatusSuccess(run);

        List<WorkspaceReceipt> receipts = awaitWiped(run, 2);
        for (WorkspaceReceipt receipt : receipts) {
            assertEquals(1, receipt.getReceipt().getFiles(), receipt.toString());
            if (receipt.getNode().equals("one")) {
                assertFalse(Files.exists(Path.of(receipt.getPath())));
            } else {
                // Of the checkout of its Jenkinsfile, not even the name of the repository is left.
                assertTrue(receipt.getPath().endsWith("@script"), receipt.getPath());
                try (var left = Files.list(Path.of(receipt.getPath()))) {
                    assertEquals(List.of(), left.toList());
                }
            }
        }
        assertEquals(
                2, receipts.stream().map(WorkspaceReceipt::getNode).distinct().count());
    }

    @Test
    void theStepWipesAndReturnsTheReceipt() throws Exception {
        WorkflowRun run = succeed("""
                node('one') {
                  writeFile file: 'a/b', text: '12345'
                  def receipt = hcWipeWorkspace()
                  echo "files ${receipt.files} bytes ${receipt['bytes']} left ${receipt.leftovers.size()}"
                  if (fileExists('a')) { error 'still there' }
                  writeFile file: 'c', text: 'usable'
                }
                """);
        j.assertLogContains("files 1 bytes 5 left 0", run);
        // What the step removed is on the page with what the wipe after the build removed.
        WorkspaceReceipt receipt = Receipts.await(
                        run,
                        receipts -> receipts.size() == 1
                                && receipts.get(0).getReceipt().getFiles() == 2)
                .get(0);
        assertEquals(WorkspaceReceipt.State.WIPED, receipt.getState());
        assertEquals("", receipt.getDetail());
        assertEquals(11, receipt.getReceipt().getBytes());
        j.assertLogContains("Workspace wiped: 1 files, 1 directories, 5 bytes", run);
    }

    @Test
    void theStepRefusesProtectedPaths() throws Exception {
        WorkflowRun run = j.buildAndAssertStatus(
                Result.FAILURE, job("node('one') { dir('" + agent.getRemoteFS() + "') { hcWipeWorkspace() } }"));
        j.assertLogContains("is not wiped: it is or contains the agent's root directory", run);
    }

    @Test
    void theStepLeavesAloneWhatAnotherBuildUses() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject other = j.createFreeStyleProject("other");
        other.setAssignedNode(agent);
        other.getBuildersList().add(new FreestyleWipeTest.Writer());
        other.getBuildersList().add(new FreestyleWipeTest.Blocker(started, go, false));
        FreeStyleBuild running = other.scheduleBuild2(0).waitForStart();
        started.await();
        FilePath workspace = running.getWorkspace();
        workspace.child("deep/file").write("x", null);

        for (String directory : List.of(workspace.getRemote(), workspace.getRemote() + "/deep")) {
            WorkflowRun run = j.buildAndAssertStatus(
                    Result.FAILURE, job("node('one') { dir('" + directory + "') { hcWipeWorkspace() } }"));
            j.assertLogContains(
                    directory + " is not wiped: it is, holds or lies in a directory that another build uses", run);
        }

        assertTrue(workspace.child("file").exists());
        assertTrue(workspace.child("deep/file").exists());
        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(running));
    }

    private static List<WorkspaceReceipt> awaitWiped(WorkflowRun run, int workspaces) throws InterruptedException {
        return Receipts.await(
                run,
                all -> all.size() == workspaces
                        && all.stream().allMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED));
    }

    private static WorkflowRun succeed(String script) throws Exception {
        return j.buildAndAssertSuccess(job(script));
    }

    private static WorkflowJob job(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
