package io.jenkins.plugins.hcsecuritygate.updates;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WarningMatchTest {

    private static boolean applies(String version, String... patterns) {
        return WarningMatch.appliesTo(
                new SecurityWarning(
                        "SECURITY-1",
                        SecurityWarning.Type.PLUGIN,
                        "git",
                        "RCE",
                        "https://example.org",
                        List.of(patterns)),
                version);
    }

    @ParameterizedTest
    @CsvSource({
        "1[.]([0-9]|1[0-4])(|[.-].*), 1.14, true",
        "1[.]([0-9]|1[0-4])(|[.-].*), 1.14.1, true",
        "1[.]([0-9]|1[0-4])(|[.-].*), 1.14-SNAPSHOT (private-x), true",
        "1[.]([0-9]|1[0-4])(|[.-].*), 1.15, false",
        "1[.]([0-9]|1[0-4])(|[.-].*), 1.140, false",
        "1[.]([0-9]|1[0-4])(|[.-].*), 11.14, false",
        "(?!2.0.1.2)(1|2[.]0)(|[.-].*), 2.0.1.2, false",
        "(?!2.0.1.2)(1|2[.]0)(|[.-].*), 2.0.1.3, true",
        "(?!1[.]3[.]4[.].*)(0|1[.]([0-2]|3$|3[.][1-4]))(|[.-].*), 1.3, true",
        "(?!1[.]3[.]4[.].*)(0|1[.]([0-2]|3$|3[.][1-4]))(|[.-].*), 1.3.5, false",
        "^0\\.0\\.1\\.(?:[12]?[0-9]{2}|30[0-1])(?:[.-].+)?$, 0.0.1.301, true",
        "^0\\.0\\.1\\.(?:[12]?[0-9]{2}|30[0-1])(?:[.-].+)?$, 0.0.1.302, false",
        ".*, anything, true"
    })
    void appliesIfAPatternMatchesTheWholeVersion(String pattern, String version, boolean applies) {
        assertThat(applies(version, pattern)).isEqualTo(applies);
    }

    @Test
    void appliesIfAnyPatternMatchesOrThereIsNone() {
        assertThat(applies("2.0", "1[.].*", "2[.].*")).isTrue();
        assertThat(applies("3.0", "1[.].*", "2[.].*")).isFalse();
        assertThat(applies("3.0")).isTrue();
    }

    @Test
    void appliesIfAPatternDoesNotCompile() {
        assertThat(applies("3.0", "1[.")).isTrue();
        assertThat(applies("3.0", "(?<!a*b)(")).isTrue();
    }

    /** Each of these keeps a matcher that backtracks busy for ever, the last ones without looking at a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(1*)*2",
                "(1|1)*2",
                "(.*.*)*2",
                "(?:(?:1+)+)+2",
                "([^2]|1)+2",
                "(1|11)+$2",
                "((1+)?)*2",
                "1*(()|()){60}2",
                ".*(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)2"
            })
    void decidesQuicklyWhereBacktrackingWouldNot(String pattern) {
        assertThat(applies("1".repeat(60), pattern)).isFalse();
        assertThat(applies("1".repeat(60) + "2", pattern)).isEqualTo(!pattern.contains("$"));
    }

    @Test
    void appliesIfDecidingWouldTakeTooLong() {
        assertThat(applies("1", "((((2{0,9999}){9999}){9999}){9999}){9999}3")).isTrue();
        assertThat(applies("1".repeat(100_000), "2")).isTrue();
    }

    /** The language of {@link VersionPattern} is Java's wherever it claims to know it. */
    @Test
    void agreesWithJava() {
        Random random = new Random(7);
        String[] tokens = {
            "1", "2", "0", "a", ".", "[.]", "[.-]", "[-.]", "[0-9]", "[^1]", "[12]", "\\d", "\\.", "\\D", "\\w", "(",
            "(", "(?:", "(?!", "(?=", ")", ")", ")", "|", "|", "*", "+", "?", "{2}", "{1,2}", "{0,}", "^", "$", "-",
            "[1", "]", "}", "\\", "[^-a]", "[a-]", "*?"
        };
        int compared = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder pattern = new StringBuilder();
            for (int j = 1 + random.nextInt(8); j > 0; j--) {
                pattern.append(tokens[random.nextInt(tokens.length)]);
            }
            if (VersionPatternParser.parse(pattern.toString()).isEmpty()) {
                assertThat(applies("1", pattern.toString())).isTrue();
                continue;
            }
            Pattern java = Pattern.compile(pattern.toString());
            for (int j = 0; j < 5; j++) {
                StringBuilder version = new StringBuilder();
                for (int k = random.nextInt(6); k > 0; k--) {
                    version.append("0112.-a".charAt(random.nextInt(7)));
                }
                assertThat(applies(version.toString(), pattern.toString()))
                        .as("%s with %s", version, pattern)
                        .isEqualTo(java.matcher(version).matches());
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10_000);
    }

    @Test
    void appliesIfAPatternIsTooLongOrTooDeep() {
        assertThat(applies("3.0", "1".repeat(1 << 20))).isTrue();
        assertThat(applies("3.0", "(".repeat(9_000) + "1" + ")".repeat(9_000))).isTrue();
    }

    @Test
    void aLongVersionIsNoReasonToApply() {
        assertThat(applies("2." + "1".repeat(200), "1[.]([0-9]|1[0-4])(|[.-].*)"))
                .isFalse();
    }
}
