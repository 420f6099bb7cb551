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
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Backup;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A backup does not carry the key to the secrets in it. */
public final class BackupSecrets implements Check {

    private static final String MASTER_KEY = "secrets/master.key";
    private static final String LEGACY_KEY = "secret.key";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "backup-secrets",
            "No backup holds secrets together with their key",
            Area.CREDENTIALS,
            Severity.HIGH,
            """
            Everything that Jenkins encrypts is decrypted with one file, secrets/master.key. Whoever gets a backup that \
            holds this file and the credentials has every password of the controller in clear. Kept apart, each half \
            is worthless, and both together restore the controller.""",
            new Remediation(
                    "Leave the directory secrets out of backups of the home, keep one copy of it in a safe of its own, and"
                            + " change the credentials of which a backup with the key was ever in other hands.",
                    "Manage Jenkins > ThinBackup > Settings",
                    ""),
            List.of(
                    "checklist:CICD",
                    "checklist:CICD-6",
                    "HIPAA 164.308(a)(7)(ii)(A)",
                    "HIPAA 164.312(a)(2)(iv)",
                    "NIST SC-28",
                    "NIST CP-9",
                    "CICD-SEC-6"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Secrets secrets = facts.secrets();
        boolean isBackup = facts.target().kind() == Target.Kind.BACKUP;
        List<Finding> findings = new ArrayList<>();
        if (isBackup) {
            judge(facts, MASTER_KEY, secrets.masterKey()).ifPresent(findings::add);
            judge(facts, LEGACY_KEY, secrets.legacyKey()).ifPresent(findings::add);
        }
        secrets.backups().items().forEach(backup -> judge(backup).ifPresent(findings::add));
        secrets.backups().gaps().forEach(gap -> findings.add(Finding.unknown("backup", gap)));
        if (!isBackup && secrets.backups().isKnownEmpty()) {
            return CheckResult.notApplicable(
                    "this is a home in place, which needs its key, and no backup is seen inside it");
        }
        return CheckResult.of(findings, "no backup holds secrets together with the key that decrypts them");
    }

    private static Optional<Finding> judge(ControllerFacts facts, String file, Fact<Boolean> key) {
        Resource resource = new Resource("file", file, file);
        return key.fold(
                present -> present ? present(facts, resource) : Optional.empty(),
                unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static Optional<Finding> present(ControllerFacts facts, Resource resource) {
        Secrets secrets = facts.secrets();
        if (resource.name().equals(LEGACY_KEY)) {
            boolean legacy = secrets.sites().items().stream().anyMatch(site -> site.kind() == SecretKind.LEGACY_FIELD);
            return legacy
                    ? Optional.of(Finding.warn(
                            resource,
                            "the backup holds values in the encrypted form of old Jenkins versions beside this key, which"
                                    + " decrypts them"))
                    : Optional.empty();
        }
        boolean anything = secrets.encryptedValues() > 0 || !facts.credentials().isKnownEmpty();
        return Optional.of(
                anything
                        ? Finding.fail(
                                resource,
                                "the backup holds encrypted secrets and the key that decrypts them; whoever has it has all"
                                        + " of them")
                        : Finding.warn(
                                resource,
                                "the backup holds the controller's key; nothing encrypted is seen in it, but the key opens"
                                        + " every other backup"));
    }

    private static Optional<Finding> judge(Backup backup) {
        Resource resource = new Resource("backup", backup.location(), backup.location());
        return backup.contents()
                .fold(
                        contents -> contents.credentials() && contents.masterKey()
                                ? Optional.of(Finding.fail(
                                        resource,
                                        "this backup inside the home holds credentials.xml and secrets/master.key"))
                                : Optional.empty(),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }
}
