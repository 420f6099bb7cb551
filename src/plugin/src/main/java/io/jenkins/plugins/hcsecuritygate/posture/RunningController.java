package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.PluginManager;
import hudson.PluginWrapper;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.Slave;
import hudson.slaves.Cloud;
import hudson.slaves.ComputerLauncher;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.AgentProbe;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.AgentLook;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.home.WorkspaceNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;

/**
 * What only the running controller knows, copied out of Jenkins' objects at once so that everything after it is a pure
 * function. Nothing here waits, but for some seconds for what agents answer of their workspaces.
 *
 * @param name the controller's URL, or a word for it where none is configured
 * @param version version that runs
 * @param executors executors of the built-in node
 * @param exclusive whether the built-in node takes only tasks that ask for it
 * @param agentPort as {@link Jenkins#getSlaveAgentPort()}, which respects system properties
 * @param plugins what the plugin manager knows, also the plugins that are not active
 * @param agents all nodes, also those never written to disk
 * @param clouds all clouds
 * @param gate this plugin's configuration in memory
 * @param hostSsh what the machine lets Jenkins read of its SSH server
 * @param looks what the agents answered of their workspaces
 * @param workspacesInUse locations of the workspaces in the home that builds use or that are being deleted
 * @param buildingUnclaimed full names of jobs that build on the controller where nobody knows in which directory
 */
record RunningController(
        @NonNull String name,
        @NonNull String version,
        int executors,
        boolean exclusive,
        int agentPort,
        @NonNull List<Plugin> plugins,
        @NonNull List<Agent> agents,
        @NonNull List<RunningCloud> clouds,
        @NonNull Fact<GateConfiguration> gate,
        @NonNull HostSsh hostSsh,
        @NonNull List<AgentLook> looks,
        @NonNull Set<String> workspacesInUse,
        @NonNull Set<String> buildingUnclaimed) {
    RunningController {
        buildingUnclaimed = Set.copyOf(buildingUnclaimed);
        looks = List.copyOf(looks);
        workspacesInUse = Set.copyOf(workspacesInUse);
        plugins = List.copyOf(plugins);
        agents = List.copyOf(agents);
        clouds = List.copyOf(clouds);
    }

    /** A plugin that Jenkins listed when it started, or loaded since. */
    record Plugin(@NonNull String id, @NonNull String version, boolean active) {}

    /** A node other than the built-in one. */
    record Agent(
            @NonNull String name,
            @NonNull String className,
            @NonNull String launcherClass,
            @CheckForNull String pluginId,
            @NonNull String remoteFs,
            @NonNull Fact<AgentProbe> probe) {}

    /** A cloud; {@code name} may be empty. */
    record RunningCloud(
            @NonNull String name,
            @NonNull String className,
            @CheckForNull String pluginId) {}

    /**
     * @param home what is on disk
     * @param before what was in use on the controller before that was read
     */
    @NonNull
    static RunningController capture(
            @NonNull Jenkins jenkins, @NonNull ControllerFacts home, @NonNull WorkspacesInUse before) {
        PluginManager manager = jenkins.getPluginManager();
        WorkspacesInUse now = WorkspacesInUse.on("");
        String url = jenkins.getRootUrl();
        return new RunningController(
                url == null ? "this controller" : url,
                Jenkins.VERSION,
                jenkins.getNumExecutors(),
                jenkins.getMode() == Node.Mode.EXCLUSIVE,
                jenkins.getSlaveAgentPort(),
                manager.getPlugins().stream()
                        .map(p -> new Plugin(p.getShortName(), p.getVersion(), p.isActive()))
                        .toList(),
                jenkins.getNodes().stream().map(node -> agent(node, manager)).toList(),
                jenkins.clouds.stream().map(cloud -> cloud(cloud, manager)).toList(),
                HcSecurityGateConfiguration.get().toFact(),
                HostEvidence.read(),
                AgentWorkspaces.get()
                        .look(jenkins.getNodes(), new WorkspaceNames(home.jobs().items())),
                workspacesInUse(jenkins, home, before, now),
                now.buildingUnclaimed());
    }

    /** Those of builds, those about to be deleted, and those that are gone since the home was read. */
    private static Set<String> workspacesInUse(
            Jenkins jenkins, ControllerFacts home, WorkspacesInUse before, WorkspacesInUse now) {
        Path root = jenkins.getRootDir().toPath();
        Set<String> inUse = new HashSet<>();
        for (Workspace workspace : home.usage().workspaces().items()) {
            String path = root.resolve(workspace.location()).toString();
            if (before.explains(path) || now.explains(path) || Files.notExists(Path.of(path))) {
                inUse.add(workspace.location());
            }
        }
        return inUse;
    }

    private static Agent agent(Node node, PluginManager manager) {
        ComputerLauncher launcher = node instanceof Slave slave ? slave.getLauncher() : null;
        return new Agent(
                node.getNodeName(),
                node.getClass().getName(),
                launcher == null
                        ? "hudson.slaves.JNLPLauncher"
                        : launcher.getClass().getName(),
                pluginId(node, manager),
                node instanceof Slave slave ? Util.fixNull(slave.getRemoteFS()) : "",
                probe(node));
    }

    /** What an agent shows of itself, from memory. */
    @NonNull
    static Fact<AgentProbe> probe(@NonNull Node node) {
        Computer computer = node.toComputer();
        return computer == null
                ? Fact.unknown("the agent has no executors, so that nothing connects it", "Give it an executor")
                : AgentProbes.get().of(computer);
    }

    private static RunningCloud cloud(Cloud cloud, PluginManager manager) {
        return new RunningCloud(Util.fixNull(cloud.name), cloud.getClass().getName(), pluginId(cloud, manager));
    }

    @CheckForNull
    private static String pluginId(Object object, PluginManager manager) {
        PluginWrapper plugin = manager.whichPlugin(object.getClass());
        return plugin == null ? null : plugin.getShortName();
    }
}
