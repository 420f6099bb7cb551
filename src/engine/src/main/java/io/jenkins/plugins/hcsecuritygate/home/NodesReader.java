package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Agents from {@code nodes/NAME/config.xml}, and from {@code slaves} in {@code config.xml} of homes that Jenkins before
 * 1.607 wrote ({@code jenkins.model.Nodes}).
 */
final class NodesReader {

    private static final String DIRECTORY = "nodes";
    private static final String MEND = "Restore the file or save the agent's configuration in Jenkins";

    private NodesReader() {}

    /**
     * @param config root of {@code config.xml}; null if it was not read, which is that reader's gap
     * @param secrets what the agents' files say about secrets is added to it
     */
    @NonNull
    static Inventory<Agent> read(
            @NonNull HomeDirectory home, @CheckForNull XmlElement config, @NonNull SecretFindings secrets) {
        List<Agent> agents = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<HomeEntry> entries;
        try {
            entries = home.list(DIRECTORY);
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                return Inventory.unobserved(
                        new Gap("agents", DIRECTORY, e.getMessage(), "Make the directory readable"));
            }
            return config == null ? Inventory.of(List.of()) : legacy(config);
        }
        for (HomeEntry entry : entries) {
            String directory = HomeDirectory.join(DIRECTORY, entry.name());
            String name = HomeNames.display(entry.name());
            if (entry.problem() != null) {
                gaps.add(new Gap(name, HomeNames.display(directory), "it " + entry.problem(), MEND));
            } else if (entry.isDirectory()) {
                String path = HomeDirectory.join(directory, "config.xml");
                // Like Jenkins, which takes a directory without the file for something else.
                home.<Observed<ReadAgent>>remember(
                                NodesReader.class,
                                directory,
                                () -> XmlFiles.read(home, path)
                                        .map(root -> new ReadAgent(
                                                agent(root, name, HomeNames.display(path)),
                                                SecretScan.of(root, Owner.AGENT, name, path))))
                        .fold(
                                read -> {
                                    secrets.addAll(read.secrets);
                                    return agents.add(read.agent);
                                },
                                () -> false,
                                why -> gaps.add(new Gap(name, HomeNames.display(path), why, MEND)));
            }
        }
        return new Inventory<>(agents, gaps);
    }

    private static Inventory<Agent> legacy(XmlElement config) {
        XmlElement slaves = config.child("slaves");
        if (slaves == null) {
            return Inventory.of(List.of());
        }
        return Inventory.of(slaves.children().stream()
                .map(XmlElement::dereferenced)
                .filter(Objects::nonNull)
                .map(slave -> agent(slave, "unnamed agent", "config.xml"))
                .toList());
    }

    private static Agent agent(XmlElement element, String directoryName, String location) {
        String name = element.text("name");
        String className = element.className();
        XmlElement launcher = element.child("launcher");
        String launcherClass = launcher == null ? null : launcher.classAttribute();
        String remoteFs = element.text("remoteFS");
        return new Agent(
                name == null || name.isEmpty() ? directoryName : HomeNames.display(name),
                location,
                className.equals("slave") ? "hudson.slaves.DumbSlave" : className,
                launcherClass == null ? "hudson.slaves.JNLPLauncher" : launcherClass,
                PluginAttribute.id(element),
                remoteFs == null ? "" : remoteFs,
                SshHostKeys.of(launcher));
    }

    /** What the file of one agent says. */
    private record ReadAgent(@NonNull Agent agent, @NonNull SecretFindings secrets) {}
}
