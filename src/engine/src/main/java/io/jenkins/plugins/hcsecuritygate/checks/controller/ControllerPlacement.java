package io.jenkins.plugins.hcsecuritygate.checks.controller;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether builds that ask for a node get the built-in one, by the rules of {@code hudson.model.Node.canTake}: a label
 * decides alone, and without a label only a node in mode {@code NORMAL} takes a build.
 */
final class ControllerPlacement {

    /** Whether the built-in node takes builds at all. */
    private enum Executors {
        SOME,
        NONE,
        UNKNOWN
    }

    private static final String EXECUTORS_ANSWER =
            "Look at Manage Jenkins > Nodes > Built-In Node in the running Jenkins";
    private static final String LABEL_ANSWER =
            "Look at the nodes that the job's builds ran on, or write a constant label";

    private final BuiltInNode node;
    private final Set<String> labels;
    private final Executors executors;
    private final boolean alone;
    private final Set<String> agentNames;

    private ControllerPlacement(BuiltInNode node, Executors executors, boolean alone, Set<String> agentNames) {
        this.node = node;
        this.labels = new HashSet<>(node.ownLabels());
        this.labels.add(node.selfLabel());
        this.executors = executors;
        this.alone = alone;
        this.agentNames = agentNames;
    }

    @NonNull
    static ControllerPlacement of(@NonNull BuiltInNode node, @NonNull ControllerFacts facts) {
        Executors executors = Executors.NONE;
        if (node.executors() > 0
                || facts.startupExecutors().items().stream()
                        .anyMatch(script -> script.executors().fold(number -> number > 0, unknown -> false))) {
            executors = Executors.SOME;
        } else if (!facts.startupExecutors().isComplete()
                || facts.startupExecutors().items().stream()
                        .anyMatch(script -> script.executors() instanceof Fact.Unknown)) {
            executors = Executors.UNKNOWN;
        }
        boolean alone = facts.agents().isComplete()
                && facts.clouds().isComplete()
                && facts.effectiveAgents().isEmpty()
                && facts.effectiveClouds().isEmpty()
                && facts.hasPlugin("swarm").equals(Fact.known(false));
        Set<String> names = new HashSet<>();
        facts.effectiveAgents().forEach(agent -> names.add(agent.name()));
        return new ControllerPlacement(node, executors, alone, names);
    }

    /** The one finding of a job; empty if its builds surely run elsewhere. */
    @NonNull
    Optional<Finding> judge(@NonNull Job job) {
        Resource resource = new Resource("job", job.fullName(), job.location());
        if (job.definition() instanceof Job.Classic classic) {
            return classic.placement()
                    .fold(placement -> judge(resource, placement), unknown -> ifExecutors(resource, unknown));
        }
        if (job.definition() instanceof Job.Pipeline pipeline) {
            return pipeline.outline()
                    .fold(
                            outline -> judge(resource, outline, pipeline.source()),
                            unknown -> ifExecutors(resource, unknown));
        }
        return ifExecutors(
                resource,
                Fact.unknown("where a job of this type runs is not known", "Look at the nodes its builds ran on"));
    }

    private Optional<Finding> judge(Resource resource, Job.Placement placement) {
        if (placement.tied()) {
            return Optional.of(
                    asked(resource, "it is tied to the built-in node (canRoam is off and no label is given)"));
        }
        List<Finding> findings = new ArrayList<>();
        placement.labels().forEach(label -> label(resource, label, "").ifPresent(findings::add));
        return worst(resource, findings, "");
    }

    private Optional<Finding> judge(Resource resource, PipelineOutline outline, ScriptSource source) {
        List<Finding> findings = new ArrayList<>();
        for (WorkspaceUse use : outline.workspaces()) {
            use(resource, use).ifPresent(findings::add);
        }
        outline.opaqueCalls().stream()
                .findFirst()
                .flatMap(call -> ifExecutors(
                        resource,
                        Fact.unknown(
                                call.name() + " on line " + call.line()
                                        + " is not defined in the script and may ask for a node",
                                "Look at the library's code, or at the nodes that the job's builds ran on")))
                .ifPresent(findings::add);
        return worst(resource, findings, source == ScriptSource.LAST_BUILD ? " (script of the last build)" : "");
    }

    private Optional<Finding> use(Resource resource, WorkspaceUse use) {
        if (use.kind() == AgentKind.KUBERNETES) {
            return Optional.empty();
        }
        String where = " on line " + use.line();
        if (use.kind() == AgentKind.OTHER && use.label().fold(String::isEmpty, unknown -> false)) {
            return ifExecutors(
                    resource, Fact.unknown("which node the agent" + where + " gets, a plugin decides", LABEL_ANSWER));
        }
        return use.label()
                .fold(
                        label -> label(resource, label, where),
                        unknown -> ifExecutors(resource, Fact.unknown(unknown.why() + where, unknown.answeredBy())));
    }

    private Optional<Finding> label(Resource resource, String label, String where) {
        if (label.isBlank()) {
            return anywhere(resource, where);
        }
        return LabelExpression.parse(label)
                .fold(
                        expression -> label(resource, expression, where),
                        unknown -> ifExecutors(resource, Fact.unknown(unknown.why() + where, unknown.answeredBy())));
    }

    private Optional<Finding> label(Resource resource, LabelExpression expression, String where) {
        if (executors != Executors.NONE && expression.matches(labels)) {
            return Optional.of(asked(
                    resource,
                    "the label it asks for" + where + " is satisfied by the built-in node, which carries "
                            + String.join(", ", labels.stream().sorted().toList())));
        }
        for (String name : List.of(BuiltInNode.SELF, BuiltInNode.FORMER_SELF)) {
            // Not just anything that no label contradicts: the name itself must make the difference.
            if (!agentNames.contains(name) && expression.matches(Set.of(name)) && !expression.matches(Set.of())) {
                return Optional.of(Finding.warn(
                        resource,
                        "it asks" + where + " for the label " + name
                                + (labels.contains(name)
                                        ? ", the built-in node, which has no executors: its builds wait for ever"
                                        : ", a name of the built-in node that this one does not carry: its builds wait"
                                                + " for ever")));
            }
        }
        return Optional.empty();
    }

    private Optional<Finding> anywhere(Resource resource, String where) {
        if (executors == Executors.NONE || node.exclusive()) {
            return Optional.empty();
        }
        if (executors == Executors.UNKNOWN) {
            return Optional.of(unknownExecutors(resource, "it asks for any node" + where));
        }
        return Optional.of(
                alone
                        ? Finding.fail(
                                resource, "it asks for any node" + where + ", and there is none but the built-in one")
                        : Finding.warn(
                                resource, "it asks for any node" + where + ", so it may run on the built-in one"));
    }

    private Finding asked(Resource resource, String what) {
        return switch (executors) {
            case SOME -> Finding.fail(resource, what);
            case NONE -> Finding.warn(resource, what + ", which has no executors: its builds wait for ever");
            case UNKNOWN -> unknownExecutors(resource, what);
        };
    }

    private static Finding unknownExecutors(Resource resource, String what) {
        return Finding.unknown(
                resource, what + ", and whether the built-in node has executors is unknown", EXECUTORS_ANSWER);
    }

    /** Without executors nothing runs there, whatever a job asks for. */
    private Optional<Finding> ifExecutors(Resource resource, Fact<?> unknown) {
        return executors == Executors.NONE || !(unknown instanceof Fact.Unknown<?> reason)
                ? Optional.empty()
                : Optional.of(Finding.unknown(resource, reason));
    }

    private static Optional<Finding> worst(Resource resource, List<Finding> findings, String suffix) {
        return findings.stream()
                .min(Comparator.comparingInt(finding -> CheckResult.rank(finding.status())))
                .map(worst -> new Finding(
                        worst.status(),
                        resource,
                        worst.message()
                                + (findings.size() == 1 ? "" : ", and " + (findings.size() - 1) + " more such places")
                                + suffix,
                        worst.answeredBy()));
    }
}
