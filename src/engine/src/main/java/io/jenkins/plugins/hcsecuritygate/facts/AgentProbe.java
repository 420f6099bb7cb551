package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * What an agent that is online shows of itself.
 *
 * @param runtime what its process runs in
 * @param linux whether its operating system is Linux
 * @param signs what that was concluded from
 */
public record AgentProbe(
        @NonNull AgentRuntime runtime,
        boolean linux,
        @NonNull String signs) {}
