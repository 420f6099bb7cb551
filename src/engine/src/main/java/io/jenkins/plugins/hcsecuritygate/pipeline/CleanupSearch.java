package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import java.util.List;

/**
 * Follows the statements of one workspace's body in order and judges how surely it is wiped in the end. A clean-up is
 * certain if nothing decides whether it is reached: no condition, and no step before it that may fail with files left
 * behind. Files that a step writes after a clean-up undo it.
 */
final class CleanupSearch {
    /** Directories that are the workspace's root; Pipeline looks up variables without regard to case. */
    private static final List<String> ROOTS = List.of("pwd()", "env.workspace", "workspace", "this.workspace", ".");

    private final Calls calls;
    private final MethodEffects effects;
    private boolean filesLeft;
    private boolean writes;
    /** What may keep the steps that follow from being reached, as a clause. */
    private String risk;

    private boolean mayFail;
    private Verdict found;
    private String foundAt;
    private OpaqueCall opaque;
    private String subdirectoryOnly;

    /** @param filesLeft whether steps have run in the workspace before */
    CleanupSearch(@NonNull Calls calls, @NonNull MethodEffects effects, boolean filesLeft) {
        this.calls = calls;
        this.effects = effects;
        this.filesLeft = filesLeft;
    }

    CleanupSearch follow(Block block) {
        block(block, Place.TOP);
        return this;
    }

    Verdict verdict() {
        if (found != null) {
            return found;
        }
        if (opaque != null) {
            return new Verdict(
                    Cleanup.UNKNOWN,
                    "no clean-up is visible, but the script does not show what " + opaque.name() + " on line "
                            + opaque.line() + " does");
        }
        return new Verdict(Cleanup.NEVER, subdirectoryOnly == null ? "no clean-up step is in it" : subdirectoryOnly);
    }

    /** The first call whose effect the text does not tell. */
    @CheckForNull
    OpaqueCall opaque() {
        return opaque;
    }

    /** Whether a step in it may write to the workspace. */
    boolean writes() {
        return writes;
    }

    boolean mayFail() {
        return mayFail;
    }

    private void block(Block block, Place place) {
        effects.enter();
        for (Statement statement : block.statements()) {
            statement(statement, place);
        }
        effects.leave();
    }

    private void statement(Statement statement, Place place) {
        if (statement instanceof Statement.Expression expression) {
            pieces(expression.pieces(), place);
            jump(expression, place);
        } else if (statement instanceof Statement.Conditional conditional) {
            pieces(conditional.condition(), place);
            for (Block body : conditional.bodies()) {
                block(body, place.under("the " + conditional.keyword(), conditional.line()));
            }
        } else if (statement instanceof Statement.Try guarded) {
            guarded(guarded, place);
        }
    }

    private void jump(Statement.Expression expression, Place place) {
        boolean returns = expression.jump().equals("return");
        if (returns ? !place.condition().isEmpty() : !expression.jump().isEmpty()) {
            step(expression.jump(), expression.line(), true, false);
        }
    }

    /** Failures in the body and in a catch do not keep the finally block from running; earlier ones do. */
    private void guarded(Statement.Try guarded, Place place) {
        String before = risk;
        block(guarded.body(), place);
        for (Block handler : guarded.catches()) {
            block(handler, place.under("the catch", handler.line()));
        }
        String inside = risk;
        if (guarded.last() != null) {
            risk = before;
            block(guarded.last(), place);
        }
        risk = before != null ? before : inside != null ? inside : risk;
    }

    private void pieces(List<Piece> pieces, Place place) {
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Call call) {
                call(call, call.conditional() ? place.under("a condition", call.line()) : place);
            } else if (piece instanceof Piece.Closure closure && closure.name() == null) {
                block(closure.body(), place.under("a closure", closure.line()));
            }
        }
    }

    private void call(Piece.Call call, Place place) {
        if (!call.isOnScript()
                || !KnownSteps.takesSymbols(call.name())
                || calls.definedMethod(call).isPresent()) {
            call.arguments().forEach(argument -> pieces(argument.pieces(), place));
        } else if (call.name().equals("parallel")) {
            call.arguments().forEach(argument -> pieces(argument.pieces(), place.under("parallel", call.line())));
        }
        CleaningStep cleaning = calls.cleaningStep(call).orElse(null);
        if (cleaning != null) {
            clean(cleaning.name(), cleaning.line(), cleaning.leftover(), place);
        } else if (Calls.allocates(call)) {
            // Its body is another workspace's; here it is a step that may fail.
            step(call.name(), call.line(), true, false);
        } else if (calls.definedMethod(call).isPresent()) {
            method(call, place);
        } else if (calls.opaque(call) != null || calls.runsPassedClosure(call)) {
            opaqueCall(call, place);
        } else if (call.isOnScript() && KnownSteps.isKnown(call.name())) {
            knownStep(call, place);
        } else {
            methodOfValue(call, place);
        }
    }

    private void knownStep(Piece.Call call, Place place) {
        if (call.closures().isEmpty()) {
            step(call.name(), call.line(), KnownSteps.mayFail(call.name()), KnownSteps.leavesFiles(call.name()));
            return;
        }
        String before = risk;
        Place inside =
                switch (call.name()) {
                    case "dir" -> place.inDirectory(isWorkspaceRoot(call));
                    case "parallel" -> place.under("parallel", call.line());
                    default -> place;
                };
        call.closures().forEach(closure -> block(closure, inside));
        boolean catches = call.name().equals("catchError") || call.name().equals("warnError");
        boolean lets = call.argument("catchInterruptions")
                .filter(argument -> !argument.isWord("true"))
                .isPresent();
        if (catches && !lets) {
            risk = before;
        }
    }

    private static boolean isWorkspaceRoot(Piece.Call dir) {
        return dir.mainArgument("path")
                .map(argument ->
                        argument.constant().orElseGet(() -> argument.path().orElse("?")))
                .filter(ROOTS::contains)
                .isPresent();
    }

    private void opaqueCall(Piece.Call call, Place place) {
        if (opaque == null) {
            OpaqueCall unknown = calls.opaque(call);
            String name = call.isOnScript() ? call.name() : call.receiver() + "." + call.name();
            opaque = unknown != null ? unknown : new OpaqueCall(name, call.line());
        }
        step(call.name(), call.line(), true, true);
        call.closures().forEach(closure -> block(closure, place.under("the unknown " + call.name(), call.line())));
    }

    private void method(Piece.Call call, Place place) {
        MethodEffects.Effect effect = effects.of(call.name());
        if (opaque == null) {
            opaque = effect.opaque();
        }
        call.closures().forEach(closure -> block(closure, place.under("the call of " + call.name(), call.line())));
        if (effect.verdict().cleans()) {
            boolean certain = effect.verdict().cleanup() == Cleanup.ALWAYS;
            String leftover =
                    certain ? "" : "a reservation: " + effect.verdict().explanation();
            clean(call.name(), call.line(), leftover, place);
        }
        if (effect.mayFail()) {
            step(
                    call.name(),
                    call.line(),
                    true,
                    effect.leavesFiles() && !effect.verdict().cleans());
        }
    }

    private void methodOfValue(Piece.Call call, Place place) {
        boolean wraps = KnownSteps.isDockerWrapper(call.name());
        for (Block closure : call.closures()) {
            block(closure, wraps ? place : place.under(call.name(), call.line()));
        }
        boolean onTool = call.receiver() != null
                && !call.receiver().isEmpty()
                && !KnownSteps.isValueMethod(call.name())
                && (call.receiver().equals("docker") && !call.name().equals("image")
                        || !KnownSteps.isGlobalVariable(call.receiver()));
        if (onTool && call.closures().isEmpty()) {
            step(call.name(), call.line(), true, true);
        }
    }

    /** Notes a step that is no clean-up. */
    private void step(String name, int line, boolean fails, boolean leaves) {
        mayFail |= fails;
        filesLeft |= leaves;
        writes |= leaves;
        if (leaves && found != null) {
            found = found.onlyIf(foundAt + " runs before " + name + " on line " + line);
        }
        if (fails && filesLeft && risk == null) {
            risk = name.equals("return") || name.equals("throw")
                    ? "after the " + name + " on line " + line
                    : "when " + name + " on line " + line + " fails";
        }
    }

    private void clean(String name, int line, String leftover, Place place) {
        String where = name + " on line " + line;
        if (place.subdirectory()) {
            subdirectoryOnly = where + " wipes only a subdirectory";
            return;
        }
        Verdict verdict;
        if (!leftover.isEmpty()) {
            verdict = new Verdict(Cleanup.SOMETIMES, where + " has " + leftover);
        } else if (!place.condition().isEmpty()) {
            verdict = new Verdict(Cleanup.SOMETIMES, where + " runs only within " + place.condition());
        } else if (risk != null) {
            verdict = new Verdict(Cleanup.SOMETIMES, where + " is not reached " + risk);
        } else {
            verdict = new Verdict(Cleanup.ALWAYS, where + " is reached however the steps end");
        }
        foundAt = where;
        // Of several equally sure clean-ups the last is the one nearest to the end.
        found = found == null ? verdict : verdict.or(found);
    }
}
