package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.WorkspaceFinder.Surrounding;

/**
 * Reads the outline of a Pipeline from its text, so that a job can be judged without being run. Never runs, compiles or
 * keeps the text.
 */
public final class PipelineOutlineReader {
    private PipelineOutlineReader() {}

    /**
     * @param script text of a Jenkinsfile or of an inline Pipeline
     * @return unknown where the text cannot be tokenized; the reason names a line and no text of the script
     */
    @NonNull
    public static Fact<PipelineOutline> read(@NonNull String script) {
        try {
            return Fact.known(outline(Script.parse(script), UnicodeEscapes.resolve(script)));
        } catch (PipelineTextException e) {
            return Fact.unknown(e.getMessage(), "Mend the script");
        }
    }

    private static PipelineOutline outline(Script script, String text) {
        WorkspaceFinder finder = new WorkspaceFinder(script);
        finder.visit(script.body(), Surrounding.NOTHING);
        boolean declarative = Sections.named(script.body(), "pipeline").stream()
                .anyMatch(pipeline -> !pipeline.closures().isEmpty());
        CredentialUse credentials = CredentialUse.in(script);
        return new PipelineOutline(
                declarative,
                finder.workspaces(),
                credentials.binds(),
                credentials.exposures(),
                finder.opaqueCalls(),
                ContainerUse.in(script),
                LiteralSecrets.in(script, text));
    }
}
