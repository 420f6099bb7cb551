package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessControlled;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.posture.GatePage;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/** What is enforced, which builds wait for it now, and which would have waited had it been enforced. */
@Restricted(NoExternalUse.class)
public final class EnforcementPage implements GatePage, StaplerProxy {

    /**
     * A build in the queue.
     *
     * @param url of its job, relative to Jenkins' root; null if the reader may not see that
     */
    public record Waiting(
            @NonNull String name,
            @CheckForNull String url,
            @NonNull Date since,
            @NonNull String why) {
        public Waiting {
            since = new Date(since.getTime());
        }

        @Override
        public Date since() {
            return new Date(since.getTime());
        }
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return this;
    }

    @Override
    public String getDisplayName() {
        return Messages.EnforcementPage_display_name();
    }

    @NonNull
    @Override
    public String getDescription() {
        return Messages.EnforcementPage_description();
    }

    @NonNull
    public Enforcement getEnforced() {
        return HcSecurityGateConfiguration.get().enforced();
    }

    /** What the mode means, as a sentence. */
    @NonNull
    public String getMode() {
        return switch (getEnforced().modeInForce()) {
            case OFF -> Messages.EnforcementPage_off();
            case AUDIT -> Messages.EnforcementPage_audit();
            case ENFORCE -> Messages.EnforcementPage_enforce();
        };
    }

    /** Builds that the gate holds now, of all jobs: that there are such jobs, the findings tell this reader anyway. */
    @NonNull
    public List<Waiting> getWaiting() {
        List<Waiting> waiting = new ArrayList<>();
        for (Queue.Item item : queue()) {
            CauseOfBlockage cause = item.getCauseOfBlockage();
            if (cause instanceof GateBlockage blockage) {
                waiting.add(new Waiting(
                        item.task.getFullDisplayName(),
                        maySee(item.task) ? item.task.getUrl() : null,
                        new Date(item.getInQueueSince()),
                        blockage.full()));
            }
        }
        return waiting;
    }

    private static Queue.Item[] queue() {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Queue.getInstance().getItems();
        }
    }

    private static boolean maySee(Queue.Task task) {
        return task instanceof AccessControlled job && job.hasPermission(Item.READ);
    }

    /** The newest first. */
    @NonNull
    public List<WouldBeHeldBuild> getWouldBeHeld() {
        return WouldBeHeldBuilds.get().list();
    }
}
