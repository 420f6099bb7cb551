package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the steps that allocate a workspace, wherever in the script they stand, and has each one judged. */
final class WorkspaceFinder {
    private final Calls calls;
    private final MethodEffects effects;
    private final DeclarativeReader declarative = new DeclarativeReader(this);
    private final List<WorkspaceDraft> drafts = new ArrayList<>();
    private final Set<OpaqueCall> opaqueCalls = new LinkedHashSet<>();

    WorkspaceFinder(@NonNull Script script) {
        calls = new Calls(script);
        effects = new MethodEffects(script, calls);
    }

    /**
     * What stands around a statement.
     *
     * @param agent the agent of the workspace it runs in, or null outside every workspace
     * @param pod the {@code podTemplate} around it, or null
     */
    record Surrounding(
            @CheckForNull Agent agent, @CheckForNull Piece.Call pod) {
        static final Surrounding NOTHING = new Surrounding(null, null);
    }

    /** The workspaces in order of appearance. */
    List<WorkspaceUse> workspaces() {
        return drafts.stream()
                .map(WorkspaceDraft::finish)
                .sorted(Comparator.comparingInt(WorkspaceUse::line))
                .toList();
    }

    /** The calls outside every workspace that the text does not define. */
    List<OpaqueCall> opaqueCalls() {
        return List.copyOf(opaqueCalls);
    }

    WorkspaceDraft open(Agent agent) {
        WorkspaceDraft draft = new WorkspaceDraft(agent);
        drafts.add(draft);
        return draft;
    }

    /** Judges statements of a workspace's use. */
    Verdict judge(Block block, boolean filesLeft) {
        return new CleanupSearch(calls, effects, filesLeft).follow(block).verdict();
    }

    void visit(Block block, Surrounding surrounding) {
        for (Statement statement : block.statements()) {
            visit(statement, surrounding);
        }
    }

    private void visit(Statement statement, Surrounding surrounding) {
        if (statement instanceof Statement.Expression expression) {
            pieces(expression.pieces(), surrounding);
        } else if (statement instanceof Statement.Conditional conditional) {
            pieces(conditional.condition(), surrounding);
            conditional.bodies().forEach(body -> visit(body, surrounding));
        } else if (statement instanceof Statement.Try guarded) {
            visit(guarded.body(), surrounding);
            guarded.catches().forEach(handler -> visit(handler, surrounding));
            Block last = guarded.last();
            if (last != null) {
                visit(last, surrounding);
            }
        } else if (statement instanceof Statement.Definition definition) {
            visit(definition.body(), Surrounding.NOTHING);
        }
    }

    private void pieces(List<Piece> pieces, Surrounding surrounding) {
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Call call) {
                call(call, surrounding);
            } else if (piece instanceof Piece.Closure closure) {
                visit(closure.body(), surrounding);
            }
        }
    }

    private void call(Piece.Call call, Surrounding surrounding) {
        if (call.isStep("pipeline") && !call.closures().isEmpty()) {
            call.closures().forEach(body -> declarative.readPipeline(body));
            return;
        }
        if (!call.isOnScript() || !KnownSteps.takesSymbols(call.name())) {
            call.arguments().forEach(argument -> pieces(argument.pieces(), surrounding));
        } else if (call.name().equals("parallel")) {
            call.arguments().forEach(argument -> pieces(argument.pieces(), surrounding));
        }
        Surrounding inside = surrounding;
        if (Calls.allocates(call)) {
            Agent agent = agent(call, surrounding);
            WorkspaceDraft draft = open(agent);
            call.closures().forEach(body -> draft.add(judge(body, false)));
            inside = new Surrounding(agent, surrounding.pod());
        } else if (call.isStep("podTemplate")) {
            inside = new Surrounding(surrounding.agent(), call);
        } else if (surrounding.agent() == null) {
            noteOpaque(call);
        }
        for (Block closure : call.closures()) {
            visit(closure, inside);
        }
    }

    private void noteOpaque(Piece.Call call) {
        OpaqueCall opaque = calls.opaque(call);
        if (opaque != null) {
            opaqueCalls.add(opaque);
        }
    }

    private static Agent agent(Piece.Call call, Surrounding surrounding) {
        if (call.name().equals("node")) {
            return Agent.ofNode(call, surrounding.pod());
        }
        Agent around = surrounding.agent();
        return around != null
                ? new Agent(around.kind(), around.label(), call.line())
                : new Agent(
                        AgentKind.OTHER,
                        Fact.unknown(
                                "no node is visible around the " + call.name() + " step",
                                "Look at the place that calls it"),
                        call.line());
    }
}
