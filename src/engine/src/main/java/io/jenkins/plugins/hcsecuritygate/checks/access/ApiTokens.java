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
import io.jenkins.plugins.hcsecuritygate.facts.Access.ApiTokenPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UserTokens;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** API tokens are of the kind of which only a hash is kept. */
public final class ApiTokens implements Check {

    /** The version that brought tokens with a name, a hash and a count of uses (JENKINS-32442). */
    private static final JenkinsVersion HASHED_TOKENS =
            JenkinsVersion.parse("2.129").orElseThrow();

    private static final CheckMetadata METADATA = new CheckMetadata(
            "api-tokens",
            "No account has a legacy API token",
            Area.ACCESS,
            Severity.MEDIUM,
            """
            A legacy API token is stored so that the controller can show it again: whoever holds a copy of the home and \
            its keys can log in as its owner, past any second factor. It exists without anybody having asked for it, \
            and each account has only one, so it cannot be replaced where it leaked without breaking everything else.""",
            new Remediation(
                    "Switch off both legacy options, revoke the legacy token in each account named here, and make a named"
                            + " token for each script that needs one.",
                    "Manage Jenkins > Security > API Token; in each account: Security > API Token",
                    """
                    security:
                      apiToken:
                        creationOfLegacyTokenEnabled: false
                        tokenGenerationOnCreationEnabled: false
                        usageStatisticsEnabled: true
                    """),
            List.of(
                    "checklist:CICD-1",
                    "HIPAA 164.312(d)",
                    "HIPAA 164.308(a)(5)(ii)(D)",
                    "NIST IA-5",
                    "CICD-SEC-2",
                    "CICD-SEC-6"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Access access = context.facts().access();
        Resource options = new Resource(
                "configuration", "API token options", "jenkins.security.apitoken.ApiTokenPropertyConfiguration.xml");
        List<Finding> findings = new ArrayList<>();
        if (isBeforeHashedTokens(context.facts())) {
            findings.add(Finding.fail(
                    options, "this version of Jenkins, before 2.129, knows no other than legacy API tokens"));
        } else {
            access.apiTokens()
                    .fold(policy -> judge(options, policy), unknown -> Optional.of(Finding.unknown(options, unknown)))
                    .ifPresent(findings::add);
        }
        for (UserTokens user : access.users().items()) {
            if (user.legacy()) {
                findings.add(Finding.fail(
                        new Resource("user", user.user(), user.location()), "the account has a legacy API token"));
            }
        }
        access.users().gaps().forEach(gap -> findings.add(Finding.unknown("user", gap)));
        return CheckResult.of(findings, "legacy API tokens are switched off, and no account has one");
    }

    private static boolean isBeforeHashedTokens(ControllerFacts facts) {
        return facts.jenkinsVersion()
                .toOptional()
                .flatMap(JenkinsVersion::parse)
                .filter(version -> version.compareTo(HASHED_TOKENS) < 0)
                .isPresent();
    }

    private static Optional<Finding> judge(Resource resource, ApiTokenPolicy policy) {
        if (policy.legacyOnCreation()) {
            return Optional.of(Finding.fail(resource, "every new account gets a legacy API token"));
        }
        return policy.legacyOnRequest()
                ? Optional.of(Finding.fail(resource, "users may have a new legacy API token made"))
                : Optional.empty();
    }
}
