package io.jenkins.plugins.hcsecuritygate.checks.controller;

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
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests that change something carry a token that another web site cannot know. */
public final class CsrfProtection implements Check {

    /** Since then Jenkins switches the protection on by itself at every start. */
    private static final JenkinsVersion ALWAYS_ON_SINCE =
            JenkinsVersion.parse("2.222").orElseThrow();

    /** Issuers known to work, with the plugin they come from; empty for Jenkins itself. */
    private static final Map<String, String> ISSUERS = Map.of(
            "hudson.security.csrf.DefaultCrumbIssuer",
            "",
            "org.jenkinsci.plugins.strictcrumbissuer.StrictCrumbIssuer",
            "strict-crumb-issuer");

    private static final String RESTART =
            "Start the home once with a released Jenkins of version 2.222 or later, which writes its version down";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "csrf-protection",
            "Protection against cross-site request forgery is on",
            Area.CONTROLLER,
            Severity.HIGH,
            """
            Without it, any web page that an administrator opens can make the browser change Jenkins' configuration, run \
            a script or start a build in the administrator's name. No login is broken for that; being logged in is enough.""",
            new Remediation(
                    "Update Jenkins to 2.222 or later, where the protection is always on, and do not start it with the system"
                            + " property that switches the protection off.",
                    "Manage Jenkins > Security > CSRF Protection",
                    """
                    jenkins:
                      crumbIssuer:
                        standard:
                          excludeClientIPFromCrumb: false
                    """),
            List.of(
                    "checklist:CICD",
                    "checklist:CICD-1",
                    "HIPAA 164.312(a)(1)",
                    "HIPAA 164.312(c)(1)",
                    "NIST SC-23",
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Resource resource = new Resource("configuration", "crumbIssuer", "config.xml");
        Fact<Optional<String>> issuer = facts.exposure().crumbIssuer();
        return CheckResult.of(
                issuer
                        .fold(
                                named -> named.isPresent()
                                        ? judge(resource, facts, named.get())
                                        : absent(resource, facts),
                                unknown -> Optional.of(Finding.unknown(resource, unknown)))
                        .stream()
                        .toList(),
                "a crumb issuer is in force");
    }

    private static Optional<Finding> judge(Resource resource, ControllerFacts facts, String issuer) {
        String plugin = ISSUERS.get(issuer);
        if (plugin == null) {
            return Optional.of(Finding.unknown(
                    resource,
                    "the crumb issuer " + issuer + " is not known to this check",
                    "Look at Manage Jenkins > Security > CSRF Protection, or use Jenkins' default crumb issuer"));
        }
        if (plugin.isEmpty()) {
            return Optional.empty();
        }
        return facts.hasPlugin(plugin)
                .fold(
                        // Jenkins skips a class it cannot load, which leaves what absence means.
                        installed -> installed ? Optional.empty() : absent(resource, facts),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static Optional<Finding> absent(Resource resource, ControllerFacts facts) {
        return facts.jenkinsVersion()
                .fold(
                        version -> JenkinsVersion.parse(version)
                                .map(parsed -> parsed.compareTo(ALWAYS_ON_SINCE) >= 0
                                        ? Optional.<Finding>empty()
                                        : Optional.of(Finding.fail(
                                                resource,
                                                "no crumb issuer is configured, which before 2.222 means no protection;"
                                                        + " the controller is " + version)))
                                .orElseGet(() -> Optional.of(Finding.unknown(
                                        resource,
                                        "no crumb issuer is configured, and what that means depends on the version,"
                                                + " which is stated as " + version,
                                        RESTART))),
                        unknown -> Optional.of(Finding.unknown(
                                resource,
                                "no crumb issuer is configured, and what that means depends on the version: "
                                        + unknown.why(),
                                unknown.answeredBy())));
    }
}
