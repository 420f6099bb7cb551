package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.containers.AgentClasses;
import io.jenkins.plugins.hcsecuritygate.containers.DockerArguments;
import io.jenkins.plugins.hcsecuritygate.containers.PodYaml;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption.Kind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * What the container clouds state about the wall around their containers. Field names are those of docker-plugin,
 * kubernetes, amazon-ecs, docker-swarm and nomad; a cloud of another class starts no container that is known here.
 */
final class CloudContainers {

    private static final String THE_CLOUD = "the cloud";

    private CloudContainers() {}

    @NonNull
    static List<ContainerOption> of(@NonNull String cloudClass, @NonNull XmlElement cloud) {
        List<ContainerOption> options = new ArrayList<>();
        switch (cloudClass) {
            case "com.nirima.jenkins.plugins.docker.DockerCloud" -> {
                api(cloud, "dockerApi", options);
                templates(cloud, "templates", "labelString", options, CloudContainers::docker);
            }
            case "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud" ->
                templates(cloud, "templates", "name", options, CloudContainers::kubernetes);
            case "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud" -> {
                reuse(cloud, "numExecutors", THE_CLOUD, options);
                if (isTrue(cloud, "retainAgents")) {
                    options.add(new ContainerOption(Kind.REUSED, THE_CLOUD, "retainAgents"));
                }
                templates(cloud, "templates", "label", options, CloudContainers::ecs);
            }
            case "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud" -> {
                api(cloud, "dockerHost", options);
                templates(cloud, "agentTemplates", "label", options, CloudContainers::swarm);
            }
            case "org.jenkinsci.plugins.nomad.NomadCloud" ->
                templates(cloud, "templates", "labels", options, CloudContainers::nomad);
            default -> {
                if (AgentClasses.runtimeOf(cloudClass) instanceof Fact.Unknown) {
                    options.add(new ContainerOption(
                            Kind.UNREAD, THE_CLOUD, "what a cloud of this class starts is not known"));
                }
            }
        }
        return options;
    }

    /** What a template is called in a report. */
    @NonNull
    static String templateName(@NonNull XmlElement template, @NonNull String field) {
        String name = template.text(field);
        return name == null || name.isEmpty() ? "a template without a name" : "template " + HomeNames.display(name);
    }

    private static void templates(
            XmlElement cloud,
            String list,
            String nameField,
            List<ContainerOption> options,
            BiConsumer<XmlElement, Collector> reader) {
        XmlElement templates = cloud.child(list);
        if (templates != null) {
            templates
                    .children()
                    .forEach(template ->
                            reader.accept(template, new Collector(templateName(template, nameField), options)));
        }
    }

    /** Options of one template. */
    private record Collector(String where, List<ContainerOption> options) {
        void add(Kind kind, String detail) {
            options.add(new ContainerOption(kind, where, detail));
        }

        void hostPath(String path) {
            options.add(DockerArguments.hostPath(where, HomeNames.display(path)));
        }
    }

    /** {@code DockerServerEndpoint}: without credentials the client presents no certificate. */
    private static void api(XmlElement cloud, String parent, List<ContainerOption> options) {
        XmlElement api = cloud.child(parent);
        XmlElement host = api == null || api.has("uri") ? api : api.child("dockerHost");
        String uri = host == null ? null : host.text("uri");
        if (host == null || uri == null || uri.isEmpty()) {
            return;
        }
        String credentials = host.text("credentialsId");
        String lower = uri.toLowerCase(Locale.ROOT);
        if (lower.startsWith("unix:") || lower.startsWith("npipe:")) {
            options.add(new ContainerOption(Kind.CONTROLLER_RUNTIME, THE_CLOUD, ""));
        } else if ((lower.startsWith("tcp:") || lower.startsWith("http:"))
                && (credentials == null || credentials.isEmpty())) {
            options.add(new ContainerOption(Kind.OPEN_API, THE_CLOUD, port(uri)));
        }
    }

    /** Only the port: a URI may hold a login. */
    private static String port(String uri) {
        int colon = uri.lastIndexOf(':');
        String port = colon < 0 ? "" : uri.substring(colon + 1);
        return !port.isEmpty() && port.length() < 6 && port.chars().allMatch(Character::isDigit) ? "port " + port : "";
    }

    private static void docker(XmlElement template, Collector out) {
        XmlElement base = template.child("dockerTemplateBase");
        if (base == null) {
            // Before docker-plugin 0.16 the same fields stood in the template itself.
            base = template;
        }
        if (isTrue(base, "privileged")) {
            out.add(Kind.PRIVILEGED, "");
        }
        for (XmlElement volume : listed(base, "volumes")) {
            volume(volume.text(), out);
        }
        for (XmlElement mount : listed(base, "mounts")) {
            DockerArguments.mount(out.where(), HomeNames.display(mount.text())).forEach(out.options()::add);
        }
        lines(text(base, "volumesString")).forEach(volume -> volume(volume, out));
        lines(text(base, "mountsString"))
                .forEach(mount -> out.options().addAll(DockerArguments.mount(out.where(), HomeNames.display(mount))));
        if (text(base, "network").equals("host")) {
            out.add(Kind.HOST_NETWORK, "");
        }
        user(text(base, "user"), out);
        for (XmlElement capability : listed(base, "capabilitiesToAdd")) {
            out.add(Kind.CAPABILITY, HomeNames.display(capability.text().strip()));
        }
        for (XmlElement option : listed(base, "securityOpts")) {
            String text = option.text().strip();
            if (DockerArguments.isUnconfined(text)) {
                out.add(Kind.UNCONFINED, HomeNames.display(text));
            }
        }
        for (XmlElement device : listed(base, "devices")) {
            out.add(Kind.DEVICE, HomeNames.display(device.text().strip()));
        }
        XmlElement retention = template.child("retentionStrategy");
        if (retention == null || !retention.className().endsWith(".DockerOnceRetentionStrategy")) {
            out.add(Kind.REUSED, "retentionStrategy");
        }
        reuse(template, "numExecutors", out.where(), out.options());
    }

    /** {@code source:target[:mode]}; a source that is no path names a volume of Docker's own. */
    private static void volume(String volume, Collector out) {
        String text = volume.strip();
        int colon = text.indexOf(':');
        if (colon > 0 && DockerArguments.isPath(text.substring(0, colon))) {
            out.hostPath(text.substring(0, colon));
        }
    }

    private static void kubernetes(XmlElement template, Collector out) {
        if (isTrue(template, "hostNetwork")) {
            out.add(Kind.HOST_NETWORK, "");
        }
        user(text(template, "runAsUser"), out);
        if (isTrue(template, "privileged")) {
            out.add(Kind.PRIVILEGED, "");
        }
        for (XmlElement container : listed(template, "containers")) {
            Collector inside = new Collector(
                    out.where() + ", container " + HomeNames.display(text(container, "name")), out.options());
            if (isTrue(container, "privileged")) {
                inside.add(Kind.PRIVILEGED, "");
            }
            user(text(container, "runAsUser"), inside);
        }
        for (XmlElement volume : listed(template, "volumes")) {
            if (volume.className().endsWith(".HostPathVolume")) {
                out.hostPath(text(volume, "hostPath"));
            }
        }
        XmlElement workspace = template.child("workspaceVolume");
        if (workspace != null && workspace.className().endsWith(".HostPathWorkspaceVolume")) {
            out.hostPath(text(workspace, "hostPath"));
        }
        String yaml = text(template, "yaml");
        if (!yaml.isBlank()) {
            out.options().addAll(PodYaml.read(out.where(), yaml));
        }
        XmlElement yamls = template.child("yamls");
        for (XmlElement more : yamls == null ? List.<XmlElement>of() : yamls.children()) {
            out.options().addAll(PodYaml.read(out.where(), more.text()));
        }
        String idle = text(template, "idleMinutes");
        if (!idle.isEmpty() && !idle.equals("0")) {
            out.add(Kind.REUSED, "idleMinutes");
        }
    }

    private static void ecs(XmlElement template, Collector out) {
        if (isTrue(template, "privileged")) {
            out.add(Kind.PRIVILEGED, "");
        }
        user(text(template, "containerUser"), out);
        for (XmlElement mount : listed(template, "mountPoints")) {
            String source = text(mount, "sourcePath");
            if (!source.isEmpty()) {
                out.hostPath(source);
            }
        }
        if (text(template, "networkMode").equals("host")) {
            out.add(Kind.HOST_NETWORK, "");
        }
        String taskDefinition = text(template, "taskDefinitionOverride");
        if (!taskDefinition.isEmpty()) {
            out.add(Kind.UNREAD, "a task definition on AWS decides (taskDefinitionOverride)");
        }
    }

    private static void swarm(XmlElement template, Collector out) {
        for (String bind : words(text(template, "hostBinds"))) {
            volume(bind, out);
        }
        user(text(template, "user"), out);
    }

    private static void nomad(XmlElement template, Collector out) {
        if (isTrue(template, "privileged")) {
            out.add(Kind.PRIVILEGED, "");
        }
        for (String volume : text(template, "hostVolumes").split(",")) {
            volume(volume, out);
        }
        user(text(template, "userName"), out);
        if (text(template, "network").equals("host")) {
            out.add(Kind.HOST_NETWORK, "");
        }
        String job = text(template, "jobTemplate");
        if (!job.isBlank()) {
            out.add(Kind.UNREAD, "a Nomad job in JSON decides (jobTemplate)");
        }
        if (text(template, "reusable").equals("true")) {
            out.add(Kind.REUSED, "reusable");
        }
        reuse(template, "numExecutors", out.where(), out.options());
    }

    private static void user(String user, Collector out) {
        if (DockerArguments.isRoot(user)) {
            out.add(Kind.ROOT_USER, "");
        }
    }

    private static void reuse(XmlElement element, String field, String where, List<ContainerOption> options) {
        String executors = text(element, field);
        if (!executors.isEmpty() && !executors.equals("0") && !executors.equals("1")) {
            options.add(new ContainerOption(Kind.REUSED, where, field));
        }
    }

    private static List<XmlElement> listed(XmlElement element, String list) {
        XmlElement found = element.child(list);
        return found == null ? List.of() : found.children();
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word :
                text.replace('\n', ' ').replace('\t', ' ').replace('\r', ' ').split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static boolean isTrue(XmlElement element, String child) {
        return "true".equals(element.text(child));
    }

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : text;
    }
}
