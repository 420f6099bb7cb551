package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.hcsecuritygate.agent.RuntimeSigns;
import io.jenkins.plugins.hcsecuritygate.facts.AgentProbe;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.MasterToSlaveCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What agents that are online say of themselves. Each is asked once per connection, in the background: an answer counts
 * until the connection ends, and nobody who looks at the posture waits for an agent.
 */
@Extension
@Restricted(NoExternalUse.class)
public class AgentProbes extends ComputerListener {

    private static final Logger LOGGER = Logger.getLogger(AgentProbes.class.getName());

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** An answer and the connection it came through; while it is awaited, there are no signs yet. */
    private record Answer(VirtualChannel channel, Fact<AgentProbe> fact) {}

    @NonNull
    public static AgentProbes get() {
        return ExtensionList.lookupSingleton(AgentProbes.class);
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        of(computer);
    }

    @Override
    public void onOffline(@NonNull Computer computer, OfflineCause cause) {
        answers.remove(computer.getName());
    }

    /** What the agent of a computer runs in; asks it if that has not been done, and then says so. */
    @NonNull
    Fact<AgentProbe> of(@NonNull Computer computer) {
        String name = computer.getName();
        VirtualChannel channel = computer.getChannel();
        if (channel == null) {
            return Fact.unknown(
                    "the agent is offline",
                    "Audit again while it is online, or name it in the policy's containerAgents");
        }
        Answer known = answers.get(name);
        if (known != null && known.channel() == channel) {
            return known.fact();
        }
        Fact<AgentProbe> awaited = Fact.unknown("the agent has not answered yet", "Audit again in a moment");
        answers.put(name, new Answer(channel, awaited));
        Computer.threadPoolForRemoting.execute(() -> ask(name, channel));
        return awaited;
    }

    /**
     * Asks an agent that is about to come online, so that its answer is there before its first build.
     *
     * @param millis at most this long; an agent that does not answer in time is asked again in the background
     */
    public void askNow(@NonNull String name, @NonNull VirtualChannel channel, long millis) {
        try {
            Fact<AgentProbe> fact = weigh(channel.callAsync(new Look()).get(millis, TimeUnit.MILLISECONDS));
            answers.put(name, new Answer(channel, fact));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot probe " + name);
        }
    }

    private void ask(String name, VirtualChannel channel) {
        Fact<AgentProbe> fact;
        try {
            fact = weigh(channel.call(new Look()));
        } catch (InterruptedException e) {
            answers.remove(name); // whoever looks next asks again
            Thread.currentThread().interrupt();
            return;
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot probe " + name);
            fact = Fact.unknown(
                    "the agent did not answer what it runs in (" + e.getClass().getSimpleName() + ")",
                    "Reconnect the agent");
        }
        Fact<AgentProbe> answer = fact;
        if (answers.computeIfPresent(name, (key, old) -> old.channel() == channel ? new Answer(channel, answer) : old)
                != null) {
            PostureService.get().request();
        }
    }

    @NonNull
    static Fact<AgentProbe> weigh(@NonNull RuntimeSigns signs) {
        return switch (signs.runtime()) {
            case LINUX_CONTAINER -> Fact.known(new AgentProbe(AgentRuntime.CONTAINER, true, signs.describe()));
            case LINUX_MACHINE -> Fact.known(new AgentProbe(AgentRuntime.MACHINE, true, signs.describe()));
            case OTHER_SYSTEM -> Fact.known(new AgentProbe(AgentRuntime.MACHINE, false, signs.describe()));
            case UNCLEAR ->
                Fact.unknown(
                        "what the agent shows does not decide whether it is a container: " + signs.describe(),
                        "Name it in the policy's containerAgents if it is one");
        };
    }

    /** Runs on the agent. */
    private static final class Look extends MasterToSlaveCallable<RuntimeSigns, RuntimeException> {

        private static final long serialVersionUID = 1L;

        @Override
        public RuntimeSigns call() {
            return RuntimeSigns.read();
        }
    }
}
