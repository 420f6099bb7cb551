package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.Step;

/**
 * What a stopped build may still do, for the sake of {@code post} and {@code finally}: clean up and tell people. Anything
 * that can reach another system with the build's rights is not among it, nor is archiving, since an artifact is what the
 * next deployment takes; nor is mailing files. One that landed where it must not work may not even clean up there, since
 * a path is all it takes to delete something else: its workspaces are left to the wipe.
 */
final class StepsAfterStop {
    /** Steps that clean up or notify. */
    private static final Set<String> HARMLESS = Set.of(
            "cleanWs", "deleteDir", "echo", "emailext", "error", "hcWipeWorkspace", "junit", "mail", "slackSend");

    /** Steps that only hold others, each of which is judged by itself; and what marks stages as skipped. */
    private static final Set<String> CONTAINERS =
            Set.of("catchError", "dir", "getContext", "script", "stage", "timeout", "warnError");

    /** Those of both that work on the files of the node; a mail of this kind can read them into its text, too. */
    private static final Set<String> ON_FILES =
            Set.of("cleanWs", "deleteDir", "dir", "emailext", "hcWipeWorkspace", "junit");

    private StepsAfterStop() {}

    /** @param refused whether the build landed where it must not work, and was not stopped by a verdict */
    static boolean permits(@NonNull Step step, boolean refused) {
        String name = step.getDescriptor().getFunctionName();
        if (refused && (ON_FILES.contains(name) || step.getDescriptor().isMetaStep())) {
            return false;
        }
        if (name.equals("emailext") && attachesFiles(step)) {
            return false;
        }
        return HARMLESS.contains(name)
                || CONTAINERS.contains(name)
                || (step.getDescriptor().isMetaStep() && HARMLESS.containsAll(delegates(step)));
    }

    private static boolean attachesFiles(Step step) {
        return DescribableModel.uninstantiate2_(step).getArguments().containsKey("attachmentsPattern");
    }

    /** Symbols of what a general build step runs; a name that is none of ours if it cannot be told. */
    private static Collection<String> delegates(Step step) {
        UninstantiatedDescribable described = DescribableModel.uninstantiate2_(step);
        Map<String, ?> arguments = described.getArguments();
        return arguments.isEmpty()
                ? Set.of("")
                : arguments.values().stream().flatMap(StepsAfterStop::symbol).toList();
    }

    private static Stream<String> symbol(Object argument) {
        if (!(argument instanceof UninstantiatedDescribable)) {
            return Stream.of("");
        }
        UninstantiatedDescribable delegate = (UninstantiatedDescribable) argument;
        if (delegate.getSymbol() != null) {
            return Stream.of(delegate.getSymbol());
        }
        DescribableModel<?> model = delegate.getModel();
        Set<String> symbols = model == null ? Set.of() : SymbolLookup.getSymbolValue(model.getType());
        return symbols.isEmpty() ? Stream.of("") : symbols.stream().limit(1);
    }
}
