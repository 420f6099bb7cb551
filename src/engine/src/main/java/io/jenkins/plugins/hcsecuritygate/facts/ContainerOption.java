package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Something configured for a container that lowers the wall around it, or that could not be read.
 *
 * @param kind what it is
 * @param where the template or line it stands at, fit for a report
 * @param detail what exactly, such as a directory or a capability; for {@link Kind#UNREAD} why, as a clause
 */
public record ContainerOption(
        @NonNull Kind kind, @NonNull String where, @NonNull String detail) {

    /** The options that are told apart. */
    public enum Kind {
        /** All devices and capabilities of the host. */
        PRIVILEGED,
        /** The socket of a container runtime: whoever writes to it is root on the host. */
        RUNTIME_SOCKET,
        /** A directory of the host. */
        HOST_PATH,
        HOST_NETWORK,
        /** The host's processes, or its interprocess communication. */
        HOST_PROCESSES,
        ROOT_USER,
        PRIVILEGE_ESCALATION,
        CAPABILITY,
        /** A security profile (seccomp, AppArmor, SELinux) switched off. */
        UNCONFINED,
        DEVICE,
        /** The agent serves more than one build. */
        REUSED,
        /** The runtime's API is reached without authentication. */
        OPEN_API,
        /** The controller's own container runtime starts the containers. */
        CONTROLLER_RUNTIME,
        UNREAD
    }
}
