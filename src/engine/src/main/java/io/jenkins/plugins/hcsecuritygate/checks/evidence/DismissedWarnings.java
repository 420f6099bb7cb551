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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Nobody has silenced a warning of Jenkins about security for good. */
public final class DismissedWarnings implements Check {

    private static final String IGNORED = "jenkins.security.UpdateSiteWarningsConfiguration.xml";
    private static final String OWN_MONITOR = "hc-security-gate";

    /** Monitors about security, with what they warn of. Jenkins has others, about disks and old data, for instance. */
    private static final Map<String, String> MONITORS = Map.ofEntries(
            Map.entry(OWN_MONITOR, "a closed gate"),
            Map.entry("jenkins.diagnostics.ControllerExecutorsAgents", "builds on the controller"),
            Map.entry("jenkins.diagnostics.ControllerExecutorsNoAgents", "builds on the controller"),
            Map.entry("jenkins.diagnostics.SecurityIsOffMonitor", "access for everybody"),
            Map.entry("jenkins.diagnostics.RootUrlNotSetMonitor", "a missing Jenkins URL"),
            Map.entry("hudson.diagnosis.ReverseProxySetupMonitor", "a broken reverse proxy"),
            Map.entry("hudson.model.UpdateCenter$CoreUpdateMonitor", "updates of Jenkins"),
            Map.entry("jenkins.security.UpdateSiteWarningsMonitor", "published security warnings"),
            Map.entry("jenkins.security.QueueItemAuthenticatorMonitor", "builds that run as SYSTEM"),
            Map.entry("jenkins.security.RekeySecretAdminMonitor", "secrets encrypted with a leaked key"),
            Map.entry("jenkins.security.ResourceDomainRecommendation", "active content in what builds publish"),
            Map.entry("jenkins.security.csp.impl.CspRecommendation", "a missing content security policy"),
            Map.entry("jenkins.security.csrf.CSRFAdministrativeMonitor", "missing protection against forged requests"),
            Map.entry("jenkins.security.s2m.MasterKillSwitchWarning", "agents that may command the controller"),
            Map.entry("jenkins.security.apitoken.LegacyApiTokenAdministrativeMonitor", "API tokens of the old kind"),
            Map.entry(
                    "jenkins.security.apitoken.ApiTokenPropertyDisabledDefaultAdministrativeMonitor",
                    "API tokens made without being asked for"),
            Map.entry(
                    "jenkins.security.apitoken.ApiTokenPropertyEnabledNewLegacyAdministrativeMonitor",
                    "API tokens of the old kind"));

    private static final CheckMetadata METADATA = new CheckMetadata(
            "dismissed-warnings",
            "No warning about security is dismissed",
            Area.EVIDENCE,
            Severity.LOW,
            """
            A dismissed warning never comes back, has no reason and no end, and nobody sees that it was there. A later \
            administrator takes the silence for health.""",
            new Remediation(
                    "Correct what the warning is about and show it again; where the risk is accepted, use a waiver, which has"
                            + " an owner, a reason and an end.",
                    "Manage Jenkins > System > Administrative monitors configuration, and Manage Jenkins > Security > Hidden"
                            + " security warnings",
                    """
                    jenkins:
                      disabledAdministrativeMonitors: []
                    """),
            List.of(
                    "checklist:CICD",
                    "checklist:LOG-3",
                    "HIPAA 164.308(a)(1)(ii)(D)",
                    "HIPAA 164.308(a)(5)(ii)(B)",
                    "NIST SI-5",
                    "NIST CA-7",
                    "CICD-SEC-7",
                    "CICD-SEC-10"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        each(
                facts.exposure().dismissedMonitors(),
                new Resource("configuration", "monitors", "config.xml"),
                findings,
                id -> {
                    boolean ours = id.equals(OWN_MONITOR);
                    boolean without =
                            ours && facts.hasPlugin(ControllerFacts.OWN_PLUGIN).equals(Fact.known(false));
                    String about = without ? null : MONITORS.get(id);
                    return Optional.ofNullable(about)
                            .map(what -> Finding.warn(
                                    new Resource("monitor", id, "config.xml"),
                                    "the warning about " + what + " is dismissed"));
                });
        each(
                facts.ignoredWarnings(),
                new Resource("configuration", "ignoredWarnings", IGNORED),
                findings,
                id -> Optional.of(Finding.warn(
                        new Resource("warning", id, IGNORED),
                        "the published security warning is hidden, without reason or end date")));
        return CheckResult.of(findings, "no monitor about security and no published warning is dismissed");
    }

    private static void each(
            Fact<Set<String>> ids, Resource list, List<Finding> findings, Function<String, Optional<Finding>> judge) {
        if (ids instanceof Fact.Unknown<Set<String>> unknown) {
            findings.add(Finding.unknown(list, unknown));
        }
        ids.toOptional().stream()
                .flatMap(known -> known.stream().sorted())
                .map(judge)
                .flatMap(Optional::stream)
                .forEach(findings::add);
    }
}
