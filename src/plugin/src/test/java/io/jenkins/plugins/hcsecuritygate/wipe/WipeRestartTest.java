package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.tasks.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

@Timeout(240)
class WipeRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void aWorkspaceWhoseBuildDidNotSurviveIsWiped() throws Throwable {
        AtomicReference<Path> workspace = new AtomicReference<>();
        sessions.then(j -> {
            FreeStyleProject job = j.createFreeStyleProject("lost");
            job.getBuildersList().add(new Shell("echo x > file; echo working; sleep 1000"));
            FreeStyleBuild running = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("working", running);
            workspace.set(Path.of(running.getWorkspace().getRemote()));
            // What a controller leaves that is killed while the build runs: a claim, and files.
            Path claims = j.jenkins.getRootDir().toPath().resolve("hc-security-gate/claims");
            Path claim;
            try (var files = Files.list(claims)) {
                claim = files.filter(file -> file.toString().endsWith(".xml"))
                        .findFirst()
                        .orElseThrow();
            }
            byte[] content = Files.readAllBytes(claim);
            running.doStop();
            Receipts.in(running, WorkspaceReceipt.State.WIPED);
            Receipts.until(() -> !Files.exists(claim));
            Files.write(claim, content);
            Files.createDirectories(workspace.get());
            Files.writeString(workspace.get().resolve("secret-data"), "x");
        });
        sessions.then(j -> {
            FreeStyleBuild build =
                    j.jenkins.getItemByFullName("lost", FreeStyleProject.class).getLastBuild();
            Receipts.until(() -> !Files.exists(workspace.get()));
            assertFalse(Files.exists(workspace.get()));
            assertEquals(
                    workspace.get().toString(),
                    Receipts.in(build, WorkspaceReceipt.State.WIPED).getPath());
        });
    }

    @Test
    void aPipelineThatGoesOnKeepsItsWorkspaceUntilItIsOver() throws Throwable {
        AtomicReference<Path> workspace = new AtomicReference<>();
        sessions.then(j -> {
            WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "resumed");
            job.setDefinition(new CpsFlowDefinition("""
                    node {
                      writeFile file: 'file', text: 'kept'
                      echo 'written in ' + pwd()
                      waitUntil { fileExists('go') }
                      readFile 'file'
                    }
                    """, true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            j.waitForMessage("written in", run);
            workspace.set(Path.of(j.jenkins.getWorkspaceFor(job).getRemote()));
            j.assertLogContains("wipes the workspaces of this and every other build", run);
        });
        sessions.then(j -> {
            assertTrue(Files.exists(workspace.get().resolve("file")));
            Files.createFile(workspace.get().resolve("go"));
            WorkflowRun run =
                    j.jenkins.getItemByFullName("resumed", WorkflowJob.class).getLastBuild();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Receipts.in(run, WorkspaceReceipt.State.WIPED);
            assertFalse(Files.exists(workspace.get()));
            WorkflowRun next = j.jenkins
                    .getItemByFullName("resumed", WorkflowJob.class)
                    .scheduleBuild2(0)
                    .waitForStart();
            j.waitForMessage("written in", next);
            j.assertLogNotContains("wipes the workspaces of this and every other build", next);
            Files.createFile(workspace.get().resolve("go"));
            j.waitForCompletion(next);
        });
    }
}
