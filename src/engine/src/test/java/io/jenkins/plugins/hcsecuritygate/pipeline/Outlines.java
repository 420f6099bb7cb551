package io.jenkins.plugins.hcsecuritygate.pipeline;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;

/** Reads scripts that a test knows to be readable. */
final class Outlines {
    private Outlines() {}

    static PipelineOutline of(String script) {
        return PipelineOutlineReader.read(script).fold(outline -> outline, unknown -> {
            throw new AssertionError(unknown.why());
        });
    }

    static WorkspaceUse onlyWorkspace(String script) {
        PipelineOutline outline = of(script);
        if (outline.workspaces().size() != 1) {
            throw new AssertionError("one workspace expected: " + outline.workspaces());
        }
        return outline.workspaces().get(0);
    }

    static String why(String script) {
        return PipelineOutlineReader.read(script) instanceof Fact.Unknown<PipelineOutline> unknown
                ? unknown.why()
                : "readable";
    }
}
