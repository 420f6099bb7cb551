package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.network.Admission;
import io.jenkins.plugins.hcsecuritygate.network.ProcNetTcp;
import io.jenkins.plugins.hcsecuritygate.network.SshdConfig;
import java.util.List;

/**
 * What is known of the SSH server of the controller's machine.
 *
 * @param sshd its configuration; null if not known
 * @param wrappers what TCP wrappers say; null if neither of their files is known
 * @param sockets TCP sockets of the machine; empty if none are known
 */
public record HostSsh(
        @CheckForNull SshdConfig sshd,
        @CheckForNull Admission wrappers,
        @NonNull List<ProcNetTcp.Socket> sockets) {

    /** Nobody has looked. */
    public static final HostSsh UNKNOWN = new HostSsh(null, null, List.of());

    public HostSsh {
        sockets = List.copyOf(sockets);
    }
}
