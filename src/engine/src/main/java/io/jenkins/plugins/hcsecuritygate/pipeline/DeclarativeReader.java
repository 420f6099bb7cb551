package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.WorkspaceFinder.Surrounding;
import java.util.List;
import java.util.Set;

/**
 * Reads a {@code pipeline} block: which stages have a workspace of their own, and what the {@code post} sections and
 * steps do to it.
 *
 * @see <a href="https://www.jenkins.io/doc/book/pipeline/syntax/#declarative-pipeline">Declarative Pipeline</a>
 */
final class DeclarativeReader {
    private static final Set<String> UNCONDITIONAL_POST = Set.of("always", "cleanup");

    private final WorkspaceFinder finder;

    DeclarativeReader(WorkspaceFinder finder) {
        this.finder = finder;
    }

    void readPipeline(Block pipeline) {
        level(pipeline, null, "the pipeline", false);
    }

    /**
     * Reads a block that may have an {@code agent}: a pipeline, a stage or a matrix.
     *
     * @param around the workspace around it, or null if there is none
     * @param name what the block is, with its line
     * @param skippable whether a {@code when} may skip it
     */
    private void level(Block block, @CheckForNull WorkspaceDraft around, String name, boolean skippable) {
        List<Piece.Call> sections = Sections.all(block);
        WorkspaceDraft workspace = workspace(block, around);
        boolean own = workspace != null && workspace != around;
        for (Piece.Call section : sections) {
            for (Block body : section.closures()) {
                switch (section.name()) {
                    case "stages", "parallel" -> stages(body, workspace);
                    case "matrix" -> level(body, workspace, "the matrix on line " + section.line(), false);
                    case "steps" -> steps(body, workspace, own, name);
                    case "post" -> post(body, workspace, own, name);
                    case "environment" -> finder.visit(body, surrounding(workspace));
                    case "when" -> condition(body, workspace);
                    default -> {}
                }
            }
        }
        if (own && skippable) {
            weakenIfSkippable(block, workspace);
        }
    }

    /** Of a {@code when} only {@code expression} runs code of the script. */
    private void condition(Block when, @CheckForNull WorkspaceDraft workspace) {
        for (Piece.Call condition : Sections.all(when)) {
            for (Block body : condition.closures()) {
                if (condition.name().equals("expression")) {
                    finder.visit(body, surrounding(workspace));
                } else {
                    condition(body, workspace);
                }
            }
        }
    }

    @CheckForNull
    private WorkspaceDraft workspace(Block block, @CheckForNull WorkspaceDraft around) {
        List<Piece.Call> agents = Sections.named(block, "agent");
        if (agents.isEmpty()) {
            return around;
        }
        Agent.Section section = Agent.section(agents.get(0));
        if (section instanceof Agent.Own own) {
            return finder.open(own.agent());
        }
        if (section instanceof Agent.Reuse reuse) {
            return around != null ? around : finder.open(reuse.otherwise());
        }
        return null;
    }

    private void stages(Block stages, @CheckForNull WorkspaceDraft workspace) {
        for (Piece.Call stage : Sections.named(stages, "stage")) {
            for (Block body : stage.closures()) {
                level(body, workspace, "the stage on line " + stage.line(), true);
            }
        }
    }

    private void steps(Block steps, @CheckForNull WorkspaceDraft workspace, boolean own, String name) {
        finder.visit(steps, surrounding(workspace));
        if (workspace != null) {
            // The sources have been checked out before the first step.
            Verdict verdict = finder.judge(steps, true);
            workspace.add(own ? verdict : verdict.onlyIf("wipes only what is there at the end of " + name));
        }
    }

    private void post(Block post, @CheckForNull WorkspaceDraft workspace, boolean own, String name) {
        for (Piece.Call condition : Sections.all(post)) {
            for (Block body : condition.closures()) {
                finder.visit(body, surrounding(workspace));
                if (workspace == null) {
                    continue;
                }
                Verdict verdict = finder.judge(body, true);
                String when = "post " + condition.name() + " on line " + condition.line();
                if (!UNCONDITIONAL_POST.contains(condition.name())) {
                    verdict = verdict.onlyIf("runs only in " + when);
                } else if (!own) {
                    verdict = verdict.onlyIf("in " + when + " runs only with " + name);
                }
                workspace.add(verdict);
            }
        }
    }

    /**
     * A stage that its {@code when} skips runs no {@code post}, though its agent has been allocated and the sources have
     * been checked out, unless the {@code when} is evaluated before that.
     *
     * @see <a href="https://www.jenkins.io/doc/book/pipeline/syntax/#evaluating-when-before-entering-agent-in-a-stage">Evaluating
     *     when before entering agent in a stage</a>
     */
    private static void weakenIfSkippable(Block stage, WorkspaceDraft workspace) {
        for (Piece.Call when : Sections.named(stage, "when")) {
            boolean early = when.closures().stream()
                    .flatMap(body -> Sections.all(body).stream())
                    .anyMatch(option -> Set.of("beforeAgent", "beforeInput", "beforeOptions")
                                    .contains(option.name())
                            && option.arguments().stream().anyMatch(argument -> argument.isWord("true")));
            if (!early) {
                workspace.weaken("is not reached when the stage is skipped by the when on line " + when.line()
                        + ", which is evaluated on the agent");
            }
        }
    }

    private static Surrounding surrounding(@CheckForNull WorkspaceDraft workspace) {
        return workspace == null ? Surrounding.NOTHING : new Surrounding(workspace.agent(), null);
    }
}
