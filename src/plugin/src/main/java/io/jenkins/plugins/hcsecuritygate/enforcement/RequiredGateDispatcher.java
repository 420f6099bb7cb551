package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Queue;
import hudson.model.queue.CauseOfBlockage;
import hudson.model.queue.QueueTaskDispatcher;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Holds builds in the queue while the gate is closed for their job. The queue asks for every item again and again under
 * its lock, so everything here is a look into memory; and it only ever holds, since a build that is cancelled leaves no
 * trace for who started it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class RequiredGateDispatcher extends QueueTaskDispatcher {

    @CheckForNull
    @Override
    public CauseOfBlockage canRun(@NonNull Queue.Item item) {
        GateDecisions decisions = GateDecisions.get();
        if (decisions.mode() != Mode.ENFORCE) {
            return null;
        }
        String job = GateSubject.jobOf(item);
        if (job == null) {
            return null;
        }
        GateBlockage blockage = decisions.of(job).blockage();
        if (blockage == null || BreakGlassService.get().isOpenFor(job)) {
            return null;
        }
        HeldBuilds.get().hold(item, job, blockage);
        return blockage;
    }
}
