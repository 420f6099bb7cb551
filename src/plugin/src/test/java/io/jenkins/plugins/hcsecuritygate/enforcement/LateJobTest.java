package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.cloudbees.hudson.plugins.folder.Folder;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.config.FolderDemands;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** A job that comes, and is asked for, while all others are decided about. */
@WithJenkins
@Timeout(600)
class LateJobTest {

    @Test
    void isJudgedByThePolicyOfItsFolder(JenkinsRule j) throws Exception {
        Folder folder = j.createProject(Folder.class, "strict");
        folder.createProject(FreeStyleProject.class, "first");
        Gates.open();
        Gates.require("enforce", "*");
        try (QuietPosture ignored = new QuietPosture()) {
            Demands.folder = folder;
            GateDecisions.get().request();
            Demands.nextRound.await();
            assertNotNull(GateDecisions.get().of("strict/first").blockage());
            assertNotNull(GateDecisions.get().of("strict/late").blockage());
            assertNull(GateDecisions.get().of("gone").blockage());
        } finally {
            Demands.folder = null;
            Demands.goOn.countDown();
            Gates.reset();
        }
    }

    /** Demands more of the folder than the controller does. Asked for the first time, it brings the late job. */
    @TestExtension
    public static final class Demands implements FolderDemands {
        private static final CountDownLatch nextRound = new CountDownLatch(1);
        private static final CountDownLatch goOn = new CountDownLatch(1);
        private static volatile Folder folder;
        private static boolean brought;

        @NonNull
        @Override
        public Policy tighten(@NonNull ItemGroup<?> group, @NonNull Policy around) {
            Folder strict = folder;
            if (strict == null || group != strict) {
                return around;
            }
            try {
                if (!brought) {
                    brought = true;
                    strict.add(new FreeStyleProject(strict, "late"), "late"); // tells no listener
                    GateDecisions.get().of("strict/late");
                    GateDecisions.get().of("gone");
                } else if (GateDecisions.get().of("strict/late") != GateDecisions.Decision.NOT_YET) {
                    nextRound.countDown(); // what this round finds out must not be seen
                    goOn.await();
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return around.withFailOn(Severity.HIGH);
        }
    }
}
