package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** No test of the build, by its name: {@code -Dtest=CanRunTiming} prints what one decision of the queue costs. */
@WithJenkins
class CanRunTiming {

    private static final int ROUNDS = 20_000;

    @Test
    void measure(JenkinsRule j) throws Exception {
        for (int i = 0; i < 40; i++) {
            MockFolder folder = j.createFolder("folder-" + i);
            for (int k = 0; k < 5; k++) {
                folder.createProject(FreeStyleProject.class, "job-" + k);
            }
        }
        Gates.close();
        Gates.require("enforce", "nowhere/*", "folder-*/job-*");
        for (FreeStyleProject job : j.jenkins.allItems(FreeStyleProject.class)) {
            job.scheduleBuild2(0);
        }
        Queue.getInstance().maintain();
        Queue.Item[] items = Queue.getInstance().getItems();
        assertEquals(200, items.length);
        print("held", items);
        BreakGlassService.get().open("elsewhere/*", "timing", Duration.ofHours(1));
        print("held, one opening elsewhere", items);
        Gates.reset();
        Gates.open();
        Gates.require("enforce", "nowhere/*", "folder-*/job-*");
        print("open", items);
        Gates.require("enforce", "nowhere/*");
        print("not required", items);
        Gates.require("off", "*");
        print("off", items);
    }

    private static void print(String what, Queue.Item[] items) {
        RequiredGateDispatcher dispatcher = ExtensionList.lookupSingleton(RequiredGateDispatcher.class);
        int held = 0;
        long took = 0;
        for (int round = 0; round < 3; round++) { // the last one counts
            held = 0;
            long begin = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) {
                held += dispatcher.canRun(items[i % items.length]) == null ? 0 : 1;
            }
            took = System.nanoTime() - begin;
        }
        System.out.println("canRun, " + what + ": " + took / ROUNDS + " ns per decision (" + held + " held)");
    }
}
