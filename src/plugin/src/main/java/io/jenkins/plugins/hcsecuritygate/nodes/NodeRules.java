package io.jenkins.plugins.hcsecuritygate.nodes;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.labels.LabelAtom;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerAgents;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.posture.RunningAgents;
import jenkins.model.Jenkins;

/** On which nodes builds may work. Looks only into memory. */
final class NodeRules {

    private NodeRules() {}

    /** Whether there is any rule, so that most controllers pay nothing for it. */
    static boolean exist() {
        Enforcement enforced = HcSecurityGateConfiguration.get().enforced();
        return enforced.refusesBuiltInNode()
                || enforced.refusesNonContainers()
                || !enforced.refuseLabels().isEmpty();
    }

    /**
     * Why a build must not work on a node.
     *
     * @param name name of the node; empty for the built-in node
     * @param node null if there is no node of that name any more
     * @return a sentence that says what to do, null if it may
     */
    @CheckForNull
    static String refusal(@NonNull String name, @CheckForNull Node node, @NonNull Item job) {
        Enforcement enforced = HcSecurityGateConfiguration.get().enforced();
        if (name.isEmpty() || node instanceof Jenkins) {
            if (enforced.refusesBuiltInNode()) {
                return Messages.NodeRules_built_in();
            }
            return label(enforced, Jenkins.get());
        }
        String shown = HomeNames.display(name);
        if (node == null) {
            return enforced.refusesNonContainers() || !enforced.refuseLabels().isEmpty()
                    ? Messages.NodeRules_gone(shown)
                    : null;
        }
        String byLabel = label(enforced, node);
        return byLabel != null || !enforced.refusesNonContainers() ? byLabel : container(node, shown, job);
    }

    @CheckForNull
    private static String label(Enforcement enforced, Node node) {
        for (LabelAtom label : node.getAssignedLabels()) {
            if (enforced.refuseLabels().contains(label.getName())) {
                return Messages.NodeRules_label(
                        node instanceof Jenkins ? "built-in" : HomeNames.display(node.getNodeName()),
                        HomeNames.display(label.getName()));
            }
        }
        return null;
    }

    @CheckForNull
    private static String container(Node node, String shown, Item job) {
        ContainerAgents check = new ContainerAgents();
        CheckSettings settings = JobPolicies.of(job).ruleOf(check.metadata()).checkSettings();
        Finding finding =
                ContainerAgents.judge(RunningAgents.of(node), settings).orElse(null);
        if (finding == null) {
            return null;
        }
        return finding.answeredBy().isEmpty()
                ? Messages.NodeRules_no_container(shown, finding.message())
                : Messages.NodeRules_unclear(shown, finding.message(), finding.answeredBy());
    }
}
