package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import hudson.model.Queue;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.RequiredGate;
import io.jenkins.plugins.hcsecuritygate.posture.PostureException;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** A controller whose gate is open or closed, and required of some jobs. */
final class Gates {

    private Gates() {}

    /** The executors of the built-in node close the gate. */
    static void close() throws Exception {
        HcSecurityGateConfiguration.get().setFailOn("HIGH");
        settle();
    }

    /** Nothing on a test controller is as bad as that, once it asks for a login. */
    static void open() throws Exception {
        Logins.require();
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        settle();
    }

    static void require(String mode, String... jobs) throws Exception {
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode(mode);
        enforcement.setRequired(Stream.of(jobs).map(RequiredGate::new).toList());
        HcSecurityGateConfiguration.get().setEnforcement(enforcement);
        settle();
    }

    /** Looks at the controller, decides about every job and lets the queue know. */
    static void settle() throws Exception {
        try {
            PostureService.get().evaluateNow();
        } catch (PostureException e) {
            // some tests want that
        }
        GateDecisions.get().request();
        GateDecisions.get().await();
        Queue.getInstance().maintain();
    }

    /** The one item of a job in the queue, which must be held by the gate. */
    static Queue.Item held(Queue.Task job) {
        Queue.getInstance().maintain();
        Queue.Item item = Queue.getInstance().getItem(job);
        assertNotNull(item, "nothing waits");
        assertInstanceOf(GateBlockage.class, item.getCauseOfBlockage(), item.getWhy());
        return item;
    }

    /** Ends what a test left behind. */
    static void reset() throws Exception {
        Queue.getInstance().clear();
        for (var opening : List.copyOf(BreakGlassService.get().all())) {
            BreakGlassService.get().end(BreakGlassService.id(opening));
        }
        HcSecurityGateConfiguration.get().setEnforcement(new EnforcementConfiguration());
        open();
        assertEquals(0, Jenkins.get().getQueue().getItems().length);
    }
}
