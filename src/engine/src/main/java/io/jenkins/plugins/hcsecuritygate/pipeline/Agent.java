package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import java.util.List;
import java.util.Optional;

/**
 * How a workspace's agent is asked for.
 *
 * @param kind the way
 * @param label label expression, empty where none is given
 * @param line where it is asked for, from 1
 */
record Agent(@NonNull AgentKind kind, @NonNull Fact<String> label, int line) {

    /** What an {@code agent} section says. */
    sealed interface Section {}

    /** {@code agent none}: no workspace at all. */
    record None() implements Section {}

    /** A container in the workspace around it, by {@code reuseNode true}. */
    record Reuse(@NonNull Agent otherwise) implements Section {}

    record Own(@NonNull Agent agent) implements Section {}

    /**
     * Reads an {@code agent} section.
     *
     * @see <a href="https://www.jenkins.io/doc/book/pipeline/syntax/#agent">Pipeline Syntax, agent</a>
     */
    static Section section(Piece.Call agent) {
        int line = agent.line();
        Optional<Piece.Argument> argument = agent.arguments().stream().findFirst();
        if (argument.filter(value -> value.isWord("none")).isPresent()) {
            return new None();
        }
        if (argument.filter(value -> value.isWord("any")).isPresent()) {
            return new Own(new Agent(AgentKind.ANY, Fact.known(""), line));
        }
        Piece.Call type = agent.closures().stream()
                .map(Sections::first)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        if (type == null) {
            boolean any = !agent.closures().isEmpty();
            return new Own(new Agent(any ? AgentKind.ANY : AgentKind.OTHER, Fact.known(""), line));
        }
        return typed(type, line);
    }

    private static Section typed(Piece.Call type, int line) {
        Fact<String> option = option(type, "label").map(Agent::label).orElseGet(() -> Fact.known(""));
        return switch (type.name()) {
            case "label" -> new Own(labelled(label(type.arguments()), line));
            case "node" -> new Own(labelled(type.closures().isEmpty() ? label(type.arguments()) : option, line));
            case "docker", "dockerfile" -> {
                Agent agent = new Agent(AgentKind.DOCKER, option, line);
                boolean reuses = option(type, "reuseNode")
                        .filter(arguments ->
                                !arguments.isEmpty() && arguments.get(0).isWord("true"))
                        .isPresent();
                yield reuses ? new Reuse(agent) : new Own(agent);
            }
            case "kubernetes" -> new Own(new Agent(AgentKind.KUBERNETES, option, line));
            default -> new Own(new Agent(AgentKind.OTHER, option, line));
        };
    }

    /** The arguments of an option, be it given as {@code type { name value }} or as {@code type name: value}. */
    private static Optional<List<Piece.Argument>> option(Piece.Call type, String name) {
        return type.closures().stream()
                .flatMap(closure -> Sections.named(closure, name).stream())
                .map(Piece.Call::arguments)
                .findFirst()
                .or(() -> type.argument(name)
                        .map(argument -> List.of(new Piece.Argument(null, argument.value(), argument.pieces()))));
    }

    /**
     * The agent of a scripted {@code node}.
     *
     * @param pod the {@code podTemplate} around it, or null
     */
    static Agent ofNode(Piece.Call node, @CheckForNull Piece.Call pod) {
        List<Piece.Argument> main = node.mainArgument("label").map(List::of).orElse(List.of());
        boolean inPod = pod != null && !main.isEmpty() && isLabelOf(pod, main.get(0));
        Fact<String> label = label(main);
        return inPod ? new Agent(AgentKind.KUBERNETES, label, node.line()) : labelled(label, node.line());
    }

    /** A pod's label is the generated one in POD_LABEL, or the one that is given to both steps. */
    private static boolean isLabelOf(Piece.Call pod, Piece.Argument label) {
        return label.isWord("POD_LABEL")
                || pod.argument("label")
                        .filter(given -> given.constant().isPresent()
                                ? given.constant().equals(label.constant())
                                : given.path().isPresent() && given.path().equals(label.path()))
                        .isPresent();
    }

    private static Agent labelled(Fact<String> label, int line) {
        boolean unlabelled = label.fold(String::isBlank, unknown -> false);
        return new Agent(unlabelled ? AgentKind.ANY : AgentKind.LABEL, label, line);
    }

    private static Fact<String> label(List<Piece.Argument> arguments) {
        if (arguments.isEmpty() || arguments.get(0).isWord("null")) {
            return Fact.known("");
        }
        return arguments
                .get(0)
                .constant()
                .map(Fact::known)
                .orElseGet(() -> Fact.unknown(
                        "the label is computed while the Pipeline runs",
                        "Write the label as a constant, or look up the nodes that the job's builds ran on"));
    }
}
