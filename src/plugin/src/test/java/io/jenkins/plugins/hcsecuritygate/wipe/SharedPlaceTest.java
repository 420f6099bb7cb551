package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.FilePath;
import hudson.slaves.DumbSlave;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One directory that two builds use at a time, each with a lease of its own, and what is given to builds that are gone. */
@WithJenkins
@Timeout(300)
class SharedPlaceTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @Test
    void aBuildOnAnotherAgentKeepsTheDirectoryThatBothAgentsHave() throws Exception {
        DumbSlave one = Receipts.agent(j, "one");
        DumbSlave two = new DumbSlave("two", one.getRemoteFS(), j.createComputerLauncher(null));
        j.jenkins.addNode(two);
        j.waitOnline(two);
        WorkflowJob job = job("if (env.BUILD_NUMBER == '1') { where = 'one' } else { where = 'two' }", "node(where)");
        WorkflowRun first = begin(job);
        WorkflowRun second = begin(job);
        FilePath workspace = one.getWorkspaceFor(job);
        assertTrue(workspace.child("file-2").exists());

        end(first);
        assertEquals("", Receipts.in(first, WorkspaceReceipt.State.IN_USE).getDetail());
        assertTrue(workspace.child("file-2").exists());
        end(second);
        Receipts.in(second, WorkspaceReceipt.State.WIPED);
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
        Receipts.in(first, WorkspaceReceipt.State.WIPED);
        assertFalse(workspace.exists());
        assertNoMarks(workspace);
    }

    @Test
    void whoCannotBeAskedMayHaveTheDirectory() throws Exception {
        FilePath workspace = Receipts.agent(j, "here").getRootPath().child("workspace/job");
        Receipts.agent(j, "there");
        assertFalse(SharedDirectory.isOnAny(List.of(), workspace));
        assertTrue(SharedDirectory.isOnAny(List.of("there"), workspace), "both are on this machine");
        assertTrue(SharedDirectory.isOnAny(List.of("nobody"), workspace), "nobody can tell");
        assertNoMarks(workspace);
    }

    @Test
    void aBuildThatWorksWithinTheDirectoryOfAnotherKeepsIt() throws Exception {
        FilePath root = Receipts.agent(j, "within").getRootPath().child("data/J");
        WorkflowJob job = job(
                "def where = env.BUILD_NUMBER == '1' ? '" + root.getRemote() + "' : '" + root.getRemote() + "/stage'",
                "node('within') { ws(where)",
                "}");
        WorkflowRun outer = begin(job);
        WorkflowRun inner = begin(job);
        assertTrue(root.child("stage/file-2").exists());

        end(outer);
        Receipts.await(
                outer,
                receipts -> receipts.stream()
                        .anyMatch(receipt -> receipt.getPath().equals(root.getRemote())
                                && receipt.getState() == WorkspaceReceipt.State.IN_USE));
        assertTrue(root.child("stage/file-2").exists());
        end(inner);
        Receipts.await(
                inner,
                receipts -> receipts.size() == 2
                        && receipts.stream().allMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED));
        ExtensionList.lookupSingleton(PendingWipes.class).look(false);
        Receipts.await(
                outer,
                receipts -> receipts.stream().allMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED));
        assertFalse(root.exists());
    }

    /** Retention deletes a build while its wipe waits. */
    @Test
    void aReceiptDoesNotBringADiscardedBuildBack() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("", true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        run.delete();
        WorkspaceReceipt receipt = new WorkspaceReceipt(new Place("", "/gone"), WorkspaceReceipt.State.WIPED, "", null);
        assertFalse(WipeReceiptAction.put(run, receipt));
        assertFalse(run.getRootDir().exists());
    }

    /** A build that writes a file of its own and waits until its description says that it may end. */
    private static WorkflowJob job(String before, String block, String... after) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(before + "\n" + block + """
                 {
                  writeFile file: 'file-' + env.BUILD_NUMBER, text: 'x'
                  echo 'written'
                  while (currentBuild.description != 'go') { sleep time: 100, unit: 'MILLISECONDS' }
                }
                """ + String.join("\n", after), true));
        return job;
    }

    private static WorkflowRun begin(WorkflowJob job) throws Exception {
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("written", run);
        return run;
    }

    private static void end(WorkflowRun run) throws Exception {
        run.setDescription("go");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    private static void assertNoMarks(FilePath workspace) throws Exception {
        if (workspace.getParent().exists()) {
            assertEquals(
                    List.of(),
                    workspace.getParent().list().stream()
                            .filter(file -> file.getName().startsWith(Asides.PREFIX))
                            .toList());
        }
    }
}
