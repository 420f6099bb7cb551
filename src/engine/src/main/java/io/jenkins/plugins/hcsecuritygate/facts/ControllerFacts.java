package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Set;

/**
 * Everything the checks may know about one controller. Immutable, so that an audit sees one moment and may run on any
 * thread.
 *
 * @param target what was observed
 * @param jenkinsVersion core version as text
 * @param rootUrl URL under which the controller says it is reached; unknown where nobody has set it
 * @param builtInNode the built-in node's configuration
 * @param startupExecutors executor counts that scripts in {@code init.groovy.d} set at every start
 * @param agents permanent agents, and cloud agents where they were written to disk
 * @param clouds configured clouds
 * @param jobs buildable items; folders are not listed, their jobs are
 * @param credentials system and folder credentials, without their secrets
 * @param plugins installed plugins
 * @param updateSites data of the configured update sites
 * @param ignoredWarnings ids of security warnings that an administrator chose to ignore
 * @param agentPort TCP port for inbound agents: -1 closed, 0 random, else fixed
 * @param sshPort port of the controller's own SSH server (plugin sshd): -1 closed, 0 random, else fixed
 * @param gate this plugin's own configuration
 * @param exposure how far the controller is open on its disk and to forged requests, and what it was told to keep quiet
 * @param usage traces that builds left: where they ran, and what lies about
 * @param access who may log in and who may do what
 * @param secrets what its files say about secrets, without any
 * @param breakGlass for which jobs an administrator has opened the gate
 * @param folderPolicies what folders demand of their jobs; a folder that could not be read is a gap of the jobs
 */
public record ControllerFacts(
        @NonNull Target target,
        @NonNull Fact<String> jenkinsVersion,
        @NonNull Fact<String> rootUrl,
        @NonNull Fact<BuiltInNode> builtInNode,
        @NonNull Inventory<StartupExecutors> startupExecutors,
        @NonNull Inventory<Agent> agents,
        @NonNull Inventory<Cloud> clouds,
        @NonNull Inventory<Job> jobs,
        @NonNull Inventory<StoredCredential> credentials,
        @NonNull Inventory<InstalledPlugin> plugins,
        @NonNull Inventory<UpdateSite> updateSites,
        @NonNull Fact<Set<String>> ignoredWarnings,
        @NonNull Fact<Integer> agentPort,
        @NonNull Fact<Integer> sshPort,
        @NonNull Fact<GateConfiguration> gate,
        @NonNull Exposure exposure,
        @NonNull Usage usage,
        @NonNull Access access,
        @NonNull Secrets secrets,
        @NonNull Fact<List<BreakGlass>> breakGlass,
        @NonNull List<FolderPolicy> folderPolicies) {
    /** Short name of this plugin, as it appears in {@code plugins/}. */
    public static final String OWN_PLUGIN = "hc-security-gate";

    public ControllerFacts {
        folderPolicies = List.copyOf(folderPolicies);
    }

    /** The same controller, judged by the data of one update site that somebody gave instead of its own. */
    @NonNull
    public ControllerFacts withUpdateSite(@NonNull UpdateSite site) {
        return with(Inventory.of(List.of(site)), exposure);
    }

    /** The same controller with evidence about the SSH server of its machine. */
    @NonNull
    public ControllerFacts withHostSsh(@NonNull HostSsh ssh) {
        return with(updateSites, exposure.withHostSsh(ssh));
    }

    private ControllerFacts with(Inventory<UpdateSite> otherSites, Exposure otherExposure) {
        return new ControllerFacts(
                target,
                jenkinsVersion,
                rootUrl,
                builtInNode,
                startupExecutors,
                agents,
                clouds,
                jobs,
                credentials,
                plugins,
                otherSites,
                ignoredWarnings,
                agentPort,
                sshPort,
                gate,
                otherExposure,
                usage,
                access,
                secrets,
                breakGlass,
                folderPolicies);
    }

    /** Whether a plugin is there and enabled; unknown where the plugin directory could not be read completely. */
    @NonNull
    public Fact<Boolean> hasPlugin(@NonNull String id) {
        if (plugins.items().stream().anyMatch(p -> p.id().equals(id) && p.enabled())) {
            return Fact.known(true);
        }
        if (plugins.isComplete()) {
            return Fact.known(false);
        }
        Gap gap = plugins.gaps().get(0);
        return Fact.unknown("the installed plugins are not all known: " + gap.why(), gap.answeredBy());
    }

    /** Agents without those that only an uninstalled plugin could load. */
    @NonNull
    public List<Agent> effectiveAgents() {
        return agents.items().stream()
                .filter(agent -> !isWithoutEffect(agent.pluginId()))
                .toList();
    }

    /** Clouds without those that only an uninstalled plugin could load. */
    @NonNull
    public List<Cloud> effectiveClouds() {
        return clouds.items().stream()
                .filter(cloud -> !isWithoutEffect(cloud.pluginId()))
                .toList();
    }

    /**
     * Whether configuration written by a plugin is certainly without effect. Jenkins skips elements whose class it
     * cannot load, so what an uninstalled plugin left behind runs nothing.
     *
     * @param pluginId id from the {@code plugin} attribute; null for a class of Jenkins itself
     */
    private boolean isWithoutEffect(@CheckForNull String pluginId) {
        return pluginId != null
                && !plugins.items().isEmpty()
                && hasPlugin(pluginId).equals(Fact.known(false));
    }
}
