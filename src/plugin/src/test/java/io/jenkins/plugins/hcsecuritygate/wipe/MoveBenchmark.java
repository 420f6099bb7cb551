package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.ExtensionList;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.listeners.RunListener;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.hcsecuritygate.ManyJobs;
import io.jenkins.plugins.hcsecuritygate.Timings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Measures how long a workspace is still there when its build is over, on a controller with 10,000 jobs. No test: it
 * asserts that the work was done, never how fast, and the build does not run it. {@code docs/performance.md} has the
 * command.
 */
@WithJenkins
class MoveBenchmark {
    private static final int WARM_UP = 20;
    private static final int BUILDS = 100;

    @Test
    void untilThePathIsFree(JenkinsRule j) throws Exception {
        ManyJobs.load(j.jenkins);
        // The wipe's listener is the first of all, and one that is added has no such rank.
        ExtensionList<RunListener> listeners = RunListener.all();
        WipeListener wipe = listeners.get(WipeListener.class);
        listeners.remove(wipe);
        listeners.add(wipe);
        DumbSlave agent = Receipts.agent(j, "bench");
        FreeStyleProject job = j.createFreeStyleProject("moved");
        job.setAssignedNode(agent);
        job.getBuildersList().add(new FreestyleWipeTest.Writer());
        Path workspace = Path.of(agent.getWorkspaceFor(job).getRemote());
        long[] took = new long[BUILDS];
        for (int build = -WARM_UP; build < BUILDS; build++) {
            FreeStyleBuild run = job.scheduleBuild2(0).waitForStart();
            while (End.at == 0 || Files.exists(workspace)) {
                Thread.onSpinWait();
            }
            long nanos = System.nanoTime() - End.at;
            End.at = 0;
            assertEquals(
                    WorkspaceReceipt.State.WIPED,
                    Receipts.in(run, WorkspaceReceipt.State.WIPED).getState());
            if (build >= 0) {
                took[build] = nanos;
            }
        }
        Timings.print("path free after the end of the build", took);
    }

    /** Comes before the wipe's own listener. */
    @TestExtension
    public static class End extends RunListener<FreeStyleBuild> {
        private static volatile long at;

        @Override
        public void onFinalized(FreeStyleBuild run) {
            at = System.nanoTime();
        }
    }
}
