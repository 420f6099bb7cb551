package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;

/** A workspace whose uses are still being read. */
final class WorkspaceDraft {
    private static final String NOTHING = "no clean-up step is in it";

    private final Agent agent;
    private Verdict verdict = Verdict.never(NOTHING);

    WorkspaceDraft(@NonNull Agent agent) {
        this.agent = agent;
    }

    Agent agent() {
        return agent;
    }

    /** Takes in what one part of the workspace's use does; the surest clean-up of all parts counts. */
    void add(Verdict part) {
        boolean replacesNothing = verdict.predicate().equals(NOTHING);
        verdict = replacesNothing ? part : verdict.or(part);
    }

    /** Takes back the certainty of what has been added so far. */
    void weaken(String restriction) {
        verdict = verdict.onlyIf(restriction);
    }

    WorkspaceUse finish() {
        return new WorkspaceUse(
                agent.kind(),
                agent.label(),
                agent.line(),
                verdict.cleanup(),
                CleaningStep.isOfCleanupPlugin(verdict.subject()),
                verdict.explanation());
    }
}
