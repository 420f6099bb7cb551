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
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What masks credential values in build logs is installed, and no job goes round it. */
public final class CredentialMasking implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "credential-masking",
            "Credentials reach builds only in ways that mask them",
            Area.CREDENTIALS,
            Severity.HIGH,
            """
            A build log is read by more people than a password is meant for, and it is kept. Jenkins replaces a \
            credential's value in the log only where the Credentials Binding plugin handed it out; a value that Groovy \
            puts into a command, that a script reads from the store, or that comes from a password parameter can \
            stand in the log for everybody.""",
            new Remediation(
                    "Install and enable Credentials Binding, take credentials with withCredentials or credentials(), and"
                            + " let the shell expand them (single quotes around the command).",
                    "Manage Jenkins > Plugins > Available plugins > Credentials Binding",
                    ""),
            List.of(
                    "checklist:CICD-6",
                    "HIPAA 164.312(a)(2)(iv)",
                    "HIPAA 164.308(a)(5)(ii)(D)",
                    "NIST IA-5",
                    "NIST IA-5(7)",
                    "CICD-SEC-6",
                    "CIS 2.3.8"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        for (Job job : facts.jobs().items()) {
            if (!job.disabled()) {
                judge(job).ifPresent(findings::add);
            }
        }
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        facts.credentials().gaps().forEach(gap -> findings.add(Finding.unknown("credentials", gap)));
        boolean credentialsInUse = !facts.credentials().items().isEmpty()
                || facts.jobs().items().stream().anyMatch(CredentialMasking::bindsCredentials);
        if (!credentialsInUse && findings.isEmpty()) {
            return CheckResult.notApplicable("no credential is stored and no job takes a secret");
        }
        if (credentialsInUse) {
            Resource plugin = new Resource("plugin", "credentials-binding", "plugins");
            facts.hasPlugin("credentials-binding")
                    .fold(
                            present -> present
                                    ? Optional.<Finding>empty()
                                    : Optional.of(Finding.fail(
                                            plugin,
                                            "the Credentials Binding plugin is not installed or not enabled, so nothing"
                                                    + " masks credential values")),
                            unknown -> Optional.of(Finding.unknown(plugin, unknown)))
                    .ifPresent(findings::add);
        }
        return CheckResult.of(findings, "Credentials Binding is in force and no job is seen to go round it");
    }

    private static boolean bindsCredentials(Job job) {
        if (job.definition() instanceof Job.Classic classic) {
            return classic.bindsCredentials();
        }
        return job.definition() instanceof Job.Pipeline pipeline
                && pipeline.outline()
                        .toOptional()
                        .filter(PipelineOutline::bindsCredentials)
                        .isPresent();
    }

    private static Optional<Finding> judge(Job job) {
        Resource resource = new Resource("job", job.fullName(), job.location());
        if (job.definition() instanceof Job.Classic classic) {
            return classic.passwordParameters().isEmpty() || classic.masksPasswords()
                    ? Optional.empty()
                    : Optional.of(Finding.warn(resource, passwordParameters(classic.passwordParameters())));
        }
        if (job.definition() instanceof Job.Pipeline pipeline) {
            return pipeline.outline()
                    .fold(
                            outline -> judge(resource, outline, pipeline.passwordParameters()),
                            unknown -> Optional.of(Finding.unknown(resource, unknown)));
        }
        return Optional.of(Finding.unknown(
                resource,
                "how a job of this type takes credentials is not known",
                "Look at its configuration, and waive this finding with the reason"));
    }

    private static Optional<Finding> judge(Resource resource, PipelineOutline outline, List<String> parameters) {
        List<String> messages = new ArrayList<>();
        String direct = names(outline, Exposure.Kind.READ_DIRECTLY);
        if (!direct.isEmpty()) {
            messages.add("the script reads secrets by itself with " + direct + "; nothing masks them");
        }
        String interpolated = names(outline, Exposure.Kind.INTERPOLATED);
        if (!interpolated.isEmpty()) {
            messages.add("Groovy puts the secret itself into a step's arguments for " + interpolated
                    + "; single quotes would leave it to the shell");
        }
        TreeSet<String> passwords = new TreeSet<>(parameters);
        outline.exposures().stream()
                .filter(exposure -> exposure.kind() == Exposure.Kind.PASSWORD_PARAMETER)
                .forEach(exposure -> passwords.add(exposure.name()));
        if (!passwords.isEmpty()) {
            messages.add(passwordParameters(List.copyOf(passwords)));
        }
        if (messages.isEmpty()) {
            return Optional.empty();
        }
        String message = String.join("; ", messages);
        return Optional.of(direct.isEmpty() ? Finding.warn(resource, message) : Finding.fail(resource, message));
    }

    private static String names(PipelineOutline outline, Exposure.Kind kind) {
        return outline.exposures().stream()
                .filter(exposure -> exposure.kind() == kind)
                .map(exposure -> exposure.name() + " (line " + exposure.line() + ")")
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String passwordParameters(List<String> names) {
        return "values of password parameters are not masked in the log: " + String.join(", ", names);
    }
}
