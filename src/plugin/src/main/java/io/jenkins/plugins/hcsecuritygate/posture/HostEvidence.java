package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import io.jenkins.plugins.hcsecuritygate.agent.RuntimeSigns;
import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
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
        addIncluded(evidence, root.resolve("etc/ssh/sshd_config.d"));
        add(evidence, root.resolve("etc/hosts.allow"), SshEvidence.Kind.HOSTS_ALLOW);
        add(evidence, root.resolve("etc/hosts.deny"), SshEvidence.Kind.HOSTS_DENY);
        add(evidence, root.resolve("proc/net/tcp"), SshEvidence.Kind.SOCKETS);
        add(evidence, root.resolve("proc/net/tcp6"), SshEvidence.Kind.SOCKETS);
        return SshEvidence.combine(evidence);
    }

    /**
     * All included files or none: what one of them forbids, another may allow again, so a part of them would be taken for
     * the whole. Without any, the check finds an {@code Include} that nobody has answered.
     */
    private static void addIncluded(List<SshEvidence> evidence, Path directory) {
        List<SshEvidence> found = new ArrayList<>();
        try (DirectoryStream<Path> included = Files.newDirectoryStream(directory, "*.conf")) {
            for (Path file : included) {
                if (found.size() == MOST_FILES || !add(found, file, SshEvidence.Kind.SSHD_INCLUDED)) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.log(Level.FINE, "no included configuration", e);
            return;
        }
        evidence.addAll(found);
    }

    /**
     * What is absent, unreadable or too long is no evidence; the check says then what it does not know.
     *
     * @return whether it was added
     */
    private static boolean add(List<SshEvidence> evidence, Path file, SshEvidence.Kind kind) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES && kind != SshEvidence.Kind.SOCKETS) {
                return false;
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            evidence.add(new SshEvidence(
                    kind,
                    String.valueOf(file.getFileName()),
                    // The last line of a table that is too long is cut, and would make the rest look damaged.
                    bytes.length > MOST_BYTES ? text.substring(0, text.lastIndexOf('\n') + 1) : text));
            return true;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot read " + file);
            return false;
        }
    }
}
