package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * A configured cloud.
 *
 * @param name cloud name; its class name where it has none
 * @param location file relative to the home, usually {@code config.xml}
 * @param className Java class, un-mangled
 * @param pluginId plugin that wrote it; null if not stated
 * @param templates its agent templates; a cloud may have none and take them from Pipelines
 * @param keepsAgents why agents of every template outlive a build; empty if nothing on the cloud says so
 * @param containerOptions what weakens the containers it starts, or could not be read
 * @param sshAccesses how its templates connect with SSH, those that do
 */
public record Cloud(
        @NonNull String name,
        @NonNull String location,
        @NonNull String className,
        @CheckForNull String pluginId,
        @NonNull List<Template> templates,
        @NonNull String keepsAgents,
        @NonNull List<ContainerOption> containerOptions,
        @NonNull List<SshAccess> sshAccesses) {
    public Cloud {
        templates = List.copyOf(templates);
        containerOptions = List.copyOf(containerOptions);
        sshAccesses = List.copyOf(sshAccesses);
    }

    /** A cloud that weakens no container and connects without SSH. */
    public Cloud(
            @NonNull String name,
            @NonNull String location,
            @NonNull String className,
            @CheckForNull String pluginId,
            @NonNull List<Template> templates,
            @NonNull String keepsAgents) {
        this(name, location, className, pluginId, templates, keepsAgents, List.of(), List.of());
    }

    /**
     * @param name label or name of the template, empty if it has none
     * @param runtime what a template of a mixed cloud starts; for the others the cloud's class decides
     * @param windows whether it says that it starts Windows
     * @param keepsWorkspace why a workspace outlives the build that used it (a persistent volume, an agent that is
     *     reused); empty if nothing says so
     */
    public record Template(
            @NonNull String name,
            @NonNull Fact<AgentRuntime> runtime,
            boolean windows,
            @NonNull String keepsWorkspace) {}
}
