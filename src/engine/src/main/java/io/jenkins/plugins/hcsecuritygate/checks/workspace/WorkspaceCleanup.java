package io.jenkins.plugins.hcsecuritygate.checks.workspace;

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
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Source code and data do not stay on an agent after the build that needed them. */
public final class WorkspaceCleanup implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "workspace-cleanup",
            "Every workspace is wiped when its build finishes",
            Area.WORKSPACE,
            Severity.HIGH,
            """
            A workspace holds source code, and often test data or patient data that a build fetched. Whatever stays on \
            an agent can be read by the next build of any project that runs there, and by whoever takes over the \
            machine's disk.""",
            new Remediation(
                    "Leave this plugin's automatic wipe on. Without it, wipe in every job: cleanWs() in post { always }"
                            + " or finally, or the publisher Delete workspace when build is done for all results.",
                    "Manage Jenkins > Security > HC Security Gate > Workspace wipe",
                    """
                    security:
                      hcSecurityGate:
                        wipe:
                          enabled: true
                    """),
            List.of(
                    "checklist:CICD-9",
                    "HIPAA 164.310(d)(2)(i)",
                    "HIPAA 164.310(d)(2)(ii)",
                    "NIST SC-4",
                    "NIST MP-6",
                    "CICD-SEC-5",
                    "CIS 2.2.1"),
            List.of());

    private static final Duration WIPE_PATIENCE = Duration.ofMinutes(10);

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        if (facts.jobs().isComplete() && facts.jobs().items().stream().allMatch(Job::disabled)) {
            return CheckResult.notApplicable("there is no job that is enabled");
        }
        AutomaticWipe wipe = new AutomaticWipe(facts);
        JobCleanup ownCleanup = new JobCleanup(PodRetention.of(facts), facts.hasPlugin("ws-cleanup"));
        boolean disposable = DisposableAgents.areAll(facts);
        List<Finding> findings = new ArrayList<>();
        long disabled = 0;
        Set<String> credited = new HashSet<>();
        for (Job job : facts.jobs().items()) {
            if (job.disabled()) {
                disabled++;
            } else if (!disposable) {
                Optional<Finding> own = ownCleanup.judge(job);
                Optional<Finding> finding = own.flatMap(without -> wipe.judge(job, without));
                finding.ifPresent(findings::add);
                if (own.isPresent() && finding.isEmpty()) {
                    credited.add(job.fullName());
                }
            }
        }
        if (wipe.isOn()) {
            facts.gate().toOptional().ifPresent(gate -> findings.addAll(WipeExceptions.of(gate.wipe(), context.now())));
        }
        if (!credited.isEmpty()) {
            unreadableClaims(facts).forEach(gap -> findings.add(Finding.unknown("workspace", gap)));
            facts.usage().wipes().gaps().forEach(gap -> findings.add(Finding.unknown("setting", gap)));
            neverWiped(facts, credited, context.now()).ifPresent(findings::add);
        }
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        long judged = facts.jobs().items().size() - disabled;
        return CheckResult.of(
                findings,
                "no enabled job (" + judged + ") leaves a workspace behind"
                        + (wipe.isOn() ? ", since the automatic wipe is on" : "")
                        + (credited.isEmpty() ? "" : WipeEvidence.of(facts.usage()))
                        + (disposable ? ", since every agent is a container that ends with its build" : "")
                        + (disabled == 0 ? "" : "; " + "disabled jobs (" + disabled + ") do not run"));
    }

    /** A claim that cannot be read may be that of a wipe which failed or waits, whatever job it is of. */
    private static Stream<Gap> unreadableClaims(ControllerFacts facts) {
        return facts.usage().pendingWipes().gaps().stream()
                .filter(gap -> gap.location().startsWith(Usage.CLAIMS));
    }

    /**
     * A wipe that is on and yet has never wiped anything may not work. A build that was over only a moment ago says
     * nothing, since the wipe comes after it.
     */
    private static Optional<Finding> neverWiped(ControllerFacts facts, Set<String> jobs, Instant now) {
        return facts.usage().wipes().items().stream()
                .filter(count -> count.workspaces() == 0)
                .flatMap(count -> facts.usage().builds().stream()
                        .filter(built -> jobs.contains(built.job()) && !built.mayBeRunning())
                        .filter(built -> shouldHaveBeenWiped(built, count, now))
                        .map(built -> Finding.unknown(
                                setting("automatic wipe"),
                                "it has wiped nothing since " + WipeEvidence.minute(count.since()) + ", though "
                                        + built.job() + ", which relies on it, was built after that",
                                "Look at Workspace wipe on the page of the job's last build")))
                .findFirst();
    }

    private static boolean shouldHaveBeenWiped(JobBuilds built, WipeCount count, Instant now) {
        Instant newest = built.newest();
        return newest != null && newest.isAfter(count.since()) && newest.isBefore(now.minus(WIPE_PATIENCE));
    }

    private static Resource setting(String name) {
        return new Resource("setting", name, GateConfiguration.FILE);
    }
}
