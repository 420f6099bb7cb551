package io.jenkins.plugins.hcsecuritygate.checks.controller;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.ControllerBuild;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Records;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.UnreadBuild;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What configuration promises, records prove: no build ran on the built-in node lately. */
public final class ControllerBuilds implements Check {

    private static final String RECENT = "recentDays";
    private static final String ANSWER = "Audit the running controller, or a copy that holds build records";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "controller-builds",
            "No build ran on the built-in node recently",
            Area.CONTROLLER,
            Severity.HIGH,
            """
            A setting says what will happen, a build record what did. A build that ran on the built-in node had the \
            controller's files, among them the keys of all credentials, within its reach, whatever is configured \
            today.""",
            new Remediation(
                    "Move the named jobs to agents, set the built-in node's executors to 0, and consider changing the"
                            + " credentials that lay within reach of builds you do not trust.",
                    "Manage Jenkins > Nodes > Built-In Node > Build History",
                    """
                    jenkins:
                      numExecutors: 0
                    """),
            List.of(
                    "checklist:CICD-4",
                    "HIPAA 164.308(a)(1)(ii)(D)",
                    "HIPAA 164.312(b)",
                    "NIST SC-2",
                    "NIST SC-3",
                    "NIST SC-39",
                    "NIST AU-6",
                    "CICD-SEC-5",
                    "CIS 2.1.5",
                    "CIS 2.2.3"),
            List.of(CheckSetting.number(RECENT, 30, "Age in days up to which a build counts as recent.")));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        int days = context.settings().number(RECENT);
        Instant from = context.now().minus(Duration.ofDays(days));
        List<JobBuilds> builds = facts.usage().builds();
        List<Finding> findings = new ArrayList<>();
        long old = 0;
        for (JobBuilds job : builds) {
            Optional<Finding> finding = judge(job, from);
            finding.ifPresent(findings::add);
            old += finding.isEmpty() && job.onController() != null ? 1 : 0;
        }
        missing(builds).ifPresent(findings::add);
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        if (findings.isEmpty()) {
            Optional<Instant> newest = builds.stream()
                    .map(JobBuilds::newest)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder());
            if (newest.isEmpty() && builds.stream().noneMatch(job -> job.records() == Records.SOME)) {
                return CheckResult.notApplicable("no job has ever been built");
            }
            if (newest.isEmpty()) {
                findings.add(Finding.unknown(
                        records(),
                        "no build record says when its build started, so nothing shows where builds run now",
                        ANSWER));
            } else if (newest.get().isBefore(from)) {
                findings.add(Finding.unknown(
                        records(),
                        "the newest build is from " + newest.get() + ", so nothing shows where builds run now",
                        "Audit a newer copy, or as of the time of this one"));
            }
        }
        return CheckResult.of(
                findings,
                "none of the last builds of a job ran on the built-in node within " + days + " days"
                        + (old == 0 ? "" : "; jobs whose builds ran there before that: " + old));
    }

    private static Optional<Finding> judge(JobBuilds job, Instant from) {
        Resource resource = new Resource("job", job.job(), job.location());
        ControllerBuild build = job.onController();
        Instant started = build == null ? null : build.started();
        if (build != null && started == null) {
            return Optional.of(Finding.unknown(
                    resource,
                    "build " + build.name() + " ran on the built-in node, and its record does not say when",
                    "Delete the build, or look at its page in Jenkins"));
        }
        if (started != null && !started.isBefore(from)) {
            return Optional.of(
                    Finding.fail(resource, "build " + build.name() + " of " + started + " ran on the built-in node"));
        }
        if (job.records() == Records.MISSING) {
            return Optional.empty();
        }
        return job.unread().stream()
                .filter(unread -> mayBeRecent(unread.started(), from))
                .map(UnreadBuild::gap)
                .findFirst()
                .map(gap -> Finding.unknown(
                        resource, "where a build ran is unknown: " + gap.name() + ": " + gap.why(), gap.answeredBy()));
    }

    private static boolean mayBeRecent(@CheckForNull Instant started, Instant from) {
        return started == null || !started.isBefore(from);
    }

    /** One finding for all, since it is the copy that lacks them. */
    private static Optional<Finding> missing(List<JobBuilds> builds) {
        List<JobBuilds> missing =
                builds.stream().filter(job -> job.records() == Records.MISSING).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        String why = missing.get(0).unread().stream()
                .findFirst()
                .map(unread -> unread.gap().why())
                .orElse("there are no build records of " + missing.size() + " jobs, the first of them "
                        + missing.get(0).job());
        return Optional.of(Finding.unknown(records(), why, ANSWER));
    }

    private static Resource records() {
        return new Resource("controller", "build records", "jobs");
    }
}
