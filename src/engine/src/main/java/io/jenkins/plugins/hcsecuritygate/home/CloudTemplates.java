package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud.Template;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the templates of the container clouds say about operating system and about workspaces that outlive a build. Field
 * names are those of docker-plugin, kubernetes, amazon-ecs, docker-swarm and nomad.
 */
final class CloudTemplates {

    private static final Fact<AgentRuntime> CONTAINER = Fact.known(AgentRuntime.CONTAINER);

    private CloudTemplates() {}

    @NonNull
    static List<Template> of(@NonNull String cloudClass, @NonNull XmlElement cloud) {
        return switch (cloudClass) {
            case "com.nirima.jenkins.plugins.docker.DockerCloud" ->
                templates(cloud, "templates", CloudTemplates::docker);
            case "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud" ->
                templates(cloud, "templates", CloudTemplates::kubernetes);
            case "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud" ->
                templates(cloud, "templates", CloudTemplates::ecs);
            case "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud" ->
                templates(cloud, "agentTemplates", CloudTemplates::dockerSwarm);
            case "org.jenkinsci.plugins.nomad.NomadCloud" -> templates(cloud, "templates", CloudTemplates::nomad);
            default -> List.of();
        };
    }

    /** Why agents of all templates of a cloud outlive a build; empty if nothing on the cloud says so. */
    @NonNull
    static String keepsAgents(@NonNull String cloudClass, @NonNull XmlElement cloud) {
        if (cloudClass.equals("com.cloudbees.jenkins.plugins.amazonecs.ECSCloud") && isTrue(cloud, "retainAgents")) {
            return "it retains agents (retainAgents)";
        }
        return podRetention(cloud);
    }

    private static List<Template> templates(XmlElement cloud, String list, Function<XmlElement, Template> reader) {
        XmlElement templates = cloud.child(list);
        return templates == null
                ? List.of()
                : templates.children().stream().map(reader).toList();
    }

    private static Template docker(XmlElement template) {
        XmlElement retention = template.child("retentionStrategy");
        String retentionClass = retention == null ? "" : retention.className();
        String remoteFs = text(template, "remoteFs");
        XmlElement base = template.child("dockerTemplateBase");
        String kept = "";
        if (!retentionClass.endsWith(".DockerOnceRetentionStrategy")) {
            kept = "its containers serve more than one build";
        } else if (base != null && volumes(base).anyMatch(volume -> holds(volume, remoteFs))) {
            kept = "the agent's directory is a volume of the host";
        }
        return new Template(text(template, "labelString"), CONTAINER, false, kept);
    }

    private static Stream<String> volumes(XmlElement base) {
        return Stream.of("volumes", "mounts")
                .map(base::child)
                .flatMap(list -> list == null ? Stream.empty() : list.children().stream())
                .map(XmlElement::text);
    }

    /** Whether a Docker volume ({@code source:target[:mode]} or {@code type=…,target=…}) holds a directory. */
    private static boolean holds(String volume, String directory) {
        String target = "";
        if (volume.indexOf('=') >= 0) {
            for (String option : volume.split(",")) {
                int equals = option.indexOf('=');
                String key = equals < 0 ? "" : option.substring(0, equals).strip();
                if (key.equals("target") || key.equals("dst") || key.equals("destination")) {
                    target = option.substring(equals + 1).strip();
                }
            }
        } else {
            String[] parts = volume.split(":");
            target = parts.length > 1 ? parts[1].strip() : "";
        }
        return !target.isEmpty() && (directory + "/").startsWith(target.endsWith("/") ? target : target + "/");
    }

    private static Template kubernetes(XmlElement template) {
        String name = text(template, "name");
        String selector = text(template, "nodeSelector").replace(" ", "").toLowerCase(Locale.ROOT);
        String kept = podRetention(template);
        XmlElement volume = template.child("workspaceVolume");
        String volumeClass = volume == null ? "" : volume.className();
        if (!text(template, "idleMinutes").isEmpty()
                && !text(template, "idleMinutes").equals("0")) {
            kept = "its pods wait for further builds (idleMinutes)";
        } else if (volumeClass.endsWith(".PersistentVolumeClaimWorkspaceVolume")
                || volumeClass.endsWith(".HostPathWorkspaceVolume")
                || volumeClass.endsWith(".NfsWorkspaceVolume")) {
            kept = "its workspaces lie on a volume that outlives the pod";
        }
        return new Template(
                name.isEmpty() ? text(template, "label") : name, CONTAINER, selector.contains("os=windows"), kept);
    }

    private static String podRetention(XmlElement element) {
        XmlElement retention = element.child("podRetention");
        String retentionClass = retention == null ? "" : retention.className();
        if (retentionClass.endsWith(".Always")) {
            return "its pods are kept (podRetention)";
        }
        return retentionClass.endsWith(".OnFailure") ? "its pods are kept after a failure (podRetention)" : "";
    }

    private static Template ecs(XmlElement template) {
        String family = text(template, "operatingSystemFamily").toUpperCase(Locale.ROOT);
        return new Template(text(template, "label"), CONTAINER, family.startsWith("WINDOWS"), "");
    }

    private static Template dockerSwarm(XmlElement template) {
        return new Template(text(template, "label"), CONTAINER, isTrue(template, "osWindows"), "");
    }

    /** The driver follows from the fields: raw_exec if asked for, docker if there is an image, else java. */
    private static Template nomad(XmlElement template) {
        Fact<AgentRuntime> runtime;
        if (isTrue(template, "useRawExec")) {
            runtime = Fact.known(AgentRuntime.MACHINE);
        } else if (!text(template, "image").isEmpty()) {
            runtime = CONTAINER;
        } else {
            runtime = Fact.unknown("the Nomad template names no image", "Look at the Nomad job it starts");
        }
        return new Template(text(template, "labels"), runtime, false, "");
    }

    private static boolean isTrue(XmlElement element, String child) {
        return "true".equals(element.text(child));
    }

    @NonNull
    private static String text(XmlElement element, String child) {
        @CheckForNull String text = element.text(child);
        return text == null ? "" : text;
    }
}
