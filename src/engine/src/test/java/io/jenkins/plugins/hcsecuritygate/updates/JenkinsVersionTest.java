package io.jenkins.plugins.hcsecuritygate.updates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected orders were obtained from {@code org.jenkins-ci:version-number:1.14}. */
class JenkinsVersionTest {

    private static JenkinsVersion version(String text) {
        return JenkinsVersion.parse(text).orElseThrow();
    }

    /** Each line ascends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.651.3 2.7 2.9 2.10 2.541 2.541.1 2.541.3 2.541.10 2.542 3.0",
                "2.0-SNAPSHOT 2.0-alpha-1 2.0-beta-1 2.0-milestone-1 2.0-rc1 2.0 2.0-sp",
                "2.0-alpha-1-rc9999.abc123def456 2.0-alpha-1 2.0",
                "2.0.ea 2.0.ea1 2.0.ea2 2.0 2.0.0.99 2.0.1-SNAPSHOT 2.0.1 2.0.* 2.1-SNAPSHOT 2.1",
                "1.1 99.v1234deadbeef 99.5.vabcd1234abcd 99.10.vabcd1234abcd 100.vdead9876beef",
                "9.9 1371.vfee6b_095f0a_3 1372.v0000000 1372.1",
                "3.12.0.0 3.12.0-44.v1234deadbeef 3.12.0-55.v1234deadbeef 3.12.1-66.v1234deadbeef",
                "2.0.2 2.0.3-SNAPSHOT 2.0.3-20170207.105042-1 2.0.3-20170207.105042-13 2.0.3-20170207.105043-2 2.0.3",
                "1-rc 1-sp 1-vabc 1-1 1.1",
                "2.8.0-36.v8e25ce90d4b_1 2.10.0",
                "1.99999999999999999999999999999 1.100000000000000000000000000000"
            })
    void ordersAsJenkinsDoes(String line) {
        String[] ascending = line.split(" ");
        for (int i = 0; i < ascending.length; i++) {
            for (int j = 0; j < ascending.length; j++) {
                assertThat(Integer.signum(version(ascending[i]).compareTo(version(ascending[j]))))
                        .as("%s and %s", ascending[i], ascending[j])
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(version(ascending[1]).isNewerThan(version(ascending[0]))).isTrue();
        assertThat(version(ascending[0]).isOlderThan(version(ascending[1]))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2.0, 2.0.0",
        "2.0, 2",
        "2.0.ea, 2.0.ea0",
        "2.0-ga, 2.0-final",
        "2.0-rc1, 2.0-CR1",
        "1.0-a1, 1.0-alpha1",
        "1.007, 1.7",
        "1.12-SNAPSHOT, 1.12-SNAPSHOT (private-08/24/2008 12:13-hudson)"
    })
    void takesDifferentSpellingsForEqual(String a, String b) {
        assertThat(version(a))
                .isEqualByComparingTo(version(b))
                .isEqualTo(version(b))
                .hasSameHashCodeAs(version(b));
        assertThat(version(a)).hasToString(a);
        assertThat(version(a).isNewerThan(version(b))).isFalse();
        assertThat(version(a).isOlderThan(version(b))).isFalse();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "lts", "latest", "???", "experimental", "${version}", "lts-jdk17", "-1", ".1"})
    void isNoVersion(String text) {
        assertThat(JenkinsVersion.parse(text)).isEmpty();
    }

    @Test
    void doesNotTakeApartWhatIsAbsurdlyLong() {
        assertThat(JenkinsVersion.parse("1" + "-1".repeat(100_000))).isEmpty();
        assertThat(JenkinsVersion.parse("1" + "-1".repeat(127))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "2.541.3, 541, true",
        "2.541, 541, false",
        "2.541-SNAPSHOT, 541, false",
        "2.541.3-rc36000.abc, 541, true",
        "2.541.3-SNAPSHOT (private-x), 541, true",
        "2.541.3.36733, 541, false",
        "2.0, 0, false",
        "1.651.3, , true",
        "1.651, , false",
        "2, , false",
        "2.x, , false",
        "2.99999999999, , false"
    })
    void knowsTheLineOfACore(String text, Integer line, boolean lts) {
        assertThat(version(text).weeklyLine().stream().boxed().toList())
                .isEqualTo(line == null ? List.of() : List.of(line));
        assertThat(version(text).isLts()).isEqualTo(lts);
    }

    @Test
    void knowsSnapshots() {
        assertThat(version("1.12-SNAPSHOT").isSnapshot()).isTrue();
        assertThat(version("1.12-SNAPSHOT (private-08/24/2008 12:13-hudson)").isSnapshot())
                .isTrue();
        assertThat(version("2.0.3-20170207.105042-1").isSnapshot()).isTrue();
        assertThat(version("999999-SNAPSHOT").isSnapshot()).isTrue();
        assertThat(version("1.12").isSnapshot()).isFalse();
        assertThat(version("1371.vfee6b_095f0a_3").isSnapshot()).isFalse();
    }

    @Test
    void comparesAnyTwoVersionsTheSameInBothDirections() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            JenkinsVersion a = version(random(random));
            JenkinsVersion b = version(random(random));
            int order = Integer.signum(a.compareTo(b));
            assertThat(Integer.signum(b.compareTo(a))).as("%s and %s", a, b).isEqualTo(-order);
            assertThat(a.equals(b)).isEqualTo(order == 0);
            if (order == 0) {
                assertThat(a).as("%s and %s", a, b).hasSameHashCodeAs(b);
            }
        }
    }

    @Test
    void sortsReleasesWhateverTheirOrderBefore() {
        List<JenkinsVersion> ascending = new ArrayList<>();
        for (int minor = 0; minor < 30; minor++) {
            ascending.add(version("2." + minor + "-rc1"));
            ascending.add(version("2." + minor));
            for (int patch = 1; patch < 12; patch++) {
                ascending.add(version("2." + minor + "." + patch));
            }
        }
        List<JenkinsVersion> shuffled = new ArrayList<>(ascending);
        Collections.shuffle(shuffled, new Random(6));

        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(ascending);
    }

    private static String random(Random random) {
        String[] words = {
            "rc", "alpha", "a", "ea", "SNAPSHOT", "ga", "sp", "v1a_2b", "*", "20170207.105042-1", "\u0665", "_"
        };
        StringBuilder text = new StringBuilder().append(1 + random.nextInt(2));
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(new String[] {".", "-", ""}[random.nextInt(3)]);
            text.append(
                    random.nextInt(3) > 0 ? String.valueOf(random.nextInt(3)) : words[random.nextInt(words.length)]);
        }
        return text.toString();
    }
}
