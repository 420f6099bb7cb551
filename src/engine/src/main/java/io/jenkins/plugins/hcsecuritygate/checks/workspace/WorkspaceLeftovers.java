package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.AgentLook;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.PendingWipe;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Records;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** No files of finished builds lie about: what clean-up promises, a look into the directories proves. */
public final class WorkspaceLeftovers implements Check {

    private static final CheckMetadata METADATA = new CheckMetadata(
            "workspace-leftovers",
            "No workspace of a finished build is left",
            Area.WORKSPACE,
            Severity.HIGH,
            """
            Clean-up that is configured may still fail: an agent goes offline, a file belongs to root, a plugin is \
            removed. What is left holds source code, bound secrets in temporary directories and perhaps patient data, \
            and nobody looks after it.""",
            new Remediation(
                    "Delete the named directories on their node while no build of the job runs, bring agents with waiting"
                            + " deletions online, and find out why clean-up did not reach them.",
                    "Manage Jenkins > Security > HC Security Gate",
                    ""),
            List.of(
                    "checklist:CICD-9",
                    "HIPAA 164.310(d)(2)(i)",
                    "HIPAA 164.310(d)(2)(ii)",
                    "NIST SC-4",
                    "NIST MP-6",
                    "CICD-SEC-5",
                    "CIS 2.2.1"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        Set<String> running = facts.usage().builds().stream()
                .filter(JobBuilds::mayBeRunning)
                .map(JobBuilds::job)
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        byOwner(facts.usage().workspaces().items())
                .forEach((owner, workspaces) -> findings.add(judge(
                        owner,
                        "the controller",
                        workspaces,
                        running.contains(workspaces.get(0).job()))));
        facts.usage().pendingWipes().items().forEach(wipe -> findings.add(waiting(wipe)));
        facts.usage().workspaces().gaps().forEach(gap -> findings.add(Finding.unknown("workspace", gap)));
        facts.usage().pendingWipes().gaps().forEach(gap -> findings.add(Finding.unknown("workspace", gap)));
        if (!facts.usage().workspacesPresent()
                && facts.target().kind() != Target.Kind.LIVE
                && facts.usage().builds().stream().anyMatch(job -> job.records() != Records.NEVER_BUILT)) {
            findings.add(Finding.unknown(
                    new Resource("workspace", "workspace", "workspace"),
                    "there is no directory for workspaces in the home, and copies often leave it out",
                    "Audit the running controller, or a copy that holds its workspaces"));
        }
        long asked = facts.usage().looks().size();
        if (!DisposableAgents.noneKeepsWorkspaces(facts)) {
            findings.addAll(asked == 0 ? List.of(outOfSight()) : onAgents(facts));
        }
        return CheckResult.of(
                findings,
                (asked == 0
                                ? "no files of a finished build are left, and every agent ends with its build or there is"
                                        + " none"
                                : "no files of a finished build are left, neither here nor on the agents (" + asked
                                        + "), which were asked")
                        + WipeEvidence.of(facts.usage()));
    }

    private static Finding outOfSight() {
        return Finding.unknown(
                new Resource("node", "agents", "nodes"),
                "what lies on agents cannot be seen from the controller's files",
                "Look into the workspace directory of each agent");
    }

    /** What agents answered, and which of them may have nobody to answer for them. */
    private static List<Finding> onAgents(ControllerFacts facts) {
        List<Finding> findings = new ArrayList<>();
        Map<String, AgentLook> looks = new LinkedHashMap<>();
        facts.usage().looks().forEach(look -> looks.put(look.agent(), look));
        for (Agent agent : facts.effectiveAgents()) {
            if (DisposableAgents.endsWithItsBuild(agent, facts)) {
                continue;
            }
            AgentLook look = looks.get(agent.name());
            if (look == null) {
                findings.add(Finding.unknown(
                        new Resource("node", agent.name(), agent.location()),
                        "the agent has not been asked for its workspaces",
                        "Audit again in a moment"));
                continue;
            }
            byOwner(look.workspaces().items())
                    .forEach((owner, workspaces) -> findings.add(
                            judge(owner + " on " + agent.name(), "agent " + agent.name(), workspaces, false)));
            look.workspaces().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        }
        facts.agents().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        findings.addAll(DisposableAgents.unseen(facts));
        return findings;
    }

    /** All directories of a job make one finding; one without a job stands for itself. */
    private static Map<String, List<Workspace>> byOwner(List<Workspace> workspaces) {
        Map<String, List<Workspace>> owners = new LinkedHashMap<>();
        for (Workspace workspace : workspaces) {
            owners.computeIfAbsent(
                            workspace.job().isEmpty() ? workspace.location() : workspace.job(),
                            key -> new ArrayList<>())
                    .add(workspace);
        }
        return owners;
    }

    private static Finding judge(String owner, String where, List<Workspace> workspaces, boolean running) {
        Workspace first = workspaces.stream()
                .filter(workspace -> workspace.kind() != Workspace.Kind.CHECKOUT)
                .findFirst()
                .orElse(workspaces.get(0));
        Resource resource = new Resource("workspace", owner, first.location());
        String more = workspaces.size() == 1 ? "" : " and " + (workspaces.size() - 1) + " more beside it";
        if (running) {
            return Finding.unknown(
                    resource,
                    first.location() + more + " may be in use, since the last build of the job has no result yet",
                    "Audit again when the build has finished");
        }
        String message = first.location() + more + " on " + where + " is left" + text(first);
        return first.kind() == Workspace.Kind.CHECKOUT
                ? Finding.warn(resource, message)
                : Finding.fail(resource, message);
    }

    private static String text(Workspace workspace) {
        return switch (workspace.kind()) {
            case FILES -> workspace.job().isEmpty() ? ", and there is no job of that name" : " of a finished build";
            case TEMPORARY -> ", a temporary directory in which steps keep scripts and secret files";
            case CHECKOUT -> ", sources that were checked out for the Pipeline itself";
            case SET_ASIDE -> ", renamed in order to be deleted";
        };
    }

    private static Finding waiting(PendingWipe wipe) {
        String node = wipe.node().isEmpty() ? "the built-in node" : wipe.node();
        Resource resource = new Resource("workspace", wipe.path() + " on " + node, wipe.location());
        String job = wipe.job().isEmpty() ? "" : "; job " + wipe.job();
        return wipe.left()
                ? Finding.fail(resource, "a wipe could not remove everything, and is repeated" + job)
                : Finding.warn(resource, "it was to be deleted and still waits" + job);
    }
}
