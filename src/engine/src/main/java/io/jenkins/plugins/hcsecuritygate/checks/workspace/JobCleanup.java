package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.facts.WorkspaceCleaner;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a job does by itself about its workspaces, without this plugin's wipe. */
final class JobCleanup {

    private static final String TRY_IT = "Let the automatic wipe take care of it, or look at the library's code";

    private final PodRetention pods;
    private final boolean cleanupPluginMissing;

    /** @param cleanupPlugin whether the plugin Workspace Cleanup is installed and enabled */
    JobCleanup(@NonNull PodRetention pods, @NonNull Fact<Boolean> cleanupPlugin) {
        this.pods = pods;
        this.cleanupPluginMissing = cleanupPlugin.equals(Fact.known(false));
    }

    /** The one finding of a job; empty if all its workspaces are surely wiped. */
    @NonNull
    Optional<Finding> judge(@NonNull Job job) {
        Resource resource = new Resource("job", job.fullName(), job.location());
        if (job.definition() instanceof Job.Classic classic) {
            return judge(resource, classic);
        }
        if (job.definition() instanceof Job.Pipeline pipeline) {
            return pipeline.outline()
                    .fold(
                            outline -> judge(resource, outline, pipeline.source()),
                            unknown -> Optional.of(Finding.unknown(resource, unknown)));
        }
        return Optional.of(Finding.unknown(
                resource,
                "what a job of this type does with its workspace is not known",
                "Let the automatic wipe take care of it, or look at a finished build's workspace"));
    }

    private Optional<Finding> judge(Resource resource, Job.Classic classic) {
        if (cleanupPluginMissing && !classic.cleaners().isEmpty()) {
            return Optional.of(Finding.fail(
                    resource,
                    "its clean-up does not run, since the Workspace Cleanup plugin is not installed or not enabled"));
        }
        List<WorkspaceCleaner> publishers =
                classic.cleaners().stream().filter(WorkspaceCleaner::afterBuild).toList();
        if (publishers.isEmpty()) {
            return Optional.of(
                    classic.cleaners().isEmpty()
                            ? Finding.fail(resource, "nothing wipes its workspace")
                            : Finding.warn(
                                    resource,
                                    "its workspace is wiped only before the next build, and stays until then"));
        }
        List<String> weak = new ArrayList<>();
        for (WorkspaceCleaner publisher : publishers) {
            List<String> weaknesses = weaknesses(publisher, classic.matrix());
            if (weaknesses.isEmpty()) {
                return Optional.empty();
            }
            weak.addAll(weaknesses);
        }
        return Optional.of(Finding.warn(resource, "its clean-up has holes: " + String.join("; ", weak)));
    }

    private static List<String> weaknesses(WorkspaceCleaner cleaner, boolean matrix) {
        List<String> weak = new ArrayList<>();
        if (!cleaner.skippedResults().isEmpty()) {
            weak.add("it does not run after " + String.join(", ", cleaner.skippedResults()));
        }
        if (cleaner.selective()) {
            weak.add("patterns keep part of the files");
        }
        if (cleaner.failsSilently()) {
            weak.add("a failed clean-up goes unnoticed (notFailBuild)");
        }
        if (matrix && cleaner.keepsMatrixParent()) {
            weak.add("the matrix parent's workspace is left");
        }
        return weak;
    }

    private Optional<Finding> judge(Resource resource, PipelineOutline outline, ScriptSource source) {
        List<Finding> findings = new ArrayList<>();
        for (WorkspaceUse use : outline.workspaces()) {
            judge(resource, use).ifPresent(findings::add);
        }
        for (OpaqueCall call : outline.opaqueCalls()) {
            findings.add(Finding.unknown(
                    resource,
                    call.name() + " on line " + call.line()
                            + " is not defined in the script and may allocate workspaces of its own",
                    TRY_IT));
        }
        String suffix = source == ScriptSource.LAST_BUILD ? " (script of the last build)" : "";
        return findings.stream()
                .min(Comparator.comparingInt(finding -> CheckResult.rank(finding.status())))
                .map(worst -> new Finding(
                        worst.status(),
                        resource,
                        worst.message()
                                + (findings.size() == 1 ? "" : ", and " + (findings.size() - 1) + " more such places")
                                + suffix,
                        worst.answeredBy()));
    }

    private Optional<Finding> judge(Resource resource, WorkspaceUse use) {
        if (cleanupPluginMissing && use.needsCleanupPlugin()) {
            return Optional.of(Finding.fail(
                    resource,
                    "the workspace allocated on line " + use.line()
                            + " is not wiped, since the Workspace Cleanup plugin,"
                            + " whose step should do it, is not installed or not enabled"));
        }
        if (use.cleanup() == Cleanup.ALWAYS) {
            return Optional.empty();
        }
        if (use.kind() == AgentKind.KUBERNETES) {
            return pods.kept().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.warn(
                            resource, "the pod on line " + use.line() + " or its workspace is kept: " + pods.kept()));
        }
        String where = "the workspace allocated on line " + use.line();
        return Optional.of(
                switch (use.cleanup()) {
                    case SOMETIMES -> Finding.warn(resource, where + " is not always wiped: " + use.explanation());
                    case NEVER -> Finding.fail(resource, where + " is never wiped");
                    case UNKNOWN ->
                        Finding.unknown(
                                resource, "whether " + where + " is wiped is unknown: " + use.explanation(), TRY_IT);
                    case ALWAYS -> throw new IllegalStateException("judged above");
                });
    }
}
