package io.jenkins.plugins.hcsecuritygate.nodes;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.Channel;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.posture.AgentProbes;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Asks an agent what it runs in before it takes builds, where that decides about them. Otherwise the first build of an
 * agent that a cloud has just made would be refused, since nobody could tell yet.
 */
@Extension
@Restricted(NoExternalUse.class)
public class NodeProbe extends ComputerListener {

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toMillis(30);

    @Override
    public void preOnline(Computer computer, Channel channel, FilePath root, TaskListener listener) {
        if (HcSecurityGateConfiguration.get().enforced().refusesNonContainers()) {
            AgentProbes.get().askNow(computer.getName(), channel, LONGEST_WAIT);
        }
    }
}
