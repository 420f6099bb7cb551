package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.util.stream.Stream;

/**
 * Whether the pods that Pipelines ask for end with their build. They do unless a Kubernetes cloud keeps agents or
 * workspaces.
 *
 * @param kept why a pod or its workspace may stay; empty if it does not
 */
record PodRetention(@NonNull String kept) {

    private static final String KUBERNETES_CLOUD = "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud";

    @NonNull
    static PodRetention of(@NonNull ControllerFacts facts) {
        return new PodRetention(facts.effectiveClouds().stream()
                .filter(cloud -> cloud.className().equals(KUBERNETES_CLOUD))
                .flatMap(PodRetention::reasons)
                .findFirst()
                .orElse(facts.clouds().isComplete() ? "" : "the clouds are not all known"));
    }

    private static Stream<String> reasons(Cloud cloud) {
        return Stream.concat(
                        Stream.of(cloud.keepsAgents()),
                        cloud.templates().stream().map(Cloud.Template::keepsWorkspace))
                .filter(reason -> !reason.isEmpty())
                .map(reason -> "cloud " + cloud.name() + ": " + reason);
    }
}
