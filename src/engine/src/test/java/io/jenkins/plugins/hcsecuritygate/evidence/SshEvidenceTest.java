package io.jenkins.plugins.hcsecuritygate.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence.Kind;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SshEvidenceTest {

    @ParameterizedTest
    @CsvSource({
        "sshd_config, '# nothing', SSHD_CONFIG",
        "clinic-sshd_config, Port 22, SSHD_CONFIG",
        "sshd-T.txt, usepam yes, SSHD_CONFIG",
        "50-cloud-init.conf, PasswordAuthentication no, SSHD_INCLUDED",
        "hosts.allow, '', HOSTS_ALLOW",
        "clinic.hosts.deny, 'ALL: ALL', HOSTS_DENY",
        "tcp6, '  sl  local_address   remote_address   st', SOCKETS"
    })
    void recognisesByNameOrContent(String name, String text, Kind kind) {
        assertThat(SshEvidence.recognise(name, text).map(SshEvidence::kind)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "scan.json, '{\"runs\": []}'",
        "nginx.conf, 'listen 80;'",
        "empty, ''",
        "tcp, '  sl  local_address rem_address st\n lost'"
    })
    void doesNotGuess(String name, String text) {
        assertThat(SshEvidence.recognise(name, text)).isEmpty();
    }

    @Test
    void includedFilesAreReadInTheOrderOfTheirNames() {
        HostSsh ssh = SshEvidence.combine(List.of(
                new SshEvidence(Kind.SSHD_INCLUDED, "90-last.conf", "AddressFamily any"),
                new SshEvidence(Kind.SSHD_INCLUDED, "10-first.conf", "AddressFamily inet"),
                new SshEvidence(
                        Kind.SSHD_CONFIG,
                        "sshd_config",
                        "Include /etc/ssh/sshd_config.d/*.conf\nMatch Address 0.0.0.0/0,!10.0.0.0/8\nDenyUsers *\n")));

        assertThat(ssh.sshd().admission().who()).isEqualTo(Who.ADDRESSES);
    }

    @Test
    void nothingIsKnownOfNothing() {
        assertThat(SshEvidence.combine(List.of())).isEqualTo(HostSsh.UNKNOWN);
    }
}
