package io.jenkins.plugins.hcsecuritygate.nodes;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.Environment;
import hudson.model.Executor;
import hudson.model.Node;
import hudson.model.OneOffExecutor;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.hcsecuritygate.steps.GateStop;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Fails a freestyle build, or a configuration of a matrix, that landed on a node that is refused: before it has a
 * workspace or checks anything out. What runs beside all executors, such as the parent of a matrix, is not meant.
 */
@Extension
@Restricted(NoExternalUse.class)
@SuppressWarnings("rawtypes")
public class ClassicNodes extends RunListener<AbstractBuild> {

    public ClassicNodes() {
        super(AbstractBuild.class);
    }

    @Override
    public Environment setUpEnvironment(AbstractBuild build, Launcher launcher, BuildListener listener) {
        Executor executor = Executor.currentExecutor();
        if (executor == null || executor instanceof OneOffExecutor || !NodeRules.exist()) {
            return new Environment() {};
        }
        refuse(build, executor.getOwner(), listener);
        return new Environment() {};
    }

    private static void refuse(@NonNull AbstractBuild<?, ?> build, Computer computer, BuildListener listener) {
        Node node = computer.getNode();
        String why = NodeRefusal.of(build, computer.getName(), node);
        if (why != null) {
            GateStop.mark(build, why);
            listener.error(why);
            throw new Run.RunnerAbortedException();
        }
    }
}
