package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;

/** A workspace whose uses are still being read. */
final class WorkspaceDraft {
    private final Agent agent;
    private Verdict verdict = new Verdict(Cleanup.NEVER, "no clean-up step is in it");

    WorkspaceDraft(@NonNull Agent agent) {
        this.agent = agent;
    }

    Agent agent() {
        return agent;
    }

    /** Takes in what one part of the workspace's use does; the surest clean-up of all parts counts. */
    void add(Verdict part) {
        boolean says = part.cleanup() != Cleanup.NEVER || verdict.cleanup() == Cleanup.NEVER && isSpecific(part);
        if (says) {
            verdict = part.cleanup() == Cleanup.NEVER ? part : verdict.or(part);
        }
    }

    private static boolean isSpecific(Verdict part) {
        return part.explanation().contains(" on line ");
    }

    /** Takes back the certainty of what has been added so far. */
    void weaken(String explanation) {
        verdict = verdict.onlyIf(explanation);
    }

    WorkspaceUse finish() {
        return new WorkspaceUse(agent.kind(), agent.label(), agent.line(), verdict.cleanup(), verdict.explanation());
    }
}
