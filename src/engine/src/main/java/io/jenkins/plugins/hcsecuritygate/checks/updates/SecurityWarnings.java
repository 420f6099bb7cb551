package io.jenkins.plugins.hcsecuritygate.checks.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import io.jenkins.plugins.hcsecuritygate.updates.WarningMatch;
import java.util.ArrayList;
import java.util.EnumSet;
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
    public Set<Input> inputs() {
        return EnumSet.of(Input.HOME, Input.LIVE, Input.UPDATE_DATA);
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        // Two sites may publish the same warning; the finding that weighs more stands for both.
        Map<Resource, Finding> byWarning = new LinkedHashMap<>();
        int published = 0;
        for (UpdateSite site : facts.updateSites().items()) {
            for (SecurityWarning warning : site.warnings().toOptional().orElse(List.of())) {
                published++;
                affecting(facts, warning)
                        .map(found -> softened(found, warning, facts.ignoredWarnings()))
                        .ifPresent(found -> byWarning.merge(found.resource(), found, SecurityWarnings::worse));
            }
        }
        List<Finding> findings = new ArrayList<>(byWarning.values());
        // One publisher is enough: sites that offer only plugins of one's own publish no warnings.
        if (facts.updateSites().items().stream().allMatch(site -> site.warnings() instanceof Fact.Unknown)) {
            facts.updateSites()
                    .items()
                    .forEach(site -> site.warnings()
                            .fold(
                                    known -> Optional.<Finding>empty(),
                                    unknown -> Optional.of(Finding.unknown(UpdateDataDoubts.resource(site), unknown)))
                            .ifPresent(findings::add));
        }
        facts.plugins().gaps().forEach(gap -> findings.add(Finding.unknown("plugin", gap)));
        facts.jenkinsVersion()
                .fold(
                        version -> Optional.<Finding>empty(),
                        unknown -> Optional.of(Finding.unknown(new Resource("core", "jenkins", "config.xml"), unknown)))
                .ifPresent(findings::add);
        findings.addAll(UpdateDataDoubts.of(context));
        return CheckResult.of(findings, "none of " + published + " published warnings applies to this controller");
    }

    private static Optional<Finding> affecting(ControllerFacts facts, SecurityWarning warning) {
        return switch (warning.type()) {
            case CORE -> affectingCore(facts.jenkinsVersion(), warning);
            case PLUGIN ->
                facts.plugins().items().stream()
                        .filter(plugin -> plugin.id().equals(warning.name()))
                        .findFirst()
                        .flatMap(plugin -> affectingPlugin(plugin, warning));
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<Finding> affectingCore(Fact<String> jenkins, SecurityWarning warning) {
        Resource resource = resource(warning, "config.xml");
        return jenkins.fold(
                version -> WarningMatch.appliesTo(warning, version)
                        ? Optional.of(Finding.fail(resource, "Jenkins " + version + ": " + text(warning)))
                        : Optional.empty(),
                // An unknown version is one finding of its own, not one per warning.
                unknown -> warning.versions().isEmpty()
                        ? Optional.of(Finding.fail(resource, "every version of Jenkins: " + text(warning)))
                        : Optional.empty());
    }

    private static Optional<Finding> affectingPlugin(InstalledPlugin plugin, SecurityWarning warning) {
        Resource resource = resource(warning, plugin.location());
        String disabled = plugin.enabled() ? ": " : " (disabled): ";
        return plugin.version()
                .fold(
                        version -> WarningMatch.appliesTo(warning, version)
                                ? Optional.of(Finding.fail(
                                        resource, warning.name() + " " + version + disabled + text(warning)))
                                : Optional.empty(),
                        unknown -> Optional.of(
                                warning.versions().isEmpty()
                                        ? Finding.fail(
                                                resource,
                                                warning.name() + " in every version" + disabled + text(warning))
                                        : Finding.unknown(resource, unknown)));
    }

    /** Ignoring in Jenkins has neither reason nor end, so it softens a finding and never removes it. */
    private static Finding softened(Finding finding, SecurityWarning warning, Fact<Set<String>> ignored) {
        boolean isIgnored =
                ignored.toOptional().filter(ids -> ids.contains(warning.id())).isPresent();
        return isIgnored && finding.answeredBy().isEmpty()
                ? Finding.warn(
                        finding.resource(), finding.message() + "; hidden in Jenkins, without reason or end date")
                : finding;
    }

    private static Finding worse(Finding one, Finding other) {
        return CheckResult.rank(one.status()) <= CheckResult.rank(other.status()) ? one : other;
    }

    private static Resource resource(SecurityWarning warning, String location) {
        return new Resource("warning", warning.name() + " " + warning.id(), location);
    }

    @NonNull
    private static String text(SecurityWarning warning) {
        return warning.message() + (warning.url().isEmpty() ? "" : " (" + warning.url() + ")");
    }
}
