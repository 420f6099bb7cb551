package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** No Pipeline and no build step carries a secret in its text. */
public final class PipelineSecrets implements Check {

    private static final int SHOWN = 5;

    private static final CheckMetadata METADATA = new CheckMetadata(
            "pipeline-secrets",
            "No Pipeline or build step holds a secret in its text",
            Area.CREDENTIALS,
            Severity.CRITICAL,
            """
            The text of a Pipeline or a shell step is read by everybody who may see the job's configuration, the \
            repository or a replayed build, and Jenkins keeps it with every build. A secret in it is masked nowhere \
            and cannot be changed without finding every copy.""",
            new Remediation(
                    "Change the secret, since it was exposed; store the new one as a credential and take it with"
                            + " withCredentials or credentials().",
                    "Manage Jenkins > Credentials",
                    ""),
            List.of(
                    "checklist:CICD-6",
                    "HIPAA 164.312(a)(2)(iv)",
                    "HIPAA 164.308(a)(5)(ii)(D)",
                    "NIST IA-5",
                    "NIST IA-5(7)",
                    "CICD-SEC-6",
                    "CIS 2.3.8",
                    "CIS 5.2.4"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    /** One secret in a job's text. */
    private record Seen(String where, SecretKind kind, String name) {
        private String text() {
            return kind.description() + (name.isEmpty() ? "" : " for " + name) + " (" + where + ")";
        }
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Map<String, List<Seen>> steps = new HashMap<>();
        for (Secrets.Site site : facts.secrets().sites().items()) {
            if (site.script()) {
                steps.computeIfAbsent(site.location(), key -> new ArrayList<>())
                        .add(new Seen("line " + site.line() + " of the file", site.kind(), site.name()));
            }
        }
        List<Finding> findings = new ArrayList<>();
        Set<String> judged = new HashSet<>();
        for (Job job : facts.jobs().items()) {
            judge(job, steps.getOrDefault(job.location(), List.of())).ifPresent(findings::add);
            judged.add(job.location());
        }
        // Steps of what is no job by itself, such as the template of a folder.
        steps.forEach((location, seen) -> {
            if (!judged.contains(location)) {
                findings.add(fail(new Resource("file", location, location), seen));
            }
        });
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        if (facts.jobs().isKnownEmpty() && findings.isEmpty()) {
            return CheckResult.notApplicable("there are no jobs");
        }
        return CheckResult.of(findings, "no Pipeline or build step is seen to hold a secret");
    }

    private static Optional<Finding> judge(Job job, List<Seen> steps) {
        Resource resource = new Resource("job", job.fullName(), job.location());
        List<Seen> seen = new ArrayList<>(steps);
        if (job.definition() instanceof Job.Pipeline pipeline) {
            pipeline.outline()
                    .toOptional()
                    .ifPresent(outline -> outline.literals()
                            .secrets()
                            .forEach(secret -> seen.add(new Seen(
                                    "line " + secret.line() + where(pipeline.source()),
                                    secret.kind(),
                                    secret.name()))));
            if (seen.isEmpty()) {
                return pipeline.outline()
                        .fold(outline -> Optional.empty(), unknown -> Optional.of(Finding.unknown(resource, unknown)));
            }
        }
        if (!seen.isEmpty()) {
            return Optional.of(fail(resource, seen));
        }
        return job.definition() instanceof Job.Unrecognised
                ? Optional.of(Finding.unknown(
                        resource,
                        "where a job of this type keeps its scripts is not known",
                        "Look at its configuration, and waive this finding with the reason"))
                : Optional.empty();
    }

    private static String where(Job.ScriptSource source) {
        return source == Job.ScriptSource.LAST_BUILD ? " of the script that its last build kept" : " of the script";
    }

    private static Finding fail(Resource resource, List<Seen> seen) {
        String places = seen.stream().map(Seen::text).distinct().limit(SHOWN).collect(Collectors.joining(", "));
        return Finding.fail(
                resource,
                "the text of its steps holds " + places
                        + (seen.size() > SHOWN ? " and " + (seen.size() - SHOWN) + " more" : ""));
    }
}
