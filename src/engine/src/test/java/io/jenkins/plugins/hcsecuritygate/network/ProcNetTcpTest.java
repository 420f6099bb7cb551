package io.jenkins.plugins.hcsecuritygate.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.network.ProcNetTcp.Socket;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcNetTcpTest {

    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    @Test
    void decodesAddressesOfBothFamilies() {
        String table = HEADER
                + "   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0\n"
                + "   1: 0100000A:0016 097100CB:0000 01\n"
                + "   2: 0100000A:0016 0200000A:D431 06 00000000:00000000\n"
                + "   3: 0000000000000000FFFF00000100000A:1F90 0000000000000000FFFF00000900000A:D431 01\n"
                + "   4: B80D0120000000000000000001000000:0016 B80D0120000000000000000009000000:D431 01\n";

        assertThat(ProcNetTcp.parse(table))
                .contains(List.of(
                        new Socket(22, address("0.0.0.0"), true),
                        new Socket(22, address("203.0.113.9"), false),
                        new Socket(8080, address("10.0.0.9"), false),
                        new Socket(22, address("2001:db8::9"), false)));
    }

    @Test
    void emptyTableIsATable() {
        assertThat(ProcNetTcp.parse(HEADER)).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "   0: 0100000A:0016 0200000A 01",
                "   0: 0100000A:0016 0200000:D431 01",
                "   0: 0100000A:0016 0200000G:D431 01",
                "   0: 0100000A:0016 0200000A:D43 01",
                "   0: 0100000A:0016 0200000A:D431 0G",
                "   0: 0100000A:0016",
                "lost"
            })
    void oneUnreadableRowSpoilsTheTable(String row) {
        assertThat(ProcNetTcp.parse(HEADER + row + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Port 22", "sl\n", "{}"})
    void tellsOtherTexts(String text) {
        assertThat(ProcNetTcp.parse(text)).isEmpty();
    }

    @Test
    void everyAddressComesBack() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            byte[] words = bytes.clone();
            for (int b = 0; b < words.length; b++) {
                words[b] = bytes[b / 4 * 4 + 3 - b % 4];
            }
            String row = "   0: 0100000A:0016 " + HexFormat.of().withUpperCase().formatHex(words) + ":0001 01\n";

            assertThat(ProcNetTcp.parse(HEADER + row).orElseThrow())
                    .containsExactly(new Socket(22, IpAddress.of(bytes), false));
        }
    }

    @Test
    void damagedTablesAreReadWithoutFailure() {
        byte[] table = (HEADER + "   0: 0100000A:0016 0200000A:D431 01 00000000:00000000\n")
                .repeat(2)
                .getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(9, ":", " ", "\n", "0A", "FFFFFFFF", "sl ", "é", "٣");
        for (int i = 0; i < 5_000; i++) {
            ProcNetTcp.parse(new String(mutations.mutate(table), StandardCharsets.UTF_8));
        }
    }

    @Test
    void knowsLoopbackAndText() {
        assertThat(address("127.9.9.9").isLoopback()).isTrue();
        assertThat(address("::1").isLoopback()).isTrue();
        assertThat(address("::ffff:127.0.0.1").isLoopback()).isTrue();
        assertThat(address("10.0.0.1").isLoopback()).isFalse();
        assertThat(address("::ffff:10.0.0.1")).hasToString("10.0.0.1");
        assertThat(address("2001:db8::9")).hasToString("2001:db8:0:0:0:0:0:9");
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
