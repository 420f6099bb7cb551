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
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import java.util.ArrayList;
import java.util.List;

/** No job's builds land on the built-in node, be it that they ask for it or that nothing keeps them away. */
public final class ControllerPinnedJobs implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "controller-pinned-jobs",
            "No job can land on the built-in node",
            Area.CONTROLLER,
            Severity.HIGH,
            """
            A job that names the built-in node, or a label it carries, runs beside the controller's credentials as soon \
            as the node has an executor, whatever its mode. Where the node has none such a job waits for ever, and \
            somebody will be tempted to give it one.""",
            new Remediation(
                    "Give each job a label that only agents carry, and set the built-in node's executors to 0.",
                    "Manage Jenkins > Nodes > Built-In Node > Configure > Labels, and each job's Configure page",
                    """
                    jenkins:
                      numExecutors: 0
                      mode: EXCLUSIVE
                      labelString: ""
                    """),
            List.of(
                    "checklist:CICD-4",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SC-2",
                    "NIST SC-3",
                    "NIST SC-39",
                    "NIST AC-6",
                    "CICD-SEC-5",
                    "CIS 2.1.5",
                    "CIS 2.2.3"),
            List.of());

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
        List<Finding> findings = new ArrayList<>();
        if (facts.builtInNode() instanceof Fact.Known<BuiltInNode> node) {
            ControllerPlacement placement = ControllerPlacement.of(node.value(), facts);
            for (Job job : facts.jobs().items()) {
                if (!job.disabled()) {
                    placement.judge(job).ifPresent(findings::add);
                }
            }
        } else if (facts.builtInNode() instanceof Fact.Unknown<BuiltInNode> unknown) {
            findings.add(Finding.unknown(new Resource("node", BuiltInNode.reportName(), "config.xml"), unknown));
        }
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        return CheckResult.of(findings, "no enabled job can land on the built-in node");
    }
}
