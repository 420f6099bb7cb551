package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractBuild;
import hudson.model.BuildableItemWithBuildWrappers;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.tasks.BuildWrapper;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.posture.RunningAgents;
import io.jenkins.plugins.hcsecuritygate.wipe.WipeDecision;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;

/**
 * One build at the moment it asks, copied out of Jenkins' objects so that judging it is a pure function.
 *
 * @param place where it runs
 * @param agent what that is; null if the build holds no node or the built-in one, or if the node is gone
 * @param kept why its workspaces are not wiped when it is over; null if they are
 * @param keptReason what the exclusion gives as reason; empty if none
 * @param keptByLabel whether the exclusion is about the node alone, so that it says nothing of the job
 * @param sandboxed whether its script runs in the sandbox; true for what is no Pipeline
 * @param credentials what it was given so far
 * @param secretVariables names of variables around the step that hold secrets
 * @param unmaskedParameters names of its parameters that hold secrets and are not masked in the log
 */
record BuildObservation(
        @NonNull BuildPlace place,
        @CheckForNull Agent agent,
        @CheckForNull WorkspaceReceipt.State kept,
        @NonNull String keptReason,
        boolean keptByLabel,
        @NonNull Fact<Boolean> sandboxed,
        @NonNull List<BoundCredential> credentials,
        @NonNull List<String> secretVariables,
        @NonNull List<String> unmaskedParameters) {
    BuildObservation {
        credentials = List.copyOf(credentials);
        secretVariables = List.copyOf(secretVariables);
        unmaskedParameters = List.copyOf(unmaskedParameters);
    }

    private static final String MASK_PASSWORDS =
            "com.michelin.cio.hudson.plugins.maskpasswords.MaskPasswordsBuildWrapper";

    /** A build of which nothing is known but its place. */
    BuildObservation(@NonNull BuildPlace place) {
        this(place, null, null, "", false, Fact.known(true), List.of(), List.of(), List.of());
    }

    /** @param around what a Pipeline puts into the environment of the step; null if there is nothing */
    @NonNull
    static BuildObservation of(
            @NonNull Run<?, ?> run, @CheckForNull Computer computer, @CheckForNull EnvironmentExpander around) {
        BuildPlace place = BuildPlace.of(run, computer);
        Node node = computer == null || place.builtIn() ? null : computer.getNode();
        Node workspaceNode = computer == null ? null : computer.getNode();
        String job = JobPolicies.rootOf(run.getParent()).getFullName();
        Optional<WipeExclusion> exclusion =
                HcSecurityGateConfiguration.get().getWipe().exclusionOf(job, workspaceNode);
        return new BuildObservation(
                place,
                node == null ? null : RunningAgents.of(node),
                WipeDecision.exemption(job, workspaceNode),
                exclusion.map(WipeExclusion::getReason).orElse(""),
                exclusion.map(WipeExclusion::getJobs).orElse("*").isEmpty(),
                Sandbox.of(run),
                credentials(run),
                secretVariables(run, around),
                unmaskedParameters(run));
    }

    private static List<BoundCredential> credentials(Run<?, ?> run) {
        BoundCredentialsAction action = run.getAction(BoundCredentialsAction.class);
        List<BoundCredential> all = new ArrayList<>(action == null ? List.of() : action.credentials());
        for (BuildWrapper wrapper : wrappers(run)) {
            if (wrapper instanceof SecretBuildWrapper secrets) {
                secrets.getBindings().forEach(binding -> all.add(BoundCredential.of(binding)));
            }
        }
        return all;
    }

    private static List<String> secretVariables(Run<?, ?> run, @CheckForNull EnvironmentExpander around) {
        TreeSet<String> names = new TreeSet<>();
        if (around != null) {
            names.addAll(around.getSensitiveVariables());
        }
        if (run instanceof AbstractBuild<?, ?> build) {
            names.addAll(build.getSensitiveBuildVariables());
        }
        return List.copyOf(names);
    }

    private static List<String> unmaskedParameters(Run<?, ?> run) {
        ParametersAction parameters = run.getAction(ParametersAction.class);
        boolean masked = wrappers(run).stream()
                .anyMatch(wrapper -> wrapper.getClass().getName().equals(MASK_PASSWORDS));
        return parameters == null || masked
                ? List.of()
                : parameters.getAllParameters().stream()
                        .filter(ParameterValue::isSensitive)
                        .map(ParameterValue::getName)
                        .toList();
    }

    private static List<BuildWrapper> wrappers(Run<?, ?> run) {
        return JobPolicies.rootOf(run.getParent()) instanceof BuildableItemWithBuildWrappers project
                ? project.getBuildWrappersList().toList()
                : List.of();
    }
}
