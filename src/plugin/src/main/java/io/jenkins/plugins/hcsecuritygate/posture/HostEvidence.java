package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.hcsecuritygate.agent.RuntimeSigns;
import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the controller's machine lets Jenkins read of its SSH server: its configuration, the TCP wrappers, and who is
 * connected. In a container these files belong to the container, and the server that matters is outside of it, so there
 * nothing is read.
 */
final class HostEvidence {

    private static final Logger LOGGER = Logger.getLogger(HostEvidence.class.getName());

    /** A table of sockets grows with the connections; nobody needs more of it to see who came over SSH. */
    private static final int MOST_BYTES = 4 << 20;

    private static final int MOST_FILES = 200;

    private HostEvidence() {}

    @NonNull
    @SuppressFBWarnings(
            value = "DMI_HARDCODED_ABSOLUTE_FILENAME",
            justification = "These files have their places on every Linux machine")
    static HostSsh read() {
        return RuntimeSigns.read().runtime() == RuntimeSigns.Runtime.LINUX_MACHINE
                ? read(Path.of("/"))
                : HostSsh.UNKNOWN;
    }

    /** @param root where the machine's file system begins */
    @NonNull
    static HostSsh read(@NonNull Path root) {
        List<SshEvidence> evidence = new ArrayList<>();
        add(evidence, root.resolve("etc/ssh/sshd_config"), SshEvidence.Kind.SSHD_CONFIG);
        try (DirectoryStream<Path> included =
                Files.newDirectoryStream(root.resolve("etc/ssh/sshd_config.d"), "*.conf")) {
            for (Path file : included) {
                if (evidence.size() < MOST_FILES) {
                    add(evidence, file, SshEvidence.Kind.SSHD_INCLUDED);
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "no included configuration", e);
        }
        add(evidence, root.resolve("etc/hosts.allow"), SshEvidence.Kind.HOSTS_ALLOW);
        add(evidence, root.resolve("etc/hosts.deny"), SshEvidence.Kind.HOSTS_DENY);
        add(evidence, root.resolve("proc/net/tcp"), SshEvidence.Kind.SOCKETS);
        add(evidence, root.resolve("proc/net/tcp6"), SshEvidence.Kind.SOCKETS);
        return SshEvidence.combine(evidence);
    }

    /** What is absent, unreadable or too long is no evidence; the check says then what it does not know. */
    private static void add(List<SshEvidence> evidence, Path file, SshEvidence.Kind kind) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES || kind == SshEvidence.Kind.SOCKETS) {
                evidence.add(new SshEvidence(
                        kind, String.valueOf(file.getFileName()), new String(bytes, StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot read " + file);
        }
    }
}
