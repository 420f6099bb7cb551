package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.authorization.Permissions;
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
import io.jenkins.plugins.hcsecuritygate.facts.Access.Realm;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Nobody uses Jenkins without having logged in. */
public final class LoginRequired implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "login-required",
            "Nobody uses Jenkins without logging in",
            Area.ACCESS,
            Severity.CRITICAL,
            """
            Where no login is needed, whoever reaches the port can do what anonymous may do, and nothing they do can be \
            traced to a person. With security switched off that is everything, running code on the controller included.""",
            new Remediation(
                    "Choose a security realm and an authorization strategy, and take every permission from anonymous.",
                    "Manage Jenkins > Security > Authentication, Authorization",
                    """
                    jenkins:
                      securityRealm:
                        ldap:
                          configurations:
                            - server: "ldaps://directory.clinic.example"
                              rootDN: "dc=clinic,dc=example"
                      authorizationStrategy:
                        projectMatrix:
                          entries:
                            - group:
                                name: "clinic-it"
                                permissions:
                                  - "Overall/Administer"
                    """),
            List.of(
                    "checklist:CICD-1",
                    "HIPAA 164.312(a)(1)",
                    "HIPAA 164.312(a)(2)(i)",
                    "HIPAA 164.312(d)",
                    "NIST IA-2",
                    "NIST AC-3",
                    "NIST AC-14",
                    "CICD-SEC-2",
                    "CICD-SEC-7",
                    "CIS 2.1.6"),
            List.of());

    /** Rights with which one can only look at names and results. */
    private static final Set<String> READING = Set.of(
            Permissions.OVERALL_READ,
            Permissions.JOB_READ,
            Permissions.JOB_DISCOVER,
            Permissions.JOB_VIEW_STATUS,
            Permissions.VIEW_READ);

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Access access = context.facts().access();
        List<Finding> findings = new ArrayList<>();
        Resource realm = new Resource("configuration", "security realm", "config.xml");
        access.realm()
                .fold(known -> judge(realm, known), unknown -> Optional.of(Finding.unknown(realm, unknown)))
                .ifPresent(findings::add);
        Resource strategy = new Resource("configuration", "authorization strategy", "config.xml");
        if (access.strategy() instanceof Fact.Unknown<Strategy> unknown) {
            findings.add(Finding.unknown(strategy, unknown));
        }
        access.strategy().toOptional().ifPresent(known -> judge(strategy, known, access, findings));
        return CheckResult.of(findings, "accounts come from a security realm, and anonymous holds no permission");
    }

    private static Optional<Finding> judge(Resource resource, Realm realm) {
        return switch (realm.kind()) {
            case NONE ->
                Optional.of(Finding.fail(
                        resource, "nobody can log in" + (realm.note().isEmpty() ? "" : ": " + realm.note())));
            case UNRECOGNISED ->
                Optional.of(Finding.unknown(
                        resource,
                        "the security realm " + realm.className() + " is not one this tool knows",
                        "Look at the running controller: does it show a login page?"));
            default -> Optional.empty();
        };
    }

    private static void judge(Resource resource, Strategy strategy, Access access, List<Finding> findings) {
        if (strategy.kind() == StrategyKind.UNSECURED) {
            findings.add(Finding.fail(
                    resource,
                    "everybody may do everything without logging in"
                            + (strategy.note().isEmpty() ? "" : ": " + strategy.note())));
            return;
        }
        for (Holder holder : Holder.of(access)) {
            if (holder.isAnonymous()) {
                judge(holder).ifPresent(findings::add);
            }
        }
        // What GitHub decides by its repositories concerns people who have logged in there.
        if (strategy.kind() != StrategyKind.GITHUB) {
            access.grants().gaps().forEach(gap -> findings.add(Finding.unknown("grants", gap)));
        }
    }

    private static Optional<Finding> judge(Holder anonymous) {
        List<Grant> effective = anonymous.grants().stream()
                .filter(grant -> !Permissions.isOffByDefault(grant.permission()))
                .toList();
        List<Grant> acting = effective.stream()
                .filter(grant -> !READING.contains(grant.permission()))
                .toList();
        if (!acting.isEmpty()) {
            return Optional.of(
                    Finding.fail(anonymous.resource(), "visitors without a login hold " + Holder.words(acting)));
        }
        return effective.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.warn(anonymous.resource(), "visitors without a login hold " + Holder.words(effective)));
    }
}
