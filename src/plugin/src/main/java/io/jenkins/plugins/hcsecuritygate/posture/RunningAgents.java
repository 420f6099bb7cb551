package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Node;
import hudson.model.Slave;
import hudson.slaves.ComputerLauncher;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** One agent as it is at this moment, for whoever has to judge it before the next look at the controller. */
@Restricted(NoExternalUse.class)
public final class RunningAgents {

    private RunningAgents() {}

    /** From memory: what the agent shows of itself, it was asked when it connected. */
    @NonNull
    public static Agent of(@NonNull Node node) {
        ComputerLauncher launcher = node instanceof Slave slave ? slave.getLauncher() : null;
        return new Agent(
                        HomeNames.display(node.getNodeName()),
                        LiveOverlay.IN_MEMORY,
                        node.getClass().getName(),
                        launcher == null
                                ? "hudson.slaves.JNLPLauncher"
                                : launcher.getClass().getName(),
                        null,
                        node instanceof Slave slave ? Util.fixNull(slave.getRemoteFS()) : "")
                .withProbe(RunningController.probe(node));
    }
}
