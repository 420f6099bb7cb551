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
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Rights are given to people and roles instead of to everybody. */
public final class RoleBasedAccess implements Check {

    private static final Resource STRATEGY = new Resource("configuration", "authorization strategy", "config.xml");

    /** Strategies that can say whether a name is a user or a group. */
    private static final Set<StrategyKind> TYPED =
            EnumSet.of(StrategyKind.MATRIX, StrategyKind.PROJECT_MATRIX, StrategyKind.ROLES);

    private static final CheckMetadata METADATA = new CheckMetadata(
            "role-based-access",
            "Rights are granted by role, not to everybody",
            Area.ACCESS,
            Severity.HIGH,
            """
            Where every account is an administrator, the weakest password opens everything: credentials, sources, the \
            data builds work on. Rights per role and project keep a mistake or a stolen account within one team.""",
            new Remediation(
                    "Use a matrix or role strategy, give Overall/Administer to a small named group, and give each team"
                            + " rights on its own folder.",
                    "Manage Jenkins > Security > Authorization",
                    """
                    jenkins:
                      authorizationStrategy:
                        roleBased:
                          roles:
                            global:
                              - name: "admin"
                                permissions:
                                  - "Overall/Administer"
                                entries:
                                  - group: "clinic-it"
                              - name: "reader"
                                permissions:
                                  - "Overall/Read"
                                entries:
                                  - group: "authenticated"
                            items:
                              - name: "lab"
                                pattern: "lab(/.*)?"
                                permissions:
                                  - "Job/Read"
                                  - "Job/Build"
                                entries:
                                  - group: "lab-team"
                    """),
            List.of(
                    "checklist:CICD-1",
                    "HIPAA 164.308(a)(4)(ii)(B)",
                    "HIPAA 164.308(a)(4)(ii)(C)",
                    "HIPAA 164.312(a)(1)",
                    "NIST AC-3",
                    "NIST AC-6",
                    "CICD-SEC-2",
                    "CICD-SEC-5",
                    "CIS 2.1.5",
                    "CIS 2.3.5"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Access access = context.facts().access();
        List<Finding> findings = new ArrayList<>();
        if (access.strategy() instanceof Fact.Unknown<Strategy> unknown) {
            findings.add(Finding.unknown(STRATEGY, unknown));
        }
        access.strategy().toOptional().ifPresent(strategy -> judge(strategy, access, findings));
        return CheckResult.of(findings, "rights are granted by role, and not everybody is an administrator");
    }

    private static void judge(Strategy strategy, Access access, List<Finding> findings) {
        switch (strategy.kind()) {
            case UNSECURED -> findings.add(Finding.fail(STRATEGY, "everybody is an administrator"));
            case LOGGED_IN_FULL_CONTROL ->
                findings.add(Finding.fail(STRATEGY, "everybody who has logged in is an administrator"));
            case LEGACY ->
                findings.add(Finding.warn(
                        STRATEGY,
                        "legacy mode knows two roles: the group admin does everything, everybody else reads"));
            default -> judgeGrants(strategy, access, findings);
        }
    }

    private static void judgeGrants(Strategy strategy, Access access, List<Finding> findings) {
        List<Holder> holders = Holder.of(access);
        holders.stream()
                .filter(holder -> holder.isEverybody() && holder.isAdministrator())
                .map(holder -> Finding.fail(
                        holder.resource(),
                        "holds Overall/Administer, so "
                                + (holder.isAnonymous() ? "everybody" : "everybody who has logged in")
                                + " is an administrator"))
                .forEach(findings::add);
        if (strategy.kind() != StrategyKind.GITHUB) {
            access.grants().gaps().forEach(gap -> findings.add(Finding.unknown("grants", gap)));
        }
        if (access.grants().isComplete() && holders.stream().allMatch(Holder::isAdministrator)) {
            findings.add(Finding.warn(
                    STRATEGY, "only administrators hold any right, so whoever needs one is made an administrator"));
        }
        List<Holder> untyped = holders.stream()
                .filter(holder -> holder.type() == SidType.EITHER && !holder.isEverybody())
                .toList();
        if (TYPED.contains(strategy.kind()) && !untyped.isEmpty()) {
            findings.add(Finding.warn(
                    new Resource("configuration", "names without type", "config.xml"),
                    untyped.size() + " names in grants do not say whether a user or a group is meant, such as "
                            + untyped.get(0).sid() + ": whoever takes the name of a group as account gets its rights"));
        }
    }
}
