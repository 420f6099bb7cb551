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
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.StartupExecutors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The built-in node has no executors, so that no build shares a machine and a user with the controller's secrets. */
public final class ControllerExecutors implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "controller-executors",
            "The built-in node has no executors",
            Area.CONTROLLER,
            Severity.HIGH,
            """
            A build on the built-in node runs as the operating system user of the controller. It can read every \
            credential, every other project's source and every build record in the home, and it can change Jenkins \
            itself. Only zero executors prevents that; mode and labels do not.""",
            new Remediation(
                    "Set the number of executors of the built-in node to 0 and run builds on agents only.",
                    "Manage Jenkins > Nodes > Built-In Node > Configure > Number of executors",
                    """
                    jenkins:
                      numExecutors: 0
                    """),
            List.of(
                    "checklist:CICD-4",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SC-2",
                    "NIST SC-3",
                    "NIST SC-39",
                    "NIST AC-6",
                    "CICD-SEC-5",
                    "CICD-SEC-7",
                    "CIS 2.1.5",
                    "CIS 2.2.3"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        List<Finding> findings = new ArrayList<>();
        Resource node = new Resource("node", BuiltInNode.reportName(), "config.xml");
        context.facts()
                .builtInNode()
                .fold(builtIn -> judge(node, builtIn), unknown -> Optional.of(Finding.unknown(node, unknown)))
                .ifPresent(findings::add);
        for (StartupExecutors script : context.facts().startupExecutors().items()) {
            judge(script).ifPresent(findings::add);
        }
        context.facts().startupExecutors().gaps().forEach(gap -> findings.add(Finding.unknown("script", gap)));
        return CheckResult.of(findings, "numExecutors of the built-in node is 0");
    }

    private static Optional<Finding> judge(Resource node, BuiltInNode builtIn) {
        if (builtIn.executors() == 0) {
            return Optional.empty();
        }
        if (!builtIn.stated()) {
            return Optional.of(Finding.fail(
                    node,
                    "config.xml does not state numExecutors, so Jenkins starts with its default of "
                            + BuiltInNode.DEFAULT_EXECUTORS));
        }
        return Optional.of(Finding.fail(
                node,
                "numExecutors of the built-in node is " + builtIn.executors()
                        + (builtIn.exclusive()
                                ? "; its EXCLUSIVE mode keeps away only builds that name no label"
                                : "")));
    }

    private static Optional<Finding> judge(StartupExecutors script) {
        Resource resource = new Resource("script", script.location(), script.location());
        return script.executors()
                .fold(
                        number -> number == 0
                                ? Optional.empty()
                                : Optional.of(Finding.fail(
                                        resource,
                                        "line " + script.line() + " sets numExecutors of the built-in node to " + number
                                                + " at every start")),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }
}
