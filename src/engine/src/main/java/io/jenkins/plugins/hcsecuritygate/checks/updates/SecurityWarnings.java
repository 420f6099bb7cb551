package io.jenkins.plugins.hcsecuritygate.checks.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
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
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import io.jenkins.plugins.hcsecuritygate.updates.WarningMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** No published security warning applies to what is installed; disabled plugins count, as in Jenkins' own monitor. */
public final class SecurityWarnings implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "security-warnings",
            "No published security warning applies",
            Area.UPDATES,
            Severity.CRITICAL,
            """
            A published warning tells every attacker what to try. Jenkins shows it to administrators only while its \
            update data is there and current, and an administrator may have switched it off for ever with one click \
            and no reason.""",
            new Remediation(
                    "Update or remove what the warning names; while there is no fix, follow the advisory's workaround and"
                            + " waive the finding with an end date.",
                    "Manage Jenkins > Plugins > Updates, and Manage Jenkins > Security > Hidden security warnings",
                    ""),
            List.of(
                    "checklist:CICD-10",
                    "checklist:LOG-3",
                    "HIPAA 164.308(a)(1)(ii)(A)",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SI-2",
                    "NIST SI-5",
                    "NIST RA-5",
                    "CICD-SEC-3",
                    "CICD-SEC-7"),
            List.of(UpdateDataDoubts.MAX_AGE_SETTING));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        Map<String, SecurityWarning> warnings = new LinkedHashMap<>();
        facts.updateSites().items().stream()
                .map(UpdateSite::warnings)
                .flatMap(List::stream)
                .forEach(warning -> warnings.putIfAbsent(warning.id() + " " + warning.name(), warning));
        for (SecurityWarning warning : warnings.values()) {
            Optional<Finding> finding =
                    switch (warning.type()) {
                        case CORE -> affectingCore(facts, warning);
                        case PLUGIN -> affectingPlugin(facts, warning);
                        case UNKNOWN -> Optional.empty();
                    };
            finding.map(found -> ignored(found, warning, facts.ignoredWarnings()))
                    .ifPresent(findings::add);
        }
        facts.plugins().gaps().forEach(gap -> findings.add(Finding.unknown("plugin", gap)));
        facts.jenkinsVersion()
                .fold(
                        version -> Optional.<Finding>empty(),
                        unknown -> Optional.of(Finding.unknown(new Resource("core", "jenkins", "config.xml"), unknown)))
                .ifPresent(findings::add);
        findings.addAll(UpdateDataDoubts.of(context));
        return CheckResult.of(
                findings, "none of " + warnings.size() + " published warnings applies to this controller");
    }

    private static Optional<Finding> affectingCore(ControllerFacts facts, SecurityWarning warning) {
        // An unknown core version is one finding of its own, not one per warning.
        return facts.jenkinsVersion()
                .toOptional()
                .filter(version -> WarningMatch.appliesTo(warning, version))
                .map(version ->
                        Finding.fail(resource(warning, "config.xml"), "Jenkins " + version + ": " + text(warning)));
    }

    private static Optional<Finding> affectingPlugin(ControllerFacts facts, SecurityWarning warning) {
        Optional<InstalledPlugin> installed = facts.plugins().items().stream()
                .filter(plugin -> plugin.id().equals(warning.name()))
                .findFirst();
        if (installed.isEmpty()) {
            return Optional.empty();
        }
        Resource resource = resource(warning, installed.get().location());
        return installed
                .get()
                .version()
                .fold(
                        version -> WarningMatch.appliesTo(warning, version)
                                ? Optional.of(Finding.fail(
                                        resource,
                                        warning.name() + " " + version
                                                + (installed.get().enabled() ? "" : " (disabled)") + ": "
                                                + text(warning)))
                                : Optional.empty(),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    /** Ignoring in Jenkins has neither reason nor end, so it softens a finding and never removes it. */
    private static Finding ignored(Finding finding, SecurityWarning warning, Fact<Set<String>> ignored) {
        boolean isIgnored =
                ignored.toOptional().filter(ids -> ids.contains(warning.id())).isPresent();
        return isIgnored && finding.answeredBy().isEmpty()
                ? Finding.warn(
                        finding.resource(), finding.message() + "; hidden in Jenkins, without reason or end date")
                : finding;
    }

    private static Resource resource(SecurityWarning warning, String location) {
        return new Resource("warning", warning.name() + " " + warning.id(), location);
    }

    @NonNull
    private static String text(SecurityWarning warning) {
        return warning.message() + (warning.url().isEmpty() ? "" : " (" + warning.url() + ")");
    }
}
