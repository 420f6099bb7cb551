package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.HostKeyCheck;
import io.jenkins.plugins.hcsecuritygate.facts.SshAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How the templates of clouds connect to their agents with SSH: docker-plugin's connector, and ec2. */
final class CloudSsh {

    private static final String CONNECTOR = "io.jenkins.docker.connector.DockerComputer";
    private static final String LOOK = "Look at the cloud's configuration in Jenkins";

    /** Clouds whose agents connect by themselves, or are attached to. */
    private static final Set<String> WITHOUT_SSH = Set.of(
            "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud",
            "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud",
            "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud",
            "org.jenkinsci.plugins.nomad.NomadCloud");

    private CloudSsh() {}

    @NonNull
    static List<SshAccess> of(@NonNull String cloudClass, @NonNull XmlElement cloud) {
        List<SshAccess> accesses = new ArrayList<>();
        XmlElement templates = cloud.child("templates");
        List<XmlElement> all = templates == null ? List.of() : templates.children();
        switch (cloudClass) {
            case "com.nirima.jenkins.plugins.docker.DockerCloud" ->
                all.forEach(template -> add(accesses, template, "labelString", docker(template)));
            case "hudson.plugins.ec2.EC2Cloud", "hudson.plugins.ec2.AmazonEC2Cloud" ->
                all.forEach(template -> add(accesses, template, "description", ec2(template)));
            default -> {
                if (!WITHOUT_SSH.contains(cloudClass)) {
                    accesses.add(new SshAccess(
                            "the cloud",
                            Fact.unknown("whether it connects with SSH and verifies host keys is not known", LOOK)));
                }
            }
        }
        return accesses;
    }

    private static void add(
            List<SshAccess> accesses, XmlElement template, String nameField, Fact<HostKeyCheck> hostKeys) {
        if (!hostKeys.equals(Fact.known(HostKeyCheck.NO_SSH))) {
            accesses.add(new SshAccess(CloudContainers.templateName(template, nameField), hostKeys));
        }
    }

    private static Fact<HostKeyCheck> docker(XmlElement template) {
        XmlElement connector = template.child("connector");
        String connectorClass = connector == null ? null : connector.classAttribute();
        if (connector == null || connectorClass == null) {
            return Fact.unknown("it names no way to connect", LOOK);
        }
        return switch (connectorClass) {
            case CONNECTOR + "AttachConnector", CONNECTOR + "JNLPConnector" -> Fact.known(HostKeyCheck.NO_SSH);
            case CONNECTOR + "SSHConnector" -> dockerSsh(connector.child("sshKeyStrategy"));
            default -> Fact.unknown("the way it connects is not one that is known here", LOOK);
        };
    }

    private static Fact<HostKeyCheck> dockerSsh(XmlElement strategy) {
        String strategyClass = strategy == null ? null : strategy.classAttribute();
        if (strategy != null && (CONNECTOR + "SSHConnector$ManuallyConfiguredSSHKey").equals(strategyClass)) {
            return SshHostKeys.strategy(strategy.child("sshHostKeyVerificationStrategy"));
        }
        // InjectSSHKey compared fingerprints in some releases of docker-plugin and nothing in others.
        return Fact.unknown(
                "whether the host key of a container with an injected key is verified depends on the version of"
                        + " docker-plugin",
                "Attach to the container, or use configured SSH credentials with a verification strategy");
    }

    private static Fact<HostKeyCheck> ec2(XmlElement template) {
        XmlElement type = template.child("amiType");
        String typeClass = type == null ? null : type.classAttribute();
        if ("hudson.plugins.ec2.WindowsData".equals(typeClass)) {
            return Fact.known(HostKeyCheck.NO_SSH);
        }
        String strategy = template.text("hostKeyVerificationStrategy");
        return switch (strategy == null ? "" : strategy) {
            case "CHECK_NEW_HARD" -> Fact.known(HostKeyCheck.KNOWN_KEY);
            case "CHECK_NEW_SOFT", "ACCEPT_NEW" -> Fact.known(HostKeyCheck.FIRST_USE);
            case "OFF" -> Fact.known(HostKeyCheck.NONE);
            default -> Fact.unknown("it states no host key verification that is known here", LOOK);
        };
    }
}
