package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import java.util.Optional;

/** Tells what a call in a given script refers to. */
final class Calls {
    private final Script script;

    Calls(@NonNull Script script) {
        this.script = script;
    }

    /** The method of the script that is called. A method of the script hides a step of the same name. */
    Optional<String> definedMethod(Piece.Call call) {
        return call.isOnScript() && script.methods().containsKey(call.name())
                ? Optional.of(call.name())
                : Optional.empty();
    }

    Optional<CleaningStep> cleaningStep(Piece.Call call) {
        return definedMethod(call).isPresent() ? Optional.empty() : CleaningStep.of(call);
    }

    /** Whether the call opens a workspace of its own. */
    static boolean allocates(Piece.Call call) {
        return call.isOnScript()
                && KnownSteps.allocates(call.name())
                && !call.closures().isEmpty();
    }

    /** Whether the call runs a closure that the text passes around, so that what it does depends on the caller. */
    boolean runsPassedClosure(Piece.Call call) {
        if (call.isOnScript()) {
            return script.variables().contains(call.name())
                    && !script.methods().containsKey(call.name())
                    && !KnownSteps.isKnown(call.name());
        }
        return call.name().equals("call")
                && script.variables().contains(call.receiver())
                && !script.methods().containsKey(call.receiver());
    }

    /** The call, if the text does not tell what it does. */
    @CheckForNull
    OpaqueCall opaque(Piece.Call call) {
        if (call.isOnScript()) {
            boolean known = script.methods().containsKey(call.name())
                    || script.variables().contains(call.name())
                    || KnownSteps.isKnown(call.name())
                    || call.name().equals("this")
                    || call.name().equals("super")
                    || call.name().equals("it");
            return known ? null : new OpaqueCall(call.name(), call.line());
        }
        String receiver = call.receiver();
        if (receiver == null
                || receiver.isEmpty()
                || KnownSteps.isGlobalVariable(receiver)
                || Character.isUpperCase(receiver.charAt(0))
                || script.variables().contains(receiver)
                || KnownSteps.isValueMethod(call.name())) {
            return null;
        }
        return new OpaqueCall(receiver + "." + call.name(), call.line());
    }
}
