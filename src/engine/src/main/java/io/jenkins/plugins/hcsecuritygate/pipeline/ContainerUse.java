package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.containers.DockerArguments;
import io.jenkins.plugins.hcsecuritygate.containers.PodYaml;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what a script says about the walls of the containers it starts: Declarative {@code agent { docker | dockerfile |
 * kubernetes }}, {@code podTemplate}, and {@code inside} and {@code withRun} of an image.
 *
 * @see <a href="https://www.jenkins.io/doc/book/pipeline/docker/">Using Docker with Pipeline</a>
 */
final class ContainerUse {
    private static final Set<String> DOCKER_AGENTS = Set.of("docker", "dockerfile");
    private static final Set<String> IMAGE_METHODS = Set.of("inside", "withRun");

    private final List<ContainerOption> options = new ArrayList<>();

    private ContainerUse() {}

    static List<ContainerOption> in(@NonNull Script script) {
        ContainerUse use = new ContainerUse();
        use.visit(script.body());
        return List.copyOf(use.options);
    }

    private void visit(@CheckForNull Block block) {
        if (block == null) {
            return;
        }
        for (Statement statement : block.statements()) {
            if (statement instanceof Statement.Expression expression) {
                pieces(expression.pieces());
            } else if (statement instanceof Statement.Conditional conditional) {
                pieces(conditional.condition());
                conditional.bodies().forEach(this::visit);
            } else if (statement instanceof Statement.Try guarded) {
                visit(guarded.body());
                guarded.catches().forEach(this::visit);
                visit(guarded.last());
            } else if (statement instanceof Statement.Definition definition) {
                visit(definition.body());
            }
        }
    }

    private void pieces(List<Piece> pieces) {
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Call call) {
                call(call);
            } else if (piece instanceof Piece.Closure closure) {
                visit(closure.body());
            }
        }
    }

    private void call(Piece.Call call) {
        if (call.isStep("agent")) {
            call.closures().stream()
                    .map(Sections::first)
                    .flatMap(Optional::stream)
                    .forEach(this::agent);
            return;
        }
        if (call.receiver() != null && IMAGE_METHODS.contains(call.name())) {
            call.mainArgument("args").ifPresent(arguments -> docker(call.line(), arguments));
        } else if (call.isOnScript()) {
            step(call);
        }
        call.arguments().forEach(argument -> pieces(argument.pieces()));
        call.closures().forEach(this::visit);
    }

    private void agent(Piece.Call type) {
        if (type.name().equals("kubernetes")) {
            option(type, "yaml").ifPresent(yaml -> yaml(type.line(), yaml));
            if (option(type, "yamlFile").isPresent()) {
                unread(type.line(), "the pod is defined by a file of the SCM");
            }
            // containerTemplate and the like, in the closure
            call(type);
        } else if (DOCKER_AGENTS.contains(type.name())) {
            option(type, "args").ifPresent(arguments -> docker(type.line(), arguments));
        }
    }

    private void step(Piece.Call call) {
        switch (call.name()) {
            case "podTemplate" -> {
                call.argument("yaml").ifPresent(yaml -> yaml(call.line(), yaml));
                flag(call, "hostNetwork", Kind.HOST_NETWORK);
                user(call);
                reuse(call);
            }
            case "containerTemplate" -> {
                flag(call, "privileged", Kind.PRIVILEGED);
                user(call);
            }
            case "hostPathVolume", "hostPathWorkspaceVolume" ->
                call.argument("hostPath")
                        .ifPresent(path -> path.constant()
                                .ifPresentOrElse(
                                        text -> options.add(DockerArguments.hostPath(where(call.line()), text)),
                                        () -> unread(call.line(), "the path of a host directory is computed")));
            default -> {}
        }
    }

    private void flag(Piece.Call call, String name, Kind kind) {
        option(call, name).ifPresent(value -> {
            if (value.isWord("true")) {
                options.add(new ContainerOption(kind, where(call.line()), ""));
            } else if (!value.isWord("false")) {
                unread(call.line(), name + " is computed");
            }
        });
    }

    private void user(Piece.Call call) {
        option(call, "runAsUser")
                .filter(user -> user.constant().filter(DockerArguments::isRoot).isPresent() || user.isWord("0"))
                .ifPresent(user -> options.add(new ContainerOption(Kind.ROOT_USER, where(call.line()), "")));
    }

    private void reuse(Piece.Call call) {
        call.argument("idleMinutes")
                .filter(minutes -> !minutes.isWord("0"))
                .ifPresent(minutes -> options.add(new ContainerOption(Kind.REUSED, where(call.line()), "idleMinutes")));
    }

    private void docker(int line, Piece.Argument arguments) {
        arguments
                .constant()
                .ifPresentOrElse(
                        text -> options.addAll(DockerArguments.read(where(line), text)),
                        () -> unread(line, "the container's arguments are computed"));
    }

    private void yaml(int line, Piece.Argument yaml) {
        yaml.constant()
                .ifPresentOrElse(
                        text -> options.addAll(PodYaml.read(where(line), text)),
                        () -> unread(line, "the pod's YAML is computed"));
    }

    /** An option, be it given as {@code type { name value }} or as {@code type name: value}. */
    private static Optional<Piece.Argument> option(Piece.Call call, String name) {
        return call.argument(name)
                .or(() -> call.closures().stream()
                        .flatMap(closure -> Sections.named(closure, name).stream())
                        .flatMap(option -> option.arguments().stream())
                        .findFirst());
    }

    private void unread(int line, String why) {
        options.add(new ContainerOption(Kind.UNREAD, where(line), why));
    }

    private static String where(int line) {
        return "line " + line;
    }
}
