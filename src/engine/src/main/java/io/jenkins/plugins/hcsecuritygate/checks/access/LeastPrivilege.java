package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.authorization.Permissions;
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
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Developers see results and logs; they do not reach data, credentials, agents or Jenkins itself. */
public final class LeastPrivilege implements Check {

    private static final String DEVELOPERS = "developers";
    private static final String MAX_ADMINISTRATORS = "maxAdministrators";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "least-privilege",
            "Developers hold no right that reaches real data or Jenkins itself",
            Area.ACCESS,
            Severity.HIGH,
            """
            Job/Workspace shows the files a build works on, and in healthcare these may be patients' data. Who may \
            change jobs, agents or credentials can make a build hand over whatever the controller can reach. Building \
            and reading logs needs none of that.""",
            new Remediation(
                    "Leave developers Overall/Read, Job/Read and Job/Build on their own folders, take Job/Workspace and"
                            + " the rights to configure from them, and let changes of jobs come through reviewed code.",
                    "Manage Jenkins > Security > Authorization",
                    """
                    jenkins:
                      authorizationStrategy:
                        projectMatrix:
                          entries:
                            - group:
                                name: "administrators"
                                permissions:
                                  - "Overall/Administer"
                            - group:
                                name: "developers"
                                permissions:
                                  - "Overall/Read"
                                  - "Job/Read"
                                  - "Job/Build"
                    """),
            List.of(
                    "checklist:CICD-2",
                    "HIPAA 164.308(a)(3)(ii)(A)",
                    "HIPAA 164.308(a)(4)(ii)(C)",
                    "NIST AC-6",
                    "NIST AC-6(1)",
                    "NIST AC-6(10)",
                    "NIST AC-5",
                    "NIST CM-5",
                    "CICD-SEC-2",
                    "CICD-SEC-4",
                    "CICD-SEC-5",
                    "CIS 2.1.5",
                    "CIS 2.3.4",
                    "CIS 2.3.5"),
            List.of(
                    CheckSetting.texts(
                            DEVELOPERS,
                            "Names of the users and groups that are developers; `*` stands for any characters. Without it"
                                    + " everybody who is not an administrator counts as one. `authenticated` and"
                                    + " `anonymous` always do."),
                    CheckSetting.number(
                            MAX_ADMINISTRATORS,
                            5,
                            "How many names may hold Overall/Administer before that is a warning.")));

    /** Rights that reach data or Jenkins wherever they are held. */
    private static final Set<String> FORBIDDEN = Set.of(
            Permissions.ADMINISTER,
            Permissions.JOB_WORKSPACE,
            Permissions.AGENT_CONFIGURE,
            Permissions.AGENT_CREATE,
            Permissions.AGENT_DELETE);

    /** Rights on the credentials of Jenkins itself; on a folder they reach only that folder's. */
    private static final Set<String> CREDENTIALS = Set.of(
            Permissions.CREDENTIALS_CREATE,
            Permissions.CREDENTIALS_UPDATE,
            Permissions.CREDENTIALS_DELETE,
            Permissions.CREDENTIALS_MANAGE_DOMAINS);

    /** Parts of Overall/Administer that could be given alone before Jenkins 2.222 (JEP-223). */
    private static final Set<String> OLD_ADMINISTRATION =
            Set.of(Permissions.RUN_SCRIPTS, Permissions.UPLOAD_PLUGINS, Permissions.CONFIGURE_UPDATE_CENTER);

    private static final JenkinsVersion ONE_ADMINISTRATION =
            JenkinsVersion.parse("2.222").orElseThrow();

    private static final Set<String> DOUBTFUL = Set.of(
            Permissions.JOB_CONFIGURE,
            Permissions.JOB_CREATE,
            Permissions.RUN_REPLAY,
            Permissions.CREDENTIALS_VIEW,
            Permissions.AGENT_CONNECT,
            Permissions.AGENT_PROVISION);

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Access access = context.facts().access();
        Resource strategy = new Resource("configuration", "authorization strategy", "config.xml");
        if (access.strategy() instanceof Fact.Unknown<Strategy> unknown) {
            return CheckResult.of(List.of(Finding.unknown(strategy, unknown)), "");
        }
        List<Finding> findings = new ArrayList<>();
        List<String> patterns = context.settings().texts(DEVELOPERS);
        List<Holder> holders = Holder.of(access);
        boolean oldRights = hasOldRights(context.facts());
        holders.stream()
                .filter(holder -> isDeveloper(holder, patterns))
                .flatMap(holder -> judge(holder, oldRights).stream())
                .forEach(findings::add);
        access.grants().gaps().forEach(gap -> findings.add(Finding.unknown("grants", gap)));
        unusedPatterns(patterns, holders).ifPresent(findings::add);
        administrators(holders, context.settings().number(MAX_ADMINISTRATORS)).ifPresent(findings::add);
        return CheckResult.of(
                findings,
                "nobody who counts as developer holds a right on data, credentials, agents or Jenkins; who belongs to a"
                        + " group is decided by the security realm");
    }

    private static boolean isDeveloper(Holder holder, List<String> patterns) {
        if (holder.isEverybody()) {
            return true;
        }
        return patterns.isEmpty() ? !holder.isAdministrator() : matches(patterns, holder);
    }

    private static boolean matches(List<String> patterns, Holder holder) {
        return patterns.stream().anyMatch(pattern -> NamePattern.matches(pattern, holder.sid()));
    }

    private static boolean hasOldRights(ControllerFacts facts) {
        return facts.jenkinsVersion()
                .toOptional()
                .flatMap(JenkinsVersion::parse)
                .map(version -> version.compareTo(ONE_ADMINISTRATION) < 0)
                .orElse(true);
    }

    /** One finding for each file that grants something: the global settings, a folder, a job, an agent. */
    private static List<Finding> judge(Holder holder, boolean oldRights) {
        boolean anyJob =
                holder.holdsGlobally(Permissions.JOB_CREATE) && holder.holdsGlobally(Permissions.JOB_CONFIGURE);
        Map<String, List<Grant>> byFile = new TreeMap<>();
        for (Grant grant : holder.grants()) {
            byFile.computeIfAbsent(grant.location(), key -> new ArrayList<>()).add(grant);
        }
        List<Finding> findings = new ArrayList<>();
        byFile.forEach((file, grants) ->
                judge(holder.resource(file), grants, oldRights, anyJob).ifPresent(findings::add));
        return findings;
    }

    private static Optional<Finding> judge(Resource resource, List<Grant> grants, boolean oldRights, boolean anyJob) {
        List<Grant> forbidden = grants.stream()
                .filter(grant -> isForbidden(grant, oldRights, anyJob))
                .toList();
        List<Grant> doubtful = grants.stream()
                .filter(grant -> !isForbidden(grant, oldRights, anyJob))
                .filter(grant -> DOUBTFUL.contains(grant.permission()) || CREDENTIALS.contains(grant.permission()))
                .toList();
        String words = "holds "
                + Holder.words(
                        Stream.concat(forbidden.stream(), doubtful.stream()).toList());
        if (!forbidden.isEmpty()) {
            return Optional.of(Finding.fail(resource, words));
        }
        return doubtful.isEmpty() ? Optional.empty() : Optional.of(Finding.warn(resource, words));
    }

    private static boolean isForbidden(Grant grant, boolean oldRights, boolean anyJob) {
        String permission = grant.permission();
        boolean global = grant.scope().isGlobal();
        return FORBIDDEN.contains(permission)
                || global && CREDENTIALS.contains(permission)
                || global && oldRights && OLD_ADMINISTRATION.contains(permission)
                || global
                        && anyJob
                        && (permission.equals(Permissions.JOB_CREATE) || permission.equals(Permissions.JOB_CONFIGURE));
    }

    /** A list of developers that names nobody would let every right pass. */
    private static Optional<Finding> unusedPatterns(List<String> patterns, List<Holder> holders) {
        return patterns.isEmpty() || holders.stream().anyMatch(holder -> matches(patterns, holder))
                ? Optional.empty()
                : Optional.of(Finding.unknown(
                        new Resource("configuration", DEVELOPERS, "policy"),
                        "none of the names that the policy gives for developers is granted anything",
                        "Correct the setting developers, or remove it so that everybody but administrators counts"));
    }

    private static Optional<Finding> administrators(List<Holder> holders, int max) {
        List<Holder> administrators = holders.stream()
                .filter(holder -> holder.isAdministrator() && !holder.isEverybody())
                .toList();
        return administrators.size() <= max
                ? Optional.empty()
                : Optional.of(Finding.warn(
                        new Resource("configuration", "administrators", "config.xml"),
                        administrators.size() + " names hold Overall/Administer; at most " + max + " are allowed"));
    }
}
