package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.containers.AgentClasses;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether every build certainly runs in a container that ends with it. Then no job needs to clean up. Everything that
 * speaks against it, or cannot be told, means no.
 */
final class DisposableAgents {

    private DisposableAgents() {}

    static boolean areAll(@NonNull ControllerFacts facts) {
        boolean noBuildsOnController = facts.builtInNode().fold(builtIn -> builtIn.executors() == 0, unknown -> false)
                && facts.startupExecutors().isComplete()
                && facts.startupExecutors().items().stream()
                        .allMatch(script -> script.executors().equals(Fact.known(0)));
        return noBuildsOnController && !facts.effectiveClouds().isEmpty() && noneKeepsWorkspaces(facts);
    }

    /** Whether certainly no agent, if there are any, outlives a build. */
    static boolean noneKeepsWorkspaces(@NonNull ControllerFacts facts) {
        return facts.agents().isComplete()
                && facts.effectiveAgents().isEmpty()
                && facts.hasPlugin("swarm").equals(Fact.known(false))
                && facts.clouds().isComplete()
                && facts.effectiveClouds().stream().allMatch(DisposableAgents::isDisposable);
    }

    /** Whether an agent that is there now certainly ends with its build. */
    static boolean endsWithItsBuild(@NonNull Agent agent, @NonNull ControllerFacts facts) {
        return AgentClasses.runtimeOf(agent.className()).equals(Fact.known(AgentRuntime.CONTAINER))
                && facts.clouds().isComplete()
                && facts.effectiveClouds().stream().allMatch(DisposableAgents::isDisposable);
    }

    /** Machines that may hold files although no agent of them is known to the running controller. */
    @NonNull
    static List<Finding> unseen(@NonNull ControllerFacts facts) {
        List<Finding> findings = new ArrayList<>();
        if (!facts.hasPlugin("swarm").equals(Fact.known(false))) {
            findings.add(Finding.unknown(
                    new Resource("plugin", "swarm", "plugins"),
                    "agents of the Swarm plugin that are not connected now are not known to the controller",
                    "Look into the workspace directory of each of them, or define them as nodes"));
        }
        facts.clouds().gaps().forEach(gap -> findings.add(Finding.unknown("cloud", gap)));
        for (Cloud cloud : facts.effectiveClouds()) {
            if (!isDisposable(cloud)) {
                findings.add(Finding.unknown(
                        new Resource("cloud", cloud.name(), cloud.location()),
                        "what its agents leave may outlive them, and those that do not run now cannot be asked",
                        "Let the cloud use each container once, or look into what it keeps"));
            }
        }
        return findings;
    }

    private static boolean isDisposable(Cloud cloud) {
        return AgentClasses.runtimeOf(cloud.className()).equals(Fact.known(AgentRuntime.CONTAINER))
                && cloud.keepsAgents().isEmpty()
                && cloud.templates().stream()
                        .allMatch(template -> template.keepsWorkspace().isEmpty());
    }
}
