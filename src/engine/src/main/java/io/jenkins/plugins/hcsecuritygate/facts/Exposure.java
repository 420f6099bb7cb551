package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far the controller is open to others: on its disk, to forged requests, to silence about warnings.
 *
 * @param modes modes of the home; unknown where the file system has none
 * @param crumbIssuer class of the crumb issuer; empty where {@code config.xml} names none
 * @param agentProtocols protocols for inbound agents that are switched on by name, beyond Jenkins' own choice
 * @param dismissedMonitors ids of administrative monitors that somebody switched off
 * @param auditLoggers classes of the loggers of the plugin audit-trail
 * @param hostSsh the machine's own SSH server, where somebody gave evidence
 */
public record Exposure(
        @NonNull Fact<HomeModes> modes,
        @NonNull Fact<Optional<String>> crumbIssuer,
        @NonNull Fact<Set<String>> agentProtocols,
        @NonNull Fact<Set<String>> dismissedMonitors,
        @NonNull Fact<List<String>> auditLoggers,
        @NonNull HostSsh hostSsh) {

    /** The same with evidence about the machine's SSH server. */
    @NonNull
    public Exposure withHostSsh(@NonNull HostSsh ssh) {
        return new Exposure(modes, crumbIssuer, agentProtocols, dismissedMonitors, auditLoggers, ssh);
    }
}
