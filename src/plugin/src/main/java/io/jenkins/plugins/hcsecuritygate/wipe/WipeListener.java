package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import hudson.model.queue.QueueListener;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import jenkins.model.NodeListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Starts the wipe when a build is finalized: by then publishers that run last have had the files, and whatever way the
 * build ended, this is called. It only looks into memory, because it runs on the build's own thread.
 */
@Extension(
        ordinal = 1000) // before those that take their time, such as deleting old builds: the next build may begin now
@Restricted(NoExternalUse.class)
public class WipeListener extends RunListener<Run<?, ?>> {

    @Override
    public void onStarted(Run<?, ?> run, @NonNull TaskListener listener) {
        if (HcSecurityGateConfiguration.get().getWipe().isEnabled()
                && WorkspaceClaims.get().takeNotice()) {
            listener.getLogger().println(Messages.WipeListener_notice());
        }
    }

    /** Otherwise somebody who builds a single module of a Maven job would only read that Maven finds no project. */
    @Override
    public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
        if (Result.FAILURE.equals(run.getResult())
                && run instanceof AbstractBuild<?, ?> build
                && PartBuilds.wholeOf(build.getProject()) != null) {
            AbstractBuild<?, ?> whole = FreestyleClaims.wipedBefore(build);
            if (whole != null) {
                listener.getLogger().println(Messages.WipeListener_wiped_before(whole.getFullDisplayName()));
            }
        }
    }

    @Override
    public void onFinalized(@NonNull Run<?, ?> run) {
        WorkspaceWiper wiper = WorkspaceWiper.get();
        WorkspaceClaims.get().over(run.getExternalizableId()).forEach(wiper::scheduleAtEnd);
        wiper.scheduleCheckouts(run.getParent());
        lookAgain(run.getParent());
    }

    /** What waited for parts of a job may be due when one of them is over, even if that never got to its workspace. */
    private static void lookAgain(Object part) {
        Job<?, ?> whole = PartBuilds.wholeOf(part);
        if (whole != null) {
            WorkspaceClaims.get()
                    .duePlaces(claim -> claim.job().equals(whole.getFullName()))
                    .forEach(WorkspaceWiper.get()::schedule);
        }
    }

    @Override
    public void onDeleted(@NonNull Run<?, ?> run) {
        if (RunningBuilds.isOver(run)) {
            WorkspaceClaims.get().over(run.getExternalizableId()).forEach(WorkspaceWiper.get()::schedule);
        }
    }

    /** A module of a Maven job that is taken out of the queue will not tell that it is over. */
    @Extension
    public static class PartsCancelled extends QueueListener {

        @Override
        public void onLeft(Queue.LeftItem item) {
            if (item.isCancelled()) {
                lookAgain(item.task);
            }
        }
    }

    /** What could not be wiped because the agent was away is wiped when it is back. */
    @Extension
    public static class Reconnect extends ComputerListener {

        @Override
        public void onOnline(Computer computer, TaskListener listener) {
            String node = computer.getName();
            WorkspaceClaims claims = WorkspaceClaims.get();
            claims.endPauses(claim -> claim.node().equals(node));
            claims.duePlaces(claim -> claim.node().equals(node)).forEach(WorkspaceWiper.get()::schedule);
        }
    }

    /** Claims go by names, and names change. */
    @Extension
    public static class NodeRename extends NodeListener {

        @Override
        public void onUpdated(@NonNull Node before, @NonNull Node after) {
            String from = before.getNodeName();
            String to = after.getNodeName();
            if (!from.isEmpty() && !from.equals(to)) {
                WorkspaceWiper.get().renameReceipts(WorkspaceClaims.get().renameNode(from, to), from, to);
            }
        }
    }

    /** A job that is moved to another folder is told of as its own new name, each one below a folder too. */
    @Extension
    public static class JobRename extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String from, String to) {
            WorkspaceClaims.get().moveJob(from, to);
        }
    }
}
