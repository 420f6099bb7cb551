package io.jenkins.plugins.hcsecuritygate.check;

import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Exposure;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.HomeModes;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.StartupExecutors;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Facts of a small controller on which nothing is wrong and nothing unknown; a test changes what it is about. */
public final class FactsBuilder {

    public static final Gap GAP = new Gap("thing", "thing.xml", "thing.xml cannot be read", "Restore thing.xml");

    private Fact<String> jenkinsVersion = Fact.known("2.541.3");
    private Fact<BuiltInNode> builtInNode = Fact.known(new BuiltInNode(0, true, false));
    private Inventory<StartupExecutors> startupExecutors = Inventory.of(List.of());
    private Inventory<Agent> agents = Inventory.of(List.of());
    private Inventory<Cloud> clouds = Inventory.of(List.of());
    private Inventory<Job> jobs = Inventory.of(List.of());
    private Inventory<StoredCredential> credentials = Inventory.of(List.of());
    private Inventory<InstalledPlugin> plugins = Inventory.of(List.of());
    private Inventory<UpdateSite> updateSites = Inventory.of(List.of());
    private Fact<Set<String>> ignoredWarnings = Fact.known(Set.of());
    private Fact<Integer> agentPort = Fact.known(-1);
    private Fact<Integer> sshPort = Fact.known(-1);
    private Fact<GateConfiguration> gate = Fact.known(GateConfiguration.DEFAULT);
    private Usage usage = Usage.NONE;

    private Target.Kind target = Target.Kind.HOME;
    private Fact<String> rootUrl = Fact.known("https://ci.clinic.example/");
    private Fact<HomeModes> modes = modes(0700, 0700);
    private Fact<Optional<String>> crumbIssuer = Fact.known(Optional.of("hudson.security.csrf.DefaultCrumbIssuer"));
    private Fact<Set<String>> agentProtocols = Fact.known(Set.of());
    private Fact<Set<String>> dismissedMonitors = Fact.known(Set.of());
    private Fact<List<String>> auditLoggers = Fact.known(List.of());
    private HostSsh hostSsh = HostSsh.UNKNOWN;

    /** Modes of a home and its {@code secrets}, with two keys as Jenkins writes them. */
    public static Fact<HomeModes> modes(int home, int secrets) {
        return modes(home, secrets, false);
    }

    /** The same below directories that keep others out, or do not. */
    public static Fact<HomeModes> modes(int home, int secrets, boolean closedAbove) {
        return Fact.known(new HomeModes(
                Inventory.of(List.of(
                        new HomeModes.Entry(HomeModes.HOME, home),
                        new HomeModes.Entry(HomeModes.SECRETS, secrets),
                        new HomeModes.Entry(HomeModes.MASTER_KEY, 0644),
                        new HomeModes.Entry(HomeModes.IDENTITY, 0644))),
                false,
                closedAbove));
    }

    private Access access = new AccessBuilder().build();
    private Secrets secrets = Secrets.NONE;
    private Fact<List<BreakGlass>> breakGlass = Fact.known(List.of());

    public static <T> Fact<T> unknown() {
        return Fact.unknown("thing.xml cannot be read", "Restore thing.xml");
    }

    public static InstalledPlugin plugin(String id, String version) {
        return new InstalledPlugin(id, Fact.known(version), true, "plugins/" + id + ".jpi");
    }

    public FactsBuilder jenkinsVersion(Fact<String> value) {
        jenkinsVersion = value;
        return this;
    }

    public FactsBuilder builtInNode(Fact<BuiltInNode> value) {
        builtInNode = value;
        return this;
    }

    public FactsBuilder startupExecutors(Inventory<StartupExecutors> value) {
        startupExecutors = value;
        return this;
    }

    public FactsBuilder agents(Agent... value) {
        agents = Inventory.of(List.of(value));
        return this;
    }

    public FactsBuilder agents(Inventory<Agent> value) {
        agents = value;
        return this;
    }

    public FactsBuilder clouds(Cloud... value) {
        clouds = Inventory.of(List.of(value));
        return this;
    }

    public FactsBuilder clouds(Inventory<Cloud> value) {
        clouds = value;
        return this;
    }

    public FactsBuilder jobs(Job... value) {
        jobs = Inventory.of(List.of(value));
        return this;
    }

    public FactsBuilder jobs(Inventory<Job> value) {
        jobs = value;
        return this;
    }

    public FactsBuilder credentials(Inventory<StoredCredential> value) {
        credentials = value;
        return this;
    }

    public FactsBuilder storedCredential() {
        return credentials(Inventory.of(List.of(new StoredCredential(
                "registry",
                "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl",
                "credentials.xml"))));
    }

    public FactsBuilder plugins(InstalledPlugin... value) {
        plugins = Inventory.of(List.of(value));
        return this;
    }

    public FactsBuilder plugins(Inventory<InstalledPlugin> value) {
        plugins = value;
        return this;
    }

    public FactsBuilder updateSites(UpdateSite... value) {
        updateSites = Inventory.of(List.of(value));
        return this;
    }

    public FactsBuilder updateSites(Inventory<UpdateSite> value) {
        updateSites = value;
        return this;
    }

    public FactsBuilder ignoredWarnings(Set<String> value) {
        ignoredWarnings = Fact.known(value);
        return this;
    }

    public FactsBuilder agentPort(Fact<Integer> value) {
        agentPort = value;
        return this;
    }

    public FactsBuilder sshPort(Fact<Integer> value) {
        sshPort = value;
        return this;
    }

    public FactsBuilder gate(Fact<GateConfiguration> value) {
        gate = value;
        return this;
    }

    public FactsBuilder target(Target.Kind value) {
        target = value;
        return this;
    }

    public FactsBuilder rootUrl(Fact<String> value) {
        rootUrl = value;
        return this;
    }

    public FactsBuilder modes(Fact<HomeModes> value) {
        modes = value;
        return this;
    }

    public FactsBuilder crumbIssuer(Fact<Optional<String>> value) {
        crumbIssuer = value;
        return this;
    }

    public FactsBuilder agentProtocols(Fact<Set<String>> value) {
        agentProtocols = value;
        return this;
    }

    public FactsBuilder dismissedMonitors(Fact<Set<String>> value) {
        dismissedMonitors = value;
        return this;
    }

    public FactsBuilder ignoredWarnings(Fact<Set<String>> value) {
        ignoredWarnings = value;
        return this;
    }

    public FactsBuilder hostSsh(HostSsh value) {
        hostSsh = value;
        return this;
    }

    public FactsBuilder auditLoggers(Fact<List<String>> value) {
        auditLoggers = value;
        return this;
    }

    public FactsBuilder usage(Usage value) {
        usage = value;
        return this;
    }

    public FactsBuilder access(AccessBuilder value) {
        access = value.build();
        return this;
    }

    public FactsBuilder secrets(Secrets value) {
        secrets = value;
        return this;
    }

    public FactsBuilder breakGlass(Fact<List<BreakGlass>> value) {
        breakGlass = value;
        return this;
    }

    public ControllerFacts build() {
        return new ControllerFacts(
                new Target(target, "clinic"),
                jenkinsVersion,
                rootUrl,
                builtInNode,
                startupExecutors,
                agents,
                clouds,
                jobs,
                credentials,
                plugins,
                updateSites,
                ignoredWarnings,
                agentPort,
                sshPort,
                gate,
                new Exposure(modes, crumbIssuer, agentProtocols, dismissedMonitors, auditLoggers, hostSsh),
                usage,
                access,
                secrets,
                breakGlass);
    }
}
