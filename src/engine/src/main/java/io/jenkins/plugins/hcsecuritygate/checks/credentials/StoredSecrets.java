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
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the controller keeps is encrypted: no file of its configuration holds a secret in clear. */
public final class StoredSecrets implements Check {

    private static final int LINES_SHOWN = 5;

    private static final CheckMetadata METADATA = new CheckMetadata(
            "stored-secrets",
            "Secrets in the controller's configuration are encrypted",
            Area.CREDENTIALS,
            Severity.CRITICAL,
            """
            A password that stands in a configuration file in clear is read by everybody who sees the disk, a backup, a \
            repository of the configuration or the job's page. Jenkins encrypts what is entered as a credential or in \
            a password field, with a key that is kept elsewhere in the home.""",
            new Remediation(
                    "Change the secret, since it was exposed, and store the new one as a credential; save pages that hold"
                            + " values in the old encrypted form once, so that Jenkins writes them anew.",
                    "Manage Jenkins > Credentials",
                    """
                    credentials:
                      system:
                        domainCredentials:
                          - credentials:
                              - string:
                                  scope: GLOBAL
                                  id: "registry-token"
                                  secret: "${REGISTRY_TOKEN}"
                    """),
            List.of(
                    "checklist:CICD-6",
                    "HIPAA 164.312(a)(2)(iv)",
                    "HIPAA 164.308(a)(5)(ii)(D)",
                    "NIST IA-5",
                    "NIST IA-5(7)",
                    "NIST SC-28",
                    "NIST SC-12",
                    "CICD-SEC-6",
                    "CIS 2.3.8",
                    "CIS 5.1.3"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Secrets secrets = facts.secrets();
        Map<Resource, List<Secrets.Site>> places = new LinkedHashMap<>();
        for (Secrets.Site site : secrets.sites().items()) {
            if (!site.script() && site.kind() != SecretKind.AWS_KEY_ID) {
                places.computeIfAbsent(resource(site), key -> new ArrayList<>()).add(site);
            }
        }
        List<Finding> findings = new ArrayList<>();
        places.forEach((resource, sites) -> findings.add(finding(resource, sites)));
        secrets.sites().gaps().forEach(gap -> findings.add(Finding.unknown("file", gap)));
        facts.credentials().gaps().forEach(gap -> findings.add(Finding.unknown("credentials", gap)));
        facts.agents().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        return CheckResult.of(
                findings,
                "no secret stands in clear in the configuration; " + secrets.encryptedValues()
                        + " values are encrypted");
    }

    /** The field, without its position in the file. */
    private static Resource resource(Secrets.Site site) {
        String field = site.field() + (site.name().isEmpty() ? "" : " " + site.name());
        return new Resource(
                site.owner().name().toLowerCase(Locale.ROOT),
                field.isEmpty() ? site.ownerName() : site.ownerName() + ": " + field,
                site.location());
    }

    private static Finding finding(Resource resource, List<Secrets.Site> sites) {
        List<SecretKind> kinds =
                sites.stream().map(Secrets.Site::kind).distinct().sorted().toList();
        String lines = sites.stream()
                .map(Secrets.Site::line)
                .distinct()
                .sorted()
                .limit(LINES_SHOWN)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        // The resource names the field and the variable already.
        String message = "it holds "
                + kinds.stream().map(SecretKind::description).collect(Collectors.joining(" and "))
                + (sites.get(0).line() == 0 ? "" : " (line " + lines + (sites.size() > LINES_SHOWN ? ", …" : "") + ")");
        return kinds.stream().map(StoredSecrets::status).anyMatch(status -> status == Status.FAIL)
                ? Finding.fail(resource, message)
                : Finding.warn(resource, message);
    }

    private static Status status(SecretKind kind) {
        return switch (kind) {
            case LEGACY_FIELD, TRIGGER_TOKEN, ENCRYPTED_DEFAULT, KEY_FILE, HISTORY_FILE, PASSWORD_FILE -> Status.WARN;
            default -> Status.FAIL;
        };
    }
}
