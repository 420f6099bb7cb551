package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import io.jenkins.plugins.hcsecuritygate.ManyJobs;
import io.jenkins.plugins.hcsecuritygate.Timings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Measures what the required gate costs the queue for each item it asks about, on a controller with 10,000 jobs of which
 * all must pass. No test: it asserts what was decided, never how fast, and the build does not run it.
 */
@WithJenkins
class QueueDecisionBenchmark {

    private static final int ITEMS = 100;

    /** One decision is too short for the clock, so a series of rounds over all items is timed and divided. */
    private static final int ROUNDS = 2_000;

    private static final int SERIES = 30;

    @Test
    void decisionsAboutItemsThatWait(JenkinsRule j) throws Exception {
        ManyJobs.load(j.jenkins);
        j.jenkins.setNumExecutors(2); // which closes the gate
        Gates.close();
        Gates.require("enforce", "job-*");
        List<Queue.Item> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            FreeStyleProject job = j.jenkins.getItemByFullName("job-" + 2 * i, FreeStyleProject.class);
            job.scheduleBuild2(0);
            items.add(Gates.held(job));
        }
        RequiredGateDispatcher dispatcher = new RequiredGateDispatcher();
        for (Queue.Item item : items) {
            assertInstanceOf(GateBlockage.class, dispatcher.canRun(item));
        }
        measure("queue decision, held", dispatcher, items);

        Gates.require("audit", "job-*");
        assertNull(dispatcher.canRun(items.get(0)));
        measure("queue decision, dry run", dispatcher, items);

        Queue.getInstance().clear();
        Gates.reset();
    }

    private static void measure(String what, RequiredGateDispatcher dispatcher, List<Queue.Item> items) {
        long[] each = new long[SERIES];
        int held = 0;
        for (int series = 0; series < SERIES; series++) {
            long began = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                for (Queue.Item item : items) {
                    CauseOfBlockage cause = dispatcher.canRun(item);
                    held += cause == null ? 0 : 1;
                }
            }
            each[series] = (System.nanoTime() - began) / ((long) ROUNDS * items.size());
        }
        Timings.print(what + " (" + held + " times held)", each);
    }
}
