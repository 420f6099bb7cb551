package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.authorization.EffectiveGrants;
import io.jenkins.plugins.hcsecuritygate.authorization.MatrixEntry;
import io.jenkins.plugins.hcsecuritygate.authorization.Realms;
import io.jenkins.plugins.hcsecuritygate.authorization.Strategies;
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.ApiTokenPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildIdentity;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Login, rights, and what builds and scripts may do with them. */
final class AccessReader {

    private static final String CONFIG = "config.xml";
    private static final String MEND_CONFIG = "Restore config.xml or make it readable";
    private static final String MEND_SECURITY = "Restore the file, or save Manage Jenkins > Security in Jenkins";
    private static final String API_TOKENS = "jenkins.security.apitoken.ApiTokenPropertyConfiguration.xml";

    private static final Set<String> NODE_MATRICES = Set.of(
            "org.jenkinsci.plugins.matrixauth.AuthorizationMatrixNodeProperty",
            "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixNodeProperty");

    private final HomeDirectory home;
    private final JobsReader.Found jobs;

    private AccessReader(HomeDirectory home, JobsReader.Found jobs) {
        this.home = home;
        this.jobs = jobs;
    }

    @NonNull
    static Access read(
            @NonNull HomeDirectory home,
            @NonNull Observed<XmlElement> config,
            @NonNull JobsReader.Found jobs,
            @NonNull Inventory<InstalledPlugin> plugins) {
        return new AccessReader(home, jobs).read(config, plugins);
    }

    private Access read(Observed<XmlElement> config, Inventory<InstalledPlugin> plugins) {
        ScriptApprovals approvals = ScriptApprovals.read(home, plugins);
        return new Access(
                config.fold(
                        root -> Fact.known(Realms.of(root)),
                        () -> Fact.unknown("there is no config.xml", MEND_CONFIG),
                        why -> Fact.unknown(why, MEND_CONFIG)),
                config.fold(
                        root -> Fact.known(Strategies.of(root)),
                        () -> Fact.unknown("there is no config.xml", MEND_CONFIG),
                        why -> Fact.unknown(why, MEND_CONFIG)),
                config.fold(
                        this::grants, () -> grantsUnobserved("there is no config.xml"), AccessReader::grantsUnobserved),
                UsersReader.read(home),
                XmlFiles.read(home, API_TOKENS)
                        .map(root -> new ApiTokenPolicy(
                                isTrue(root, "tokenGenerationOnCreationEnabled"),
                                isTrue(root, "creationOfLegacyTokenEnabled")))
                        .toFact(() -> ApiTokenPolicy.DEFAULT, MEND_SECURITY),
                BuildAuthenticatorsReader.read(home),
                new Inventory<>(
                        jobs.access().stream().flatMap(AccessReader::identity).toList(),
                        jobs.jobs().gaps()),
                new Inventory<>(
                        jobs.access().stream().flatMap(approvals::scripts).toList(),
                        jobs.jobs().gaps()),
                approvals.signatures(),
                initialPassword());
    }

    private static Inventory<Grant> grantsUnobserved(String why) {
        return Inventory.unobserved(new Gap("grants", CONFIG, why, MEND_CONFIG));
    }

    /** Matrices on items and nodes count only under a strategy that asks for them; elsewhere they are dead data. */
    private Inventory<Grant> grants(XmlElement config) {
        Strategy strategy = Strategies.of(config);
        EffectiveGrants grants = new EffectiveGrants();
        Strategies.addGrants(strategy, config, grants);
        if (strategy.kind() == StrategyKind.PROJECT_MATRIX || strategy.kind() == StrategyKind.AZURE_MATRIX) {
            for (ItemAccess item : jobs.access()) {
                if (!item.matrix().isEmpty()) {
                    grants.addMatrix(item.matrix(), new Scope(Scope.Kind.ITEM, item.fullName()), item.location());
                }
            }
            jobs.jobs().gaps().forEach(grants::gap);
            addNodes(config, grants);
        }
        return grants.toInventory();
    }

    private void addNodes(XmlElement config, EffectiveGrants grants) {
        addNode(config, "built-in", CONFIG, grants);
        List<HomeEntry> entries;
        try {
            entries = home.list("nodes");
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                grants.gap(new Gap("nodes", "nodes", e.getMessage(), "Make the directory readable"));
            }
            return;
        }
        for (HomeEntry entry : entries) {
            if (entry.isDirectory()) {
                String name = HomeNames.display(entry.name());
                String path = HomeDirectory.join(HomeDirectory.join("nodes", entry.name()), CONFIG);
                Observed<XmlElement> node = XmlFiles.read(home, path);
                node.toOptional().ifPresent(root -> addNode(root, name, path, grants));
                node.problem()
                        .ifPresent(why -> grants.gap(
                                new Gap(name, HomeNames.display(path), why, "Restore the file or make it readable")));
            }
        }
    }

    private static void addNode(XmlElement node, String name, String location, EffectiveGrants grants) {
        XmlElement properties = node.child("nodeProperties");
        if (properties != null) {
            for (XmlElement property : properties.children()) {
                if (NODE_MATRICES.contains(property.className())) {
                    grants.addMatrix(MatrixEntry.of(property), new Scope(Scope.Kind.NODE, name), location);
                }
            }
        }
    }

    private static Stream<BuildIdentity> identity(ItemAccess item) {
        return Optional.ofNullable(item.identity())
                .map(chosen ->
                        new BuildIdentity(item.fullName(), item.location(), chosen.strategy(), chosen.identity()))
                .stream();
    }

    private Fact<Boolean> initialPassword() {
        try {
            return Fact.known(home.exists("secrets/initialAdminPassword"));
        } catch (HomeFileException e) {
            return Fact.unknown(e.getMessage(), "Make the directory readable");
        }
    }

    private static boolean isTrue(XmlElement root, String field) {
        return "true".equals(root.text(field));
    }
}
