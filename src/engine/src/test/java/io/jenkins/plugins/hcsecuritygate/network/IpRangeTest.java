package io.jenkins.plugins.hcsecuritygate.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "192.0.2.7",
                "0.0.0.0/0",
                "255.255.255.255/32",
                "::/0",
                "::1",
                "2001:db8::/32",
                "fe80::1:2",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::ffff:192.0.2.1",
                " 10.0.0.0/8 "
            })
    void readsAddressesAndRanges(String text) {
        assertThat(IpRange.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "010.0.0.1",
                "10.0.0",
                "10.0.0.0.0",
                "256.0.0.0",
                "1.2.3.٤",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "::g",
                "2001:db8::/129",
                "2001:db8::1/32",
                "1.2.3.4::",
                "fe80::1%eth0"
            })
    void refusesEverythingElse(String text) {
        assertThat(IpRange.parse(text)).isEmpty();
    }

    @Test
    void oneAddressMissingIsNotEverything() {
        List<IpRange> allButOne = new ArrayList<>();
        // 0.0.0.0/0 without 0.0.0.0: the upper halves of ever smaller ranges.
        for (int prefix = 1; prefix <= 32; prefix++) {
            long first = 1L << (32 - prefix);
            allButOne.add(range((first >> 24) + "." + (first >> 16 & 255) + "." + (first >> 8 & 255) + "."
                    + (first & 255) + "/" + prefix));
        }

        assertThat(IpRange.coverEverything(allButOne)).isFalse();
        allButOne.add(range("0.0.0.0"));
        assertThat(IpRange.coverEverything(allButOne)).isTrue();
    }

    @Test
    void orderDoesNotMatter() {
        List<IpRange> halves = new ArrayList<>(Stream.of("128.0.0.0/1", "64.0.0.0/2", "0.0.0.0/2", "10.0.0.0/8")
                .map(IpRangeTest::range)
                .toList());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(halves, new Random(seed));
            assertThat(IpRange.coverEverything(halves)).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void familiesDoNotMix() {
        assertThat(IpRange.coverEverything(List.of(range("0.0.0.0/1"), range("8000::/1"))))
                .isFalse();
        assertThat(IpRange.coverEverything(List.of())).isFalse();
    }

    @Test
    void randomTextNeverThrows() {
        Random random = new Random(20260310);
        String alphabet = "0123456789abcdef:./ %٤";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Optional<IpRange> range = IpRange.parse(text.toString());
            range.ifPresent(parsed -> assertThat(IpRange.parse(text.toString())).contains(parsed));
        }
    }

    private static IpRange range(String text) {
        return IpRange.parse(text).orElseThrow(() -> new AssertionError(text));
    }
}
