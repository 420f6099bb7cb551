package io.jenkins.plugins.hcsecuritygate.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import io.jenkins.plugins.hcsecuritygate.network.HostsAccess;
import io.jenkins.plugins.hcsecuritygate.network.ProcNetTcp;
import io.jenkins.plugins.hcsecuritygate.network.SshdConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A file of the operating system that says something about who reaches its SSH server.
 *
 * @param kind what it is
 * @param name its name without directories
 * @param text its content
 */
public record SshEvidence(
        @NonNull Kind kind, @NonNull String name, @NonNull String text) {

    /** What a message says that is understood. */
    public static final String UNDERSTOOD =
            "sshd_config, files it includes (*.conf), the output of sshd -T, hosts.allow, hosts.deny, /proc/net/tcp and"
                    + " /proc/net/tcp6";

    /** Kinds of files. */
    public enum Kind {
        SSHD_CONFIG,
        SSHD_INCLUDED,
        HOSTS_ALLOW,
        HOSTS_DENY,
        SOCKETS
    }

    /**
     * Tells what a file is, by its name or else by its content.
     *
     * @return empty if it is none of {@link Kind}
     */
    @NonNull
    public static Optional<SshEvidence> recognise(@NonNull String name, @NonNull String text) {
        return kind(name, text).map(kind -> new SshEvidence(kind, name, text));
    }

    private static Optional<Kind> kind(String name, String text) {
        if (name.endsWith("hosts.allow")) {
            return Optional.of(Kind.HOSTS_ALLOW);
        }
        if (name.endsWith("hosts.deny")) {
            return Optional.of(Kind.HOSTS_DENY);
        }
        if (ProcNetTcp.parse(text).isPresent()) {
            return Optional.of(Kind.SOCKETS);
        }
        if (name.endsWith("sshd_config") || SshdConfig.isConfiguration(text)) {
            return Optional.of(name.endsWith(".conf") ? Kind.SSHD_INCLUDED : Kind.SSHD_CONFIG);
        }
        return Optional.empty();
    }

    /** Puts files together. Of several of a kind that a machine has only once, the last counts. */
    @NonNull
    public static HostSsh combine(@NonNull List<SshEvidence> files) {
        String sshd = null;
        String allow = null;
        String deny = null;
        List<SshEvidence> included = new ArrayList<>();
        List<ProcNetTcp.Socket> sockets = new ArrayList<>();
        for (SshEvidence file : files) {
            switch (file.kind()) {
                case SSHD_CONFIG -> sshd = file.text();
                case SSHD_INCLUDED -> included.add(file);
                case HOSTS_ALLOW -> allow = file.text();
                case HOSTS_DENY -> deny = file.text();
                case SOCKETS -> sockets.addAll(ProcNetTcp.parse(file.text()).orElse(List.of()));
            }
        }
        included.sort(Comparator.comparing(SshEvidence::name));
        return new HostSsh(
                sshd == null ? null : SshdConfig.parse(sshd, pattern -> matching(pattern, included)),
                allow == null && deny == null ? null : HostsAccess.admission(allow, deny),
                sockets);
    }

    /** Files are told by their names alone, since they may have been copied from the machine they belong to. */
    private static Optional<List<String>> matching(String pattern, List<SshEvidence> included) {
        String last = pattern.substring(pattern.lastIndexOf('/') + 1);
        List<String> texts = included.stream()
                .filter(file -> NamePattern.matches(last, file.name()))
                .map(SshEvidence::text)
                .toList();
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }
}
