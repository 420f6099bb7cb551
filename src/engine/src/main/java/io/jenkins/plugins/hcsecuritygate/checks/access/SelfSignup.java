package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Realm;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RealmKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Accounts are made by an administrator or by the organization's identity provider, never by their owner. */
public final class SelfSignup implements Check {

    private static final String VETTED = "vettedRealms";
    private static final Resource REALM = new Resource("configuration", "security realm", "config.xml");

    private static final CheckMetadata METADATA = new CheckMetadata(
            "self-signup",
            "Only an administrator can create a user",
            Area.ACCESS,
            Severity.HIGH,
            """
            Where visitors may sign up, an account proves nothing: whoever reaches the login page makes one and holds \
            all rights that every logged-in user holds.""",
            new Remediation(
                    "Switch off 'Allow users to sign up', or let the organization's identity provider keep the accounts.",
                    "Manage Jenkins > Security > Authentication > Allow users to sign up",
                    """
                    jenkins:
                      securityRealm:
                        local:
                          allowsSignup: false
                    """),
            List.of(
                    "checklist:CICD-3",
                    "HIPAA 164.308(a)(4)(ii)(C)",
                    "HIPAA 164.312(a)(2)(i)",
                    "NIST AC-2",
                    "NIST IA-4",
                    "CICD-SEC-2",
                    "CIS 2.1.5"),
            List.of(CheckSetting.texts(
                            VETTED,
                            "Class names of security realms of which you know that only administrators create accounts in them;"
                                    + " answers an UNKNOWN.")
                    .stricterIf(Stricter.FEWER)));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Access access = context.facts().access();
        if (access.realm() instanceof Fact.Known<Realm> known && known.value().kind() == RealmKind.NONE) {
            return CheckResult.notApplicable("there are no accounts at all; login-required has the finding");
        }
        List<String> vetted = context.settings().texts(VETTED);
        List<Finding> findings = new ArrayList<>();
        access.realm()
                .fold(realm -> judge(realm, access, vetted), unknown -> Optional.of(Finding.unknown(REALM, unknown)))
                .ifPresent(findings::add);
        Resource setup = new Resource("file", "initialAdminPassword", "secrets/initialAdminPassword");
        access.initialPassword()
                .fold(
                        present -> present
                                ? Optional.of(Finding.warn(
                                        setup,
                                        "the password of the first start is still on file: the setup was not finished"))
                                : Optional.<Finding>empty(),
                        unknown -> Optional.of(Finding.unknown(setup, unknown)))
                .ifPresent(findings::add);
        return CheckResult.of(
                findings,
                access.realm()
                                .toOptional()
                                .filter(realm -> realm.kind() == RealmKind.LOCAL)
                                .isPresent()
                        ? "visitors cannot sign up"
                        : "accounts are created where the security realm keeps them, not in Jenkins");
    }

    private static Optional<Finding> judge(Realm realm, Access access, List<String> vetted) {
        return switch (realm.kind()) {
            case LOCAL ->
                realm.signup()
                        ? Optional.of(Finding.fail(
                                REALM,
                                "visitors may create accounts for themselves"
                                        + (realm.note().isEmpty() ? "" : ": " + realm.note())))
                        : Optional.empty();
            case PUBLIC -> judgePublic(realm, access);
            case SERVLET_CONTAINER, OPERATING_SYSTEM, UNRECOGNISED ->
                vetted.contains(realm.className())
                        ? Optional.empty()
                        : Optional.of(Finding.unknown(
                                REALM,
                                "nothing in a home shows who creates the accounts of " + realm.className(),
                                "If only administrators do, list the class in the policy's " + VETTED));
            case EXTERNAL, NONE -> Optional.empty();
        };
    }

    /** An account that anybody can have is harmless only as long as it gives no right. */
    private static Optional<Finding> judgePublic(Realm realm, Access access) {
        boolean granted = Holder.of(access).stream().anyMatch(Holder::isAuthenticated);
        if (granted) {
            return Optional.of(Finding.fail(
                    REALM,
                    "anybody in the world can have an account at the provider of " + realm.className()
                            + ", and every logged-in user holds rights here"));
        }
        return Optional.of(Finding.warn(
                REALM,
                "anybody in the world can have an account at the provider of " + realm.className()
                        + " and log in; only missing rights stop them"));
    }
}
