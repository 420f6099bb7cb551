package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * How a template of a cloud connects to its agents with SSH.
 *
 * @param template what the template is called in a report
 * @param hostKeys how the agent's host key is verified
 */
public record SshAccess(@NonNull String template, @NonNull Fact<HostKeyCheck> hostKeys) {}
