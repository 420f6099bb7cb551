package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.SshAccess;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.SshHostKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts what runs over what is on disk. Which agents, clouds and plugins are in effect, the running controller decides;
 * what they are configured with, the disk tells. It is the only place where a live audit may differ from one of the
 * same home, and a pure function, so every difference can be named.
 */
final class LiveOverlay {

    /** Location of what is on no disk. */
    static final String IN_MEMORY = "running controller";

    private static final String NOT_ON_DISK = "its configuration is not on disk";
    private static final String SAVE_IT = "Save Manage Jenkins > Clouds, so that its configuration is on disk";

    private LiveOverlay() {}

    @NonNull
    static ControllerFacts over(@NonNull ControllerFacts home, @NonNull RunningController running) {
        return new ControllerFacts(
                new Target(Target.Kind.LIVE, HomeNames.display(running.name())),
                Fact.known(HomeNames.display(running.version())),
                home.rootUrl(),
                builtInNode(home.builtInNode(), running),
                home.startupExecutors(),
                agents(home.agents(), running.agents()),
                clouds(home.clouds(), running.clouds()),
                home.jobs(),
                home.credentials(),
                plugins(home.plugins(), running.plugins()),
                home.updateSites(),
                home.ignoredWarnings(),
                Fact.known(running.agentPort()),
                home.sshPort(),
                // Unknown if Jenkins could not read the file, even if the auditor can: then it is not what counts.
                running.gate(),
                home.exposure().withHostSsh(running.hostSsh()),
                usage(home.usage(), running),
                home.access(),
                home.secrets(),
                home.breakGlass(),
                home.folderPolicies());
    }

    /** Its labels are on disk as soon as they are saved; the rest may differ from the file. */
    private static Fact<BuiltInNode> builtInNode(Fact<BuiltInNode> home, RunningController running) {
        return home.fold(
                written -> Fact.known(new BuiltInNode(
                        running.executors(), true, running.exclusive(), written.selfLabel(), written.ownLabels())),
                unknown -> Fact.known(new BuiltInNode(running.executors(), true, running.exclusive())));
    }

    /** The register of claims decides what is in use, not records that a crash may have left without a result. */
    private static Usage usage(Usage home, RunningController running) {
        return new Usage(
                home.builds().stream()
                        .map(job -> running.buildingUnclaimed().contains(job.job()) ? job : job.notRunning())
                        .toList(),
                new Inventory<>(
                        home.workspaces().items().stream()
                                .filter(workspace -> !running.workspacesInUse().contains(workspace.location()))
                                .toList(),
                        home.workspaces().gaps()),
                home.workspacesPresent(),
                home.pendingWipes(),
                running.looks());
    }

    private static Inventory<Agent> agents(Inventory<Agent> home, List<RunningController.Agent> running) {
        Map<String, Agent> onDisk = byName(home.items(), Agent::name);
        List<Agent> agents = new ArrayList<>();
        for (RunningController.Agent agent : running) {
            String name = HomeNames.display(agent.name());
            Agent written = onDisk.get(name);
            agents.add(new Agent(
                    name,
                    written == null ? IN_MEMORY : written.location(),
                    agent.className(),
                    agent.launcherClass(),
                    agent.pluginId(),
                    HomeNames.display(agent.remoteFs()),
                    written != null && written.launcherClass().equals(agent.launcherClass())
                            ? written.hostKeys()
                            : SshHostKeys.unseen(agent.launcherClass()),
                    agent.probe()));
        }
        return new Inventory<>(
                agents, without(home.gaps(), agents.stream().map(Agent::name).collect(Collectors.toSet())));
    }

    private static Inventory<Cloud> clouds(Inventory<Cloud> home, List<RunningController.RunningCloud> running) {
        Map<String, Cloud> onDisk = byName(home.items(), Cloud::name);
        Map<String, Integer> names = new HashMap<>();
        List<Cloud> clouds = new ArrayList<>();
        for (RunningController.RunningCloud cloud : running) {
            // The names that the home's reader gives to clouds without one, and to those that share one.
            String className = cloud.className();
            String text = cloud.name().isEmpty()
                    ? className.substring(className.lastIndexOf('.') + 1)
                    : HomeNames.display(cloud.name());
            int times = names.merge(text, 1, Integer::sum);
            String name = times == 1 ? text : text + " (" + times + ")";
            Cloud written = onDisk.get(name);
            clouds.add(
                    written != null && written.className().equals(className)
                            ? written
                            : new Cloud(
                                    name,
                                    IN_MEMORY,
                                    className,
                                    cloud.pluginId(),
                                    List.of(),
                                    "",
                                    List.of(new ContainerOption(ContainerOption.Kind.UNREAD, "the cloud", NOT_ON_DISK)),
                                    List.of(new SshAccess("the cloud", Fact.unknown(NOT_ON_DISK, SAVE_IT)))));
        }
        return new Inventory<>(clouds, home.gaps());
    }

    /** A plugin on disk that Jenkins has not loaded is installed, but does nothing until the next start. */
    private static Inventory<InstalledPlugin> plugins(
            Inventory<InstalledPlugin> home, List<RunningController.Plugin> running) {
        Map<String, InstalledPlugin> merged = new LinkedHashMap<>();
        for (InstalledPlugin plugin : home.items()) {
            merged.put(plugin.id(), new InstalledPlugin(plugin.id(), plugin.version(), false, plugin.location()));
        }
        for (RunningController.Plugin plugin : running) {
            InstalledPlugin written = merged.get(plugin.id());
            merged.put(
                    plugin.id(),
                    new InstalledPlugin(
                            plugin.id(),
                            Fact.known(HomeNames.display(plugin.version())),
                            plugin.active(),
                            written == null ? IN_MEMORY : written.location()));
        }
        return new Inventory<>(List.copyOf(merged.values()), without(home.gaps(), merged.keySet()));
    }

    private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
        return items.stream().collect(Collectors.toMap(name, Function.identity(), (first, second) -> first));
    }

    /** Gaps that the running controller does not close. */
    private static List<Gap> without(List<Gap> gaps, Set<String> known) {
        return gaps.stream().filter(gap -> !known.contains(gap.name())).toList();
    }
}
