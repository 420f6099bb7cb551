package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutlineReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Pipelines: the inline script, or for one that lies in an SCM the script that the last build kept. */
final class PipelineJobReader {

    private static final String INLINE = "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition";

    /** Longest text whose outline is kept for the next job with the same one. */
    private static final int MAX_TEXT = 64 << 10;

    /** Characters of such texts; beyond, no more of them are kept. */
    private static final int MAX_TEXTS = 8 << 20;

    private final BuildRecords builds;

    /** Branches of one repository, and jobs made from one template, have the same text, and so the same outline. */
    private final Map<String, Fact<PipelineOutline>> outlines = new ConcurrentHashMap<>();

    private final AtomicInteger texts = new AtomicInteger();

    PipelineJobReader(@NonNull HomeDirectory home) {
        this.builds = new BuildRecords(home);
    }

    /** @param directory the job's directory relative to the home */
    @NonNull
    Job.Pipeline read(@NonNull XmlElement root, @NonNull String directory) {
        XmlElement definition = root.child("definition");
        String definitionClass = definition == null ? null : definition.classAttribute();
        Fact<String> script;
        ScriptSource source;
        if (definition != null && INLINE.equals(definitionClass)) {
            XmlElement text = definition.child("script");
            script = Fact.known(text == null ? "" : text.text());
            source = ScriptSource.INLINE;
        } else {
            script = builds.lastScript(
                    directory,
                    definition == null
                            ? "the job's configuration does not define its Pipeline"
                            : "the Pipeline lies in an SCM");
            source = script instanceof Fact.Known ? ScriptSource.LAST_BUILD : ScriptSource.NONE;
        }
        Fact<PipelineOutline> outline =
                script.fold(this::outline, unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
        return new Job.Pipeline(source, outline, ClassicJobReader.passwordParameters(root));
    }

    private Fact<PipelineOutline> outline(String script) {
        Fact<PipelineOutline> known = outlines.get(script);
        if (known != null) {
            return known;
        }
        Fact<PipelineOutline> outline = PipelineOutlineReader.read(script);
        if (script.length() <= MAX_TEXT && texts.addAndGet(script.length()) <= MAX_TEXTS) {
            outlines.put(script, outline);
        }
        return outline;
    }
}
