package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostEvidenceTest {

    private static final String SOCKETS =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                    + "   0: 0100007F:0016 0200000A:C350 01 00000000:00000000 00:00000000 00000000     0        0 1 1\n";

    @TempDir
    private Path root;

    @Test
    void readsWhatTheMachineHas() throws IOException {
        write("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nAllowUsers admin@10.0.0.0/8\n");
        write("etc/ssh/sshd_config.d/50-clinic.conf", "PasswordAuthentication no\n");
        write("etc/hosts.deny", "sshd: ALL\n");
        write("proc/net/tcp", SOCKETS);

        HostSsh ssh = HostEvidence.read(root);

        assertNotNull(ssh.sshd());
        assertNotNull(ssh.wrappers());
        assertEquals(1, ssh.sockets().size());
    }

    @Test
    void whatIsNotThereIsNoEvidence() {
        assertEquals(HostSsh.UNKNOWN, HostEvidence.read(root));
    }

    @Test
    void aConfigurationWithoutAnEndIsNoEvidence() throws IOException {
        write("etc/ssh/sshd_config", "#".repeat(5 << 20));

        assertNull(HostEvidence.read(root).sshd());
    }

    /** One file restricts who may log in; what the unread one says may take that back. */
    @Test
    void aPartOfTheIncludedFilesIsNotTakenForTheWhole() throws IOException {
        write("etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\n");
        write("etc/ssh/sshd_config.d/10-net.conf", "AllowUsers *@10.0.0.0/8\n");
        HostSsh whole = HostEvidence.read(root);
        assertEquals(Who.ADDRESSES, whole.sshd().admission().who());

        Files.createDirectories(root.resolve("etc/ssh/sshd_config.d/50-cannot-be-read.conf"));
        assertNotEquals(
                Who.ADDRESSES, HostEvidence.read(root).sshd().admission().who());
    }

    @Test
    void aTableOfSocketsThatIsCutStillTells() throws IOException {
        String lines = SOCKETS.substring(SOCKETS.indexOf('\n') + 1);
        write("proc/net/tcp", SOCKETS + lines.repeat((4 << 20) / lines.length()));

        assertTrue(HostEvidence.read(root).sockets().size() > 1_000);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
