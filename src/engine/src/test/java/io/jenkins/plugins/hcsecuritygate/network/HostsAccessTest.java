package io.jenkins.plugins.hcsecuritygate.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.network.Admission.Who;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsAccessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sshd: 10.0.0.0/8 | ALL: ALL | ADDRESSES",
                "sshd: 10. 192.168.1.7, [2001:db8::]/32 | sshd: ALL | ADDRESSES",
                "sshd, in.ftpd : 10.0.0.0/255.0.0.0 : spawn /bin/true | ALL: ALL | ADDRESSES",
                "sshd: 10.0.0.0/8;sshd: ALL: DENY | # | ADDRESSES",
                "# | sshd: ALL EXCEPT 10.0.0.0/8 | ADDRESSES",
                "sshd: \\;  10.0.0.0/8 | ALL: ALL | ADDRESSES",
                "in.ftpd: ALL | ALL: ALL | ADDRESSES",
                "sshd: .clinic.example | ALL: ALL | NAMES",
                "sshd: LOCAL | ALL: ALL | NAMES",
                "sshd: 10.0.0.0/8 | sshd: PARANOID | ANYONE",
                "sshd: 10.0.0.0/8 | # | ANYONE",
                "sshd: 10.0.0.0/8 | in.ftpd: ALL | ANYONE",
                "sshd: 10.0.0.0/8 | sshd: 0.0.0.0/0 | ANYONE",
                "ALL: ALL | ALL: ALL | ANYONE",
                "sshd: ALL EXCEPT .evil.example | ALL: ALL | ANYONE",
                "sshd: [::]/0 | ALL: ALL | ANYONE",
                "sshd: 0.0.0.0/0 | ALL: ALL | ANYONE",
                "# | sshd: ALL EXCEPT ALL EXCEPT 10.0.0.0/8 | UNCLEAR",
                "ALL EXCEPT in.ftpd: 10. | ALL: ALL | UNCLEAR",
                "sshd: /etc/hosts.friends | ALL: ALL | UNCLEAR",
                "sshd 10.0.0.0/8 | ALL: ALL | UNCLEAR",
                "sshd: 10.0.0.0/8 \\ | ALL: ALL | UNCLEAR"
            })
    void firstMatchingLineDecides(String allow, String deny, Who expected) {
        assertThat(HostsAccess.admission(allow.replace(';', '\n'), deny.replace(';', '\n'))
                        .who())
                .isEqualTo(expected);
    }

    @Test
    void oneFileAloneDecidesLittle() {
        assertThat(HostsAccess.admission("sshd: 10.0.0.0/8", null).who()).isEqualTo(Who.UNCLEAR);
        assertThat(HostsAccess.admission(null, "ALL: ALL").who()).isEqualTo(Who.UNCLEAR);
        assertThat(HostsAccess.admission("sshd: ALL", null).who()).isEqualTo(Who.ANYONE);
        assertThat(HostsAccess.admission("sshd: 10.0.0.0/8\nALL: ALL: DENY", null)
                        .who())
                .isEqualTo(Who.ADDRESSES);
    }

    @Test
    void damagedFilesAreReadWithoutFailure() {
        byte[] allow = "sshd, ALL : 10. , [2001:db8::]/32 EXCEPT 10.1.0.0/16 : allow\n# x\nALL: \\\n LOCAL\n"
                .getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(3, "ALL", "EXCEPT", ":", "[", "]", "\\\n", "@", "/", "sshd", "deny", ",");
        for (int i = 0; i < 5_000; i++) {
            String text = new String(mutations.mutate(allow), StandardCharsets.UTF_8);
            assertThat(HostsAccess.admission(text, "ALL: ALL").why()).isNotBlank();
            assertThat(HostsAccess.admission("", text).why()).isNotBlank();
        }
    }
}
