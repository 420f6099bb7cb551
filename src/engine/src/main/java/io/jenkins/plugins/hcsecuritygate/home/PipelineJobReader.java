package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutlineReader;

/** Pipelines: the inline script, or for one that lies in an SCM the script that the last build kept. */
final class PipelineJobReader {

    private static final String INLINE = "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition";

    private final BuildRecords builds;

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
                script.fold(PipelineOutlineReader::read, unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
        return new Job.Pipeline(source, outline, ClassicJobReader.passwordParameters(root));
    }
}
