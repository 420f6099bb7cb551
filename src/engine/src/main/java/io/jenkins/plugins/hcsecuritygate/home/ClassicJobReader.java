package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.WorkspaceCleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jobs whose steps are configuration elements: freestyle, matrix, Maven, MultiJob. */
final class ClassicJobReader {

    private static final String PACKAGE = "hudson.plugins.ws_cleanup.";

    /** Fields of {@code WsCleanup} and the results they stand for. */
    private static final Map<String, String> RESULT_FIELDS = Map.of(
            "cleanWhenSuccess", "SUCCESS",
            "cleanWhenUnstable", "UNSTABLE",
            "cleanWhenFailure", "FAILURE",
            "cleanWhenNotBuilt", "NOT_BUILT",
            "cleanWhenAborted", "ABORTED");

    private ClassicJobReader() {}

    @NonNull
    static Job.Classic read(@NonNull XmlElement root) {
        List<WorkspaceCleaner> cleaners = new ArrayList<>();
        XmlElement publishers = root.child("publishers");
        if (publishers != null) {
            publishers.children(PACKAGE + "WsCleanup").forEach(publisher -> cleaners.add(publisher(publisher)));
        }
        XmlElement wrappers = root.child("buildWrappers");
        if (wrappers != null) {
            wrappers.children(PACKAGE + "PreBuildCleanup")
                    .forEach(wrapper ->
                            cleaners.add(new WorkspaceCleaner(false, List.of(), hasPatterns(wrapper), false, false)));
        }
        return new Job.Classic(
                root.name().equals("matrix-project"),
                cleaners,
                passwordParameters(root),
                wrappers != null
                        && wrappers.has("com.michelin.cio.hudson.plugins.maskpasswords.MaskPasswordsBuildWrapper"),
                wrappers != null && wrappers.has("org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper"),
                ScmPolling.needsWorkspace(root),
                JobPlacement.of(root));
    }

    /** Names of password parameters, of any job type. */
    @NonNull
    static List<String> passwordParameters(@NonNull XmlElement root) {
        XmlElement definitions =
                root.find("properties", "hudson.model.ParametersDefinitionProperty", "parameterDefinitions");
        if (definitions == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (XmlElement definition : definitions.children("hudson.model.PasswordParameterDefinition")) {
            String name = definition.text("name");
            names.add(name == null ? "" : HomeNames.display(name));
        }
        return names;
    }

    private static WorkspaceCleaner publisher(XmlElement publisher) {
        List<String> skipped = RESULT_FIELDS.keySet().stream()
                .filter(field -> !isTrue(publisher, field))
                .map(RESULT_FIELDS::get)
                .sorted()
                .toList();
        // WsCleanup takes "none at all" for a configuration older than these fields, and cleans after every result.
        boolean all = skipped.size() == RESULT_FIELDS.size();
        List<String> legacy = isTrue(publisher, "skipWhenFailed") ? List.of("FAILURE") : List.of();
        return new WorkspaceCleaner(
                true,
                all ? legacy : skipped,
                hasPatterns(publisher),
                isTrue(publisher, "notFailBuild"),
                !isTrue(publisher, "cleanupMatrixParent"));
    }

    private static boolean hasPatterns(XmlElement cleaner) {
        XmlElement patterns = cleaner.child("patterns");
        return patterns != null && !patterns.children().isEmpty();
    }

    private static boolean isTrue(XmlElement element, String field) {
        return "true".equals(element.text(field));
    }
}
