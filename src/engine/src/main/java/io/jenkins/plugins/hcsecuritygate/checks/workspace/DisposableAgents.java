package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.containers.AgentClasses;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;

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

    private static boolean isDisposable(Cloud cloud) {
        return AgentClasses.runtimeOf(cloud.className()).equals(Fact.known(AgentRuntime.CONTAINER))
                && cloud.keepsAgents().isEmpty()
                && cloud.templates().stream()
                        .allMatch(template -> template.keepsWorkspace().isEmpty());
    }
}
