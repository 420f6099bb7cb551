package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * An agent written to disk.
 *
 * @param name agent name
 * @param location path of its configuration relative to the home
 * @param className Java class of the node, un-mangled; {@code hudson.slaves.DumbSlave} for a permanent agent
 * @param launcherClass Java class of the launcher; {@code hudson.slaves.JNLPLauncher} where none is written, as Jenkins
 *     falls back to it
 * @param pluginId plugin that provides the node class; null for Jenkins' own. The launcher's plugin is not meant: an
 *     agent whose launcher cannot be loaded is still an agent
 * @param remoteFs root directory on the agent; empty if not stated
 * @param hostKeys how its host key is verified when the controller connects to it
 * @param probe what it shows of itself while it is online; unknown to whoever only reads files
 */
public record Agent(
        @NonNull String name,
        @NonNull String location,
        @NonNull String className,
        @NonNull String launcherClass,
        @CheckForNull String pluginId,
        @NonNull String remoteFs,
        @NonNull Fact<HostKeyCheck> hostKeys,
        @NonNull Fact<AgentProbe> probe) {

    /** Nobody has asked the agent. */
    public static final Fact<AgentProbe> NOT_PROBED =
            Fact.unknown("the agent was not asked", "Probe the agent from a running controller");

    /** An agent as its configuration describes it. */
    public Agent(
            @NonNull String name,
            @NonNull String location,
            @NonNull String className,
            @NonNull String launcherClass,
            @CheckForNull String pluginId,
            @NonNull String remoteFs,
            @NonNull Fact<HostKeyCheck> hostKeys) {
        this(name, location, className, launcherClass, pluginId, remoteFs, hostKeys, NOT_PROBED);
    }

    /** An agent that the controller does not connect to with SSH. */
    public Agent(
            @NonNull String name,
            @NonNull String location,
            @NonNull String className,
            @NonNull String launcherClass,
            @CheckForNull String pluginId,
            @NonNull String remoteFs) {
        this(name, location, className, launcherClass, pluginId, remoteFs, Fact.known(HostKeyCheck.NO_SSH));
    }

    /** The same agent with what it shows of itself. */
    @NonNull
    public Agent withProbe(@NonNull Fact<AgentProbe> answer) {
        return new Agent(name, location, className, launcherClass, pluginId, remoteFs, hostKeys, answer);
    }
}
