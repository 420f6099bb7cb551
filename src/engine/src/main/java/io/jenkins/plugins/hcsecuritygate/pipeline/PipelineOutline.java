package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.List;

/**
 * What a Pipeline's text says about where it runs, what it cleans up and how it uses credentials. Small enough to be
 * kept for every job of a large controller; the text itself is not kept.
 *
 * @param declarative whether the text has a top-level {@code pipeline} block
 * @param workspaces every place where the text allocates a workspace, in order of appearance
 * @param bindsCredentials whether it takes credentials in a way that Credentials Binding or SSH Agent serves
 * @param exposures uses of credentials that defeat masking
 * @param opaqueCalls calls that are neither a known step nor defined in the text and stand outside every workspace: a
 *     library behind them may allocate workspaces of its own
 * @param containerOptions what weakens the containers it starts, or could not be read
 * @param literals what its string literals give away: hard-coded secrets and ids of credentials
 */
public record PipelineOutline(
        boolean declarative,
        @NonNull List<WorkspaceUse> workspaces,
        boolean bindsCredentials,
        @NonNull List<Exposure> exposures,
        @NonNull List<OpaqueCall> opaqueCalls,
        @NonNull List<ContainerOption> containerOptions,
        @NonNull Literals literals) {
    public PipelineOutline {
        workspaces = List.copyOf(workspaces);
        exposures = List.copyOf(exposures);
        opaqueCalls = List.copyOf(opaqueCalls);
        containerOptions = List.copyOf(containerOptions);
    }

    /** A Pipeline that weakens no container and gives nothing away. */
    public PipelineOutline(
            boolean declarative,
            @NonNull List<WorkspaceUse> workspaces,
            boolean bindsCredentials,
            @NonNull List<Exposure> exposures,
            @NonNull List<OpaqueCall> opaqueCalls) {
        this(declarative, workspaces, bindsCredentials, exposures, opaqueCalls, List.of(), Literals.NONE);
    }

    /** How an agent is asked for. */
    public enum AgentKind {
        /** {@code agent any}, or {@code node { }} without a label. */
        ANY,
        /** {@code agent { label '…' }}, {@code agent { node { label '…' } }}, {@code node('…') { }}. */
        LABEL,
        /** {@code agent { docker … }} or {@code agent { dockerfile … }}: a container beside a node's workspace. */
        DOCKER,
        /** {@code agent { kubernetes … }}, {@code podTemplate}: a pod that is deleted after use. */
        KUBERNETES,
        /** Another agent type, of a plugin this reader does not know. */
        OTHER
    }

    /** How surely a workspace is wiped when its use ends. */
    public enum Cleanup {
        /** On success, failure and abort alike. */
        ALWAYS,
        /** Under conditions, after steps that may fail, or only partly; {@link WorkspaceUse#explanation()} says which. */
        SOMETIMES,
        NEVER,
        /** Nothing visible, but a library call inside may do it. */
        UNKNOWN
    }

    /**
     * @param kind how the agent is asked for
     * @param label label expression, empty where none is given; unknown where it comes from a variable
     * @param line line of the {@code agent} or {@code node}, from 1
     * @param cleanup how surely the workspace is wiped
     * @param needsCleanupPlugin whether the step that wipes it is one of the Workspace Cleanup plugin
     * @param explanation why it is judged so, as a clause naming lines; never text of the script other than step names
     */
    public record WorkspaceUse(
            @NonNull AgentKind kind,
            @NonNull Fact<String> label,
            int line,
            @NonNull Cleanup cleanup,
            boolean needsCleanupPlugin,
            @NonNull String explanation) {}

    /**
     * @param kind what happens
     * @param line line, from 1
     * @param name the variable or class concerned; never a value
     */
    public record Exposure(
            @NonNull Kind kind, int line, @NonNull String name) {
        /** Why masking does not cover it. */
        public enum Kind {
            /** A bound secret is interpolated by Groovy, so the value itself stands in the step's arguments. */
            INTERPOLATED,
            /** The script reads the credentials store or decrypts by itself: nothing binds, so nothing masks. */
            READ_DIRECTLY,
            /** A {@code password} parameter or input: its value is masked nowhere. */
            PASSWORD_PARAMETER
        }
    }

    /**
     * @param name the called name
     * @param line line, from 1
     */
    public record OpaqueCall(@NonNull String name, int line) {}
}
