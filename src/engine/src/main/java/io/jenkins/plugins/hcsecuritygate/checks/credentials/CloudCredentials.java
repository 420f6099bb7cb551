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
import io.jenkins.plugins.hcsecuritygate.checks.credentials.Environments.Environment;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential.Scope;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Jobs reach public clouds by roles of one environment, not by keys that open everything for ever. */
public final class CloudCredentials implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "cloud-credentials",
            "Cloud credentials are short-lived and belong to one environment",
            Area.CREDENTIALS,
            Severity.HIGH,
            """
            A static access key works from anywhere until somebody revokes it, and one key for test and production \
            lets every test job change production. A role that is assumed for each build expires by itself, and one \
            role per environment keeps a mistake where it was made.""",
            new Remediation(
                    "Give each environment a role of its own with only the actions it needs, let the credential assume it,"
                            + " or the machine have it as managed identity or service account, and keep that credential in"
                            + " the environment's folder.",
                    "Manage Jenkins > Credentials",
                    ""),
            List.of(
                    "checklist:CICD-7",
                    "HIPAA 164.308(a)(4)(ii)(B)",
                    "HIPAA 164.312(a)(1)",
                    "NIST AC-6",
                    "NIST AC-2",
                    "NIST IA-5",
                    "CICD-SEC-5",
                    "CICD-SEC-6",
                    "CIS 5.1.4",
                    "CIS 5.2.3"),
            List.of(Environments.PRODUCTION_SETTING, Environments.OTHER_SETTING));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Environments environments = new Environments(context.settings());
        CredentialUsers users = new CredentialUsers(facts);
        List<Finding> findings = new ArrayList<>();
        boolean stored = false;
        for (StoredCredential credential : facts.credentials().items()) {
            if (credential.cloud() != Cloud.NONE) {
                stored = true;
                judge(credential, users.jobs(credential.id()), environments).ifPresent(findings::add);
            }
        }
        exposed(facts).forEach(findings::add);
        keys(facts).forEach(findings::add);
        facts.credentials().gaps().forEach(gap -> findings.add(Finding.unknown("credentials", gap)));
        if (!stored && findings.isEmpty()) {
            return CheckResult.notApplicable(
                    "no credential of AWS, Azure or Google Cloud is stored, and no AWS key is seen in a job");
        }
        if (stored) {
            for (Job job : users.unclear()) {
                findings.add(Finding.unknown(
                        new Resource("job", job.fullName(), job.location()),
                        "whether the job takes a cloud credential cannot be told from the controller's files",
                        "Name credentials literally in its Pipeline and build it once, or waive this finding with the"
                                + " reason"));
            }
            facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        }
        return CheckResult.of(
                findings,
                "every cloud credential stands for a role or an identity of its machine, for one environment");
    }

    private static Optional<Finding> judge(
            StoredCredential credential, TreeSet<String> jobs, Environments environments) {
        Resource resource = new Resource(
                "credential",
                (credential.folder().isEmpty() ? "" : credential.folder() + "/") + credential.id(),
                credential.location());
        List<String> production = of(Environment.PRODUCTION, jobs, environments);
        List<String> other = of(Environment.OTHER, jobs, environments);
        if (!production.isEmpty() && !other.isEmpty()) {
            return Optional.of(Finding.fail(
                    resource,
                    "it is used for production (" + production.get(0) + ") and for another environment (" + other.get(0)
                            + ")"));
        }
        List<String> weak = new ArrayList<>();
        weakness(credential.cloud()).ifPresent(weak::add);
        if (credential.folder().isEmpty() && credential.scope() == Scope.GLOBAL) {
            weak.add("every job of the controller can take it");
        }
        if (!weak.isEmpty()) {
            return Optional.of(Finding.warn(resource, String.join("; ", weak)));
        }
        List<String> unknown = of(Environment.UNKNOWN, jobs, environments);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.unknown(
                        resource,
                        "which environment " + unknown.get(0)
                                + " works on, which takes it, cannot be told from its name",
                        "List the job in the policy's productionJobs or nonProductionJobs"));
    }

    private static Optional<String> weakness(Cloud cloud) {
        return switch (cloud) {
            case AWS_LONG_TERM_KEY -> Optional.of("it is a static access key without a role");
            case AWS_TEMPORARY_KEY ->
                Optional.of("it is a temporary key (ASIA…), which has expired or is replaced by hand");
            case AZURE_SERVICE_PRINCIPAL ->
                Optional.of("it is the secret or certificate of an Azure service principal, not a managed identity");
            case AZURE_STORAGE_KEY -> Optional.of("it is the key of an Azure storage account, which opens all of it");
            case GOOGLE_SERVICE_ACCOUNT_KEY ->
                Optional.of("it is the private key of a Google service account, not the identity of a machine");
            case NONE, AWS_LONG_TERM_KEY_WITH_ROLE, AWS_ROLE, AZURE_MANAGED_IDENTITY, GOOGLE_METADATA ->
                Optional.empty();
        };
    }

    private static List<String> of(Environment environment, TreeSet<String> jobs, Environments environments) {
        return jobs.stream().filter(job -> environments.of(job) == environment).toList();
    }

    /** AWS keys that stand in clear; each is a finding of its own check too. */
    private static List<Finding> exposed(ControllerFacts facts) {
        Set<Resource> resources = new LinkedHashSet<>();
        for (Secrets.Site site : facts.secrets().sites().items()) {
            if (isAws(site.kind(), site.name())) {
                resources.add(new Resource("file", site.location(), site.location()));
            }
        }
        for (Job job : facts.jobs().items()) {
            if (job.definition() instanceof Job.Pipeline pipeline
                    && pipeline.outline().toOptional().stream()
                            .flatMap(outline -> outline.literals().secrets().stream())
                            .anyMatch(secret -> isAws(secret.kind(), secret.name()))) {
                resources.add(new Resource("file", job.location(), job.location()));
            }
        }
        return resources.stream()
                .map(resource -> Finding.fail(resource, "an AWS secret access key stands in it in clear"))
                .collect(Collectors.toList());
    }

    /** Keys that clouds and other settings hold by themselves, outside the credentials store. */
    private static List<Finding> keys(ControllerFacts facts) {
        return facts.secrets().sites().items().stream()
                .filter(site -> site.kind() == SecretKind.AWS_KEY_ID)
                .map(site ->
                        new Resource(site.owner().name().toLowerCase(Locale.ROOT), site.ownerName(), site.location()))
                .distinct()
                .map(resource ->
                        Finding.warn(resource, "it holds a static AWS access key of its own instead of a role"))
                .toList();
    }

    private static boolean isAws(SecretKind kind, String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return kind == SecretKind.AWS_SECRET_KEY || upper.contains("AWS") && upper.contains("SECRET");
    }
}
