package io.jenkins.plugins.hcsecuritygate.containers;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads what the YAML of a pod says against the host's wall. The document is only composed into nodes: no object is
 * constructed from it, an alias is looked at once, and depth and size are bounded.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security Standards</a>
 */
public final class PodYaml {

    private static final int MAX_LENGTH = 256 * 1024;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 50;

    private final String where;
    private final List<ContainerOption> options = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> steps = new ArrayDeque<>();

    private PodYaml(String where) {
        this.where = where;
    }

    /** A node and the key it stands under. */
    private record Step(String key, Node node) {}

    /**
     * Reads one or more documents.
     *
     * @param where the line or template they stand at, fit for a report
     */
    @NonNull
    public static List<ContainerOption> read(@NonNull String where, @NonNull String yaml) {
        if (yaml.length() > MAX_LENGTH) {
            return unread(where, "the pod's YAML is longer than " + MAX_LENGTH + " characters");
        }
        LoaderOptions limits = new LoaderOptions();
        limits.setMaxAliasesForCollections(MAX_ALIASES);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(MAX_LENGTH);
        PodYaml pod = new PodYaml(where);
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(yaml), limits), new Resolver(), limits);
            while (composer.checkNode()) {
                pod.steps.add(new Step("", composer.getNode()));
            }
        } catch (RuntimeException e) {
            // SnakeYAML lets others than its own through, such as NumberFormatException. Messages may quote the
            // document.
            return unread(where, "the pod's YAML cannot be parsed");
        }
        pod.walk();
        return List.copyOf(pod.options);
    }

    private static List<ContainerOption> unread(String where, String why) {
        return List.of(new ContainerOption(Kind.UNREAD, where, why));
    }

    private void walk() {
        while (!steps.isEmpty()) {
            Step step = steps.removeFirst();
            if (step.node() instanceof MappingNode mapping) {
                if (seen.add(mapping)) {
                    mapping.getValue().forEach(entry -> entry(step.key(), entry));
                }
            } else if (step.node() instanceof SequenceNode sequence && seen.add(sequence)) {
                sequence.getValue().forEach(element -> steps.addLast(new Step(step.key(), element)));
            }
        }
    }

    private void entry(String parent, NodeTuple entry) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        Node value = entry.getValueNode();
        if (key.equals("<<")) {
            steps.addLast(new Step(parent, value));
            return;
        }
        if (value instanceof ScalarNode scalar) {
            scalar(parent, key, scalar.getValue().strip());
        } else if (key.equals("add") && parent.equals("capabilities") && value instanceof SequenceNode added) {
            for (Node capability : added.getValue()) {
                if (capability instanceof ScalarNode name) {
                    add(Kind.CAPABILITY, oneWord(name.getValue()));
                }
            }
        }
        steps.addLast(new Step(key, value));
    }

    private void scalar(String parent, String key, String value) {
        boolean inContext = parent.equals("securityContext");
        switch (key) {
            case "privileged" -> flag(inContext, Kind.PRIVILEGED, key, value, "");
            case "allowPrivilegeEscalation" -> flag(inContext, Kind.PRIVILEGE_ESCALATION, key, value, "");
            case "hostNetwork" -> flag(parent.equals("spec"), Kind.HOST_NETWORK, key, value, "");
            case "hostPID", "hostIPC" -> flag(parent.equals("spec"), Kind.HOST_PROCESSES, key, value, key);
            case "runAsUser" -> {
                if (inContext && value.equals("0")) {
                    add(Kind.ROOT_USER, "");
                } else if (inContext && value.contains("$")) {
                    add(Kind.UNREAD, key + " is a variable");
                }
            }
            case "path" -> {
                if (parent.equals("hostPath")) {
                    options.add(DockerArguments.hostPath(where, oneWord(value)));
                }
            }
            case "type" -> {
                if ((parent.equals("seccompProfile") || parent.equals("appArmorProfile"))
                        && value.equals("Unconfined")) {
                    add(Kind.UNCONFINED, parent);
                }
            }
            default -> {}
        }
    }

    private void flag(boolean applies, Kind kind, String key, String value, String detail) {
        if (!applies) {
            return;
        }
        // Kubernetes reads YAML 1.1, where yes and on are true as well.
        switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> add(kind, detail);
            case "false", "no", "off", "n", "", "null", "~" -> {}
            default -> add(Kind.UNREAD, key + " is neither true nor false");
        }
    }

    private void add(Kind kind, String detail) {
        options.add(new ContainerOption(kind, where, detail));
    }

    /** Values are shown in reports, so what is no path or name is cut short. */
    private static String oneWord(String text) {
        StringBuilder word = new StringBuilder();
        text.strip().codePoints().takeWhile(c -> c > ' ' && c < 0x7F).limit(200).forEach(word::appendCodePoint);
        return word.toString();
    }
}
