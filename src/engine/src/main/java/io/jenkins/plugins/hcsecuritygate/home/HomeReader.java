package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.labels.LabelWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a {@code JENKINS_HOME} into facts. Whatever cannot be read becomes an unknown or a gap of just the facts that
 * need it, so one broken file never ends an audit. Nothing is written, decrypted or run.
 */
public final class HomeReader {

    private static final String CONFIG = "config.xml";
    private static final String MEND_CONFIG = "Restore config.xml or make it readable";
    private static final String SSHD = "org.jenkinsci.main.modules.sshd.SSHD";
    private static final String LOCATION = "jenkins.model.JenkinsLocationConfiguration.xml";
    private static final String IGNORED = "jenkins.security.UpdateSiteWarningsConfiguration.xml";

    private HomeReader() {}

    /**
     * Reads a home.
     *
     * @param directory the home; links in this path itself are followed
     * @param target what the report shall call it
     * @throws HomeFileException if the directory itself cannot be opened
     */
    @NonNull
    public static ControllerFacts read(@NonNull Path directory, @NonNull Target target) throws HomeFileException {
        return read(HomeDirectory.open(directory), target);
    }

    /**
     * Reads a home that is looked at again and again, and parses only what has changed since the last time.
     *
     * @param cache of this home and no other
     * @throws HomeFileException if the directory itself cannot be opened
     */
    @NonNull
    public static ControllerFacts read(@NonNull Path directory, @NonNull Target target, @NonNull HomeCache cache)
            throws HomeFileException {
        HomeDirectory home = HomeDirectory.open(directory, cache);
        ControllerFacts facts = read(home, target);
        home.end();
        return facts;
    }

    private static ControllerFacts read(HomeDirectory home, Target target) {
        Observed<XmlElement> config = XmlFiles.read(home, CONFIG);
        XmlElement root = config.toOptional().orElse(null);
        JobsReader.Found jobs =
                new JobsReader(home, new BuildHistory(home, root, target.kind() == Target.Kind.LIVE)).read();
        Inventory<InstalledPlugin> plugins = PluginsReader.read(home);
        SecretFindings secrets = jobs.secrets();
        return new ControllerFacts(
                target,
                JenkinsVersionReader.read(home, config),
                rootUrl(home),
                config.fold(
                        element -> Fact.known(builtInNode(element)),
                        () -> Fact.unknown("there is no config.xml", MEND_CONFIG),
                        why -> Fact.unknown(why, MEND_CONFIG)),
                StartupScripts.read(home),
                NodesReader.read(home, root, secrets),
                config.fold(
                        element -> Inventory.of(CloudsReader.read(element)),
                        () -> cloudsUnobserved("there is no config.xml"),
                        HomeReader::cloudsUnobserved),
                jobs.jobs(),
                credentials(home, jobs.folderCredentials(), secrets),
                plugins,
                updateSites(home),
                ignoredWarnings(home),
                config.fold(
                        // Jenkins.slaveAgentPort starts with 0, a random port, unless a system property says otherwise.
                        element -> port(element.text("slaveAgentPort"), 0, CONFIG),
                        () -> Fact.unknown("there is no config.xml", MEND_CONFIG),
                        why -> Fact.unknown(why, MEND_CONFIG)),
                sshPort(home),
                GateConfigurationReader.read(home),
                ExposureReader.read(home, config),
                usage(home, root, jobs),
                AccessReader.read(home, config, jobs, plugins),
                SecretsReader.read(home, config, secrets),
                BreakGlassReader.read(home),
                jobs.policies());
    }

    /** {@code jenkinsUrl} of the location configuration; the file is absent until somebody has set the URL. */
    private static Fact<String> rootUrl(HomeDirectory home) {
        String answer = "Set Manage Jenkins > System > Jenkins URL";
        return XmlFiles.read(home, LOCATION)
                .fold(
                        root -> {
                            String url = root.text("jenkinsUrl");
                            return url == null || url.isEmpty()
                                    ? Fact.unknown("no Jenkins URL is set", answer)
                                    : Fact.known(HomeNames.display(url));
                        },
                        () -> Fact.unknown("no Jenkins URL is set", answer),
                        why -> Fact.unknown(why, answer));
    }

    private static Usage usage(HomeDirectory home, @CheckForNull XmlElement config, JobsReader.Found jobs) {
        WorkspacesReader.Found workspaces = WorkspacesReader.read(home, config, jobs);
        return new Usage(
                jobs.builds(),
                workspaces.workspaces(),
                workspaces.present(),
                PendingWipesReader.read(home),
                WipeCountReader.read(home));
    }

    private static Inventory<Cloud> cloudsUnobserved(String why) {
        return Inventory.unobserved(new Gap("clouds", CONFIG, why, MEND_CONFIG));
    }

    private static BuiltInNode builtInNode(XmlElement config) {
        String text = config.text("numExecutors");
        boolean exclusive = "EXCLUSIVE".equals(config.text("mode"));
        // Jenkins.readResolve: absent means that the old name is still in use.
        boolean renamed = "false".equals(config.text("nodeRenameMigrationNeeded"));
        String label = config.text("label");
        int executors = BuiltInNode.DEFAULT_EXECUTORS;
        boolean stated = false;
        if (text != null) {
            try {
                executors = Integer.parseInt(text);
                stated = true;
            } catch (NumberFormatException e) {
                // XStream cannot set the field either, so Jenkins keeps its default.
                stated = false;
            }
        }
        return new BuiltInNode(
                executors,
                stated,
                exclusive,
                renamed ? BuiltInNode.SELF : BuiltInNode.FORMER_SELF,
                label == null ? Set.of() : LabelWords.of(label));
    }

    private static Inventory<StoredCredential> credentials(
            HomeDirectory home, List<StoredCredential> folders, SecretFindings secrets) {
        Inventory<StoredCredential> system = CredentialsReader.readSystem(home, secrets);
        List<StoredCredential> all = new ArrayList<>(system.items());
        all.addAll(folders);
        return new Inventory<>(all, system.gaps());
    }

    private static Inventory<UpdateSite> updateSites(HomeDirectory home) {
        return UpdateSitesReader.read(home);
    }

    /** {@code ignoredWarnings} is a set of strings; the file is absent until somebody ignores one. */
    private static Fact<Set<String>> ignoredWarnings(HomeDirectory home) {
        return XmlFiles.read(home, IGNORED)
                .map(root -> {
                    XmlElement ignored = root.child("ignoredWarnings");
                    return ignored == null
                            ? Set.<String>of()
                            : ignored.children().stream()
                                    .map(element -> element.text().strip())
                                    .collect(Collectors.toUnmodifiableSet());
                })
                .toFact(Set::of, "Restore the file, or save Manage Jenkins > Security in Jenkins");
    }

    /** Without the file the SSH server has never been switched on: its port is -1 by default. */
    private static Fact<Integer> sshPort(HomeDirectory home) {
        String file = SSHD + ".xml";
        return XmlFiles.read(home, file)
                .fold(
                        root -> port(root.text("port"), -1, file),
                        () -> Fact.known(-1),
                        why -> Fact.unknown(why, "Restore the file, or save Manage Jenkins > Security in Jenkins"));
    }

    private static Fact<Integer> port(String text, int whenAbsent, String file) {
        if (text == null) {
            return Fact.known(whenAbsent);
        }
        try {
            return Fact.known(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Fact.unknown("the port in " + file + " is no number", "Save Manage Jenkins > Security in Jenkins");
        }
    }
}
