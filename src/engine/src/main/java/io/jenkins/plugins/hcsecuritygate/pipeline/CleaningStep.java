package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step that wipes the directory it runs in.
 *
 * @param name the step's name
 * @param line its line, from 1
 * @param leftover the options that let files remain, as a clause; empty where nothing remains
 * @see <a href="https://plugins.jenkins.io/ws-cleanup/">Workspace Cleanup plugin</a>
 */
record CleaningStep(@NonNull String name, int line, @NonNull String leftover) {
    private static final List<String> RESULTS = List.of(
            "cleanWhenAborted", "cleanWhenFailure", "cleanWhenNotBuilt", "cleanWhenSuccess", "cleanWhenUnstable");
    private static final String CLASS_KEY = "$class";

    /** Whether a clause that begins with a step's name begins with one of the Workspace Cleanup plugin. */
    static boolean isOfCleanupPlugin(@NonNull String subject) {
        return subject.startsWith("cleanWs ") || subject.startsWith("step WsCleanup ");
    }

    /** The call as a cleaning step, if it is one. */
    static Optional<CleaningStep> of(Piece.Call call) {
        if (!call.isOnScript() || !call.closures().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "deleteDir", "hcWipeWorkspace" -> Optional.of(new CleaningStep(call.name(), call.line(), ""));
            case "cleanWs" ->
                Optional.of(new CleaningStep("cleanWs", call.line(), leftover(options(call.arguments()))));
            case "step" -> ofStep(call);
            default -> Optional.empty();
        };
    }

    /** Reads {@code step([$class: 'WsCleanup'])} and {@code step $class: 'WsCleanup'}. */
    private static Optional<CleaningStep> ofStep(Piece.Call call) {
        Map<String, List<Node>> options = options(call.arguments());
        String type = options.containsKey(CLASS_KEY) ? constant(options.get(CLASS_KEY)) : "";
        return type.equals("WsCleanup") || type.equals("hudson.plugins.ws_cleanup.WsCleanup")
                ? Optional.of(new CleaningStep("step WsCleanup", call.line(), leftover(options)))
                : Optional.empty();
    }

    /** Named arguments and the entries of a map literal; anything else under an empty name. */
    private static Map<String, List<Node>> options(List<Piece.Argument> arguments) {
        Map<String, List<Node>> options = new HashMap<>();
        for (Piece.Argument argument : arguments) {
            boolean isMap = argument.name() == null
                    && argument.value().size() == 1
                    && argument.value().get(0).isGroup('[');
            if (isMap) {
                options.putAll(MapLiteral.entries((Group) argument.value().get(0)));
            } else {
                options.put(argument.name() == null ? "" : argument.name(), argument.value());
            }
        }
        return options;
    }

    private static String leftover(Map<String, List<Node>> options) {
        List<String> reasons = new ArrayList<>();
        if (options.containsKey("")) {
            reasons.add("options that are not written out");
        }
        // All five switched off count as all switched on, so that an empty configuration still cleans.
        boolean allOff = RESULTS.stream().allMatch(result -> isWord(options.get(result), "false"));
        for (String result : RESULTS) {
            if (!allOff && options.containsKey(result) && !isWord(options.get(result), "true")) {
                reasons.add(result + (isWord(options.get(result), "false") ? ": false" : " from a variable"));
            }
        }
        if (options.containsKey("patterns")) {
            reasons.add("patterns");
            if (options.containsKey("deleteDirs") && !isWord(options.get("deleteDirs"), "true")) {
                reasons.add("deleteDirs: false");
            }
        }
        if (options.containsKey("notFailBuild") && !isWord(options.get("notFailBuild"), "false")) {
            reasons.add("notFailBuild, which hides its failure");
        }
        if (options.containsKey("skipWhenFailed") && !isWord(options.get("skipWhenFailed"), "false")) {
            reasons.add("skipWhenFailed");
        }
        return String.join(" and ", reasons);
    }

    private static boolean isWord(List<Node> value, String word) {
        return value != null && value.size() == 1 && value.get(0).is(word);
    }

    private static String constant(List<Node> value) {
        return new Piece.Argument(null, value, List.of()).constant().orElse("");
    }
}
