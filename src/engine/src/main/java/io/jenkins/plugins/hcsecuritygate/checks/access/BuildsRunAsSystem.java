package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildAuthenticator;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildIdentity;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A build has the rights of a person, not those of Jenkins itself. */
public final class BuildsRunAsSystem implements Check {

    private static final Resource CONFIGURATION = new Resource(
            "configuration", "access control for builds", "jenkins.security.QueueItemAuthenticatorConfiguration.xml");

    private static final CheckMetadata METADATA = new CheckMetadata(
            "builds-run-as-system",
            "Builds do not run with the rights of Jenkins itself",
            Area.ACCESS,
            Severity.MEDIUM,
            """
            Unless Access Control for Builds says otherwise, every build runs as SYSTEM: it may start, read and copy \
            from any job, whatever its author may do. Who can change what one build does then reaches all others.""",
            new Remediation(
                    "Install the Authorize Project plugin and let builds run as the user who triggered them, or as a"
                            + " technical user without administration.",
                    "Manage Jenkins > Security > Access Control for Builds",
                    """
                    security:
                      queueItemAuthenticator:
                        authenticators:
                          - global:
                              strategy: "triggeringUsersAuthorizationStrategy"
                    """),
            List.of(
                    "checklist:CICD-2",
                    "HIPAA 164.308(a)(3)(ii)(A)",
                    "HIPAA 164.308(a)(4)(ii)(C)",
                    "NIST AC-6",
                    "NIST AC-6(10)",
                    "CICD-SEC-2",
                    "CICD-SEC-5",
                    "CIS 2.3.5"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        List<Finding> findings = new ArrayList<>();
        facts.access()
                .buildAuthenticators()
                .fold(
                        authenticators -> {
                            judge(facts, effective(facts, authenticators), findings);
                            return true;
                        },
                        unknown -> findings.add(Finding.unknown(CONFIGURATION, unknown)));
        return CheckResult.of(findings, "Access Control for Builds gives every build the rights of a user");
    }

    /** Jenkins drops what the plugin wrote once that is gone, and asks the remaining ones. */
    private static List<BuildAuthenticator> effective(ControllerFacts facts, List<BuildAuthenticator> authenticators) {
        boolean gone = !facts.plugins().items().isEmpty()
                && facts.hasPlugin("authorize-project").equals(Fact.known(false));
        return authenticators.stream()
                .filter(authenticator -> !gone || authenticator instanceof BuildAuthenticator.Unrecognised)
                .toList();
    }

    private static void judge(ControllerFacts facts, List<BuildAuthenticator> authenticators, List<Finding> findings) {
        Judge judge = Judge.of(Holder.of(facts.access()));
        Set<String> chosen = null;
        for (BuildAuthenticator authenticator : authenticators) {
            if (authenticator instanceof BuildAuthenticator.Unrecognised unrecognised) {
                findings.add(judge.unrecognised(CONFIGURATION, unrecognised.className()));
                return;
            }
            if (authenticator instanceof BuildAuthenticator.ForAll all) {
                judge.identity(CONFIGURATION, all.identity(), "all builds").ifPresent(findings::add);
                return;
            }
            if (authenticator instanceof BuildAuthenticator.PerJob perJob && chosen == null) {
                chosen = new HashSet<>();
                for (BuildIdentity job : facts.access().buildIdentities().items()) {
                    if (perJob.disabled().contains(job.strategy())) {
                        continue;
                    }
                    chosen.add(job.job());
                    judge.identity(new Resource("job", job.job(), job.location()), job.identity(), "its builds")
                            .ifPresent(findings::add);
                }
                facts.access().buildIdentities().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
            }
        }
        if (chosen == null) {
            findings.add(judge.system(
                    CONFIGURATION,
                    (authenticators.isEmpty()
                                    ? "no authenticator is configured"
                                    : "the authenticator for all builds has no strategy")
                            + ", so all builds run as SYSTEM"));
            return;
        }
        silent(facts, chosen)
                .map(message -> judge.system(CONFIGURATION, message))
                .ifPresent(findings::add);
    }

    /** One message for all jobs that do not choose; a choice that is disabled is none. */
    private static Optional<String> silent(ControllerFacts facts, Set<String> chosen) {
        List<String> silent = facts.jobs().items().stream()
                .map(Job::fullName)
                .filter(job -> !chosen.contains(job))
                .toList();
        if (silent.isEmpty()) {
            return Optional.empty();
        }
        List<String> disabled = facts.access().buildIdentities().items().stream()
                .map(BuildIdentity::job)
                .filter(job -> !chosen.contains(job))
                .toList();
        return Optional.of(silent.size() + " jobs choose no identity"
                + (disabled.isEmpty() ? "," : ", or one that is disabled (" + disabled.get(0) + "),")
                + " so their builds run as SYSTEM, such as " + silent.get(0));
    }

    /**
     * What an identity means on this controller.
     *
     * @param administrators names in lower case, as user ids are compared without regard to case
     * @param configurer somebody who decides what builds do and is no administrator
     */
    private record Judge(Set<String> administrators, Optional<String> configurer) {

        static Judge of(List<Holder> holders) {
            return new Judge(
                    holders.stream()
                            .filter(Holder::isAdministrator)
                            .map(holder -> holder.sid().toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet()),
                    holders.stream()
                            .filter(holder -> !holder.isAdministrator() && holder.definesBuilds())
                            .map(Holder::sid)
                            .findFirst());
        }

        Optional<Finding> identity(Resource resource, RunsAs identity, String whose) {
            if (identity instanceof RunsAs.System) {
                return Optional.of(system(resource, whose + " run as SYSTEM by choice"));
            }
            if (identity instanceof RunsAs.Unrecognised unrecognised) {
                return Optional.of(unrecognised(resource, unrecognised.className()));
            }
            if (identity instanceof RunsAs.SpecificUser specific
                    && administrators.contains(specific.user().toLowerCase(Locale.ROOT))) {
                return Optional.of(Finding.fail(
                        resource, whose + " run as " + specific.user() + ", who holds Overall/Administer"));
            }
            return Optional.empty();
        }

        /** Worse where people who are no administrators decide what builds do. */
        Finding system(Resource resource, String message) {
            return configurer
                    .map(sid -> Finding.fail(
                            resource, message + "; " + sid + ", no administrator, may change what builds do"))
                    .orElseGet(() -> Finding.warn(resource, message));
        }

        Finding unrecognised(Resource resource, String className) {
            return Finding.unknown(
                    resource,
                    "as whom builds run is decided by " + className + ", which this tool does not know",
                    "Look in the log of a build: with this plugin's step it names the user");
        }
    }
}
