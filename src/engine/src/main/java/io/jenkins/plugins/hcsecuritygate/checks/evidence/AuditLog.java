package io.jenkins.plugins.hcsecuritygate.checks.evidence;

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
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import java.util.List;
import java.util.Optional;

/** Who changed what on the controller is written down. */
public final class AuditLog implements Check {

    private static final String PLUGIN = "audit-trail";
    private static final String FILE = "audit-trail.xml";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "audit-log",
            "Administrative actions are written to an audit log",
            Area.EVIDENCE,
            Severity.MEDIUM,
            """
            Jenkins itself keeps no record of who changed a job, a credential or a permission. After an incident nobody \
            can tell what happened, and the HIPAA Security Rule asks for records of activity in systems that touch \
            patient data.""",
            new Remediation(
                    "Install the plugin audit-trail and give it at least one logger, best one that sends to another machine.",
                    "Manage Jenkins > System > Audit Trail > Loggers",
                    """
                    unclassified:
                      audit-trail:
                        loggers:
                          - syslog:
                              appName: "jenkins"
                              facility: "DAEMON"
                              messageFormat: "RFC_5424"
                              syslogServerHostname: "logs.clinic.example"
                              syslogServerPort: 514
                    """),
            List.of(
                    "checklist:CICD",
                    "checklist:SRC-2",
                    "HIPAA 164.312(b)",
                    "HIPAA 164.308(a)(1)(ii)(D)",
                    "NIST AU-2",
                    "NIST AU-12",
                    "CICD-SEC-10",
                    "CIS 2.1.3"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Resource resource = new Resource("configuration", PLUGIN, FILE);
        Optional<Finding> finding = facts.hasPlugin(PLUGIN)
                .fold(
                        active -> active ? loggers(facts, resource) : Optional.of(withoutPlugin(facts, resource)),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
        return CheckResult.of(
                finding.stream().toList(), "the plugin " + PLUGIN + " is active and has at least one logger");
    }

    private static Optional<Finding> loggers(ControllerFacts facts, Resource resource) {
        Fact<List<String>> loggers = facts.exposure().auditLoggers();
        return loggers.fold(
                known -> known.isEmpty()
                        ? Optional.of(Finding.fail(
                                resource, "the plugin " + PLUGIN + " is active, but has no logger to write to"))
                        : Optional.empty(),
                unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static Finding withoutPlugin(ControllerFacts facts, Resource resource) {
        return facts.plugins().items().stream()
                .filter(InstalledPlugin::enabled)
                .map(InstalledPlugin::id)
                .filter(id -> id.contains("audit"))
                .sorted()
                .findFirst()
                .map(other -> Finding.unknown(
                        resource,
                        "the plugin " + PLUGIN + " is not active; " + other
                                + " is, and whether it records administrative actions cannot be seen",
                        "Look at the configuration of " + other + ", and waive the finding if it keeps the record"))
                .orElseGet(() -> Finding.fail(
                        resource,
                        "the plugin " + PLUGIN + " is not installed or not enabled, and no other one keeps a log"));
    }
}
