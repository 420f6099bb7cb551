package io.jenkins.plugins.hcsecuritygate.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {

    private static final long SEED = 20_260_310;
    private static final String ALPHABET = "aab/.";

    @ParameterizedTest
    @CsvSource({
        "clinic, clinic",
        "*, clinic/forms/main",
        "clinic/*, clinic/forms/main",
        "clinic/*, clinic/",
        "*/main, clinic/forms/main",
        "clinic*main, clinic/forms/main",
        "c*, c",
        "*c, c",
        "**c**, c",
        "*a*b*, xxaxxbxx",
        "*ab, aab",
        "a*ab, aabab",
        "клиника*, клиника/формы"
    })
    void starStandsForAnyCharacters(String pattern, String name) {
        assertThat(NamePattern.matches(pattern, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "clinic, clinic/forms",
        "clinic, clini",
        "forms, clinic/forms",
        "clinic/*, clinic",
        "clinic/*, other/clinic/forms",
        "*/main, clinic/main/old",
        "a*a, a",
        "*ab, aba",
        "*a*b*, ba",
        "Clinic, clinic"
    })
    void everythingElseMustBeThere(String pattern, String name) {
        assertThat(NamePattern.matches(pattern, name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".", "?", "[a]", "[a-z]", "a?", "a+", "(a)", "a|b", "^a", "a$", "\\w", "\\Qa\\E", "{a,b}", "a{1}"
            })
    void nothingButTheStarIsSpecial(String pattern) {
        assertThat(NamePattern.matches(pattern, pattern)).isTrue();
        assertThat(NamePattern.matches("*" + pattern + "*", "x" + pattern + "x"))
                .isTrue();
        assertThat(NamePattern.matches(pattern, "a")).isFalse();
        assertThat(NamePattern.matches(pattern, "")).isFalse();
    }

    @Test
    void starInANameIsAnOrdinaryCharacter() {
        assertThat(NamePattern.matches("a", "*")).isFalse();
        assertThat(NamePattern.matches("a*", "a*b")).isTrue();
        assertThat(NamePattern.matches("*b", "*")).isFalse();
    }

    @Test
    void starCoversLineBreaks() {
        assertThat(NamePattern.matches("a*b", "a\r\n\u2028b")).isTrue();
    }

    @Test
    void emptyPatternMatchesOnlyTheEmptyName() {
        assertThat(NamePattern.matches("", "")).isTrue();
        assertThat(NamePattern.matches("", "a")).isFalse();
    }

    @Test
    void starsAloneMatchTheEmptyName() {
        assertThat(NamePattern.matches("*", "")).isTrue();
        assertThat(NamePattern.matches("***", "")).isTrue();
        assertThat(NamePattern.matches("*a*", "")).isFalse();
    }

    /** A matcher that tries every division of the name among the stars would not come back from these. */
    @Test
    void manyStarsEndOnALongName() {
        String name = "a".repeat(10_000);

        assertThat(NamePattern.matches("*a".repeat(50) + "*b", name)).isFalse();
        assertThat(NamePattern.matches("*aa".repeat(50) + "b", name)).isFalse();
        assertThat(NamePattern.matches("*".repeat(50) + "b", name)).isFalse();
        assertThat(NamePattern.matches("*a".repeat(50), name)).isTrue();
        assertThat(NamePattern.matches("*a".repeat(50) + "*b", name + "b")).isTrue();
    }

    @Test
    void agreesWithTheEquivalentRegularExpression() {
        Random random = new Random(SEED);
        int matching = 0;
        int runs = 20_000;
        for (int i = 0; i < runs; i++) {
            String pattern = text(random, ALPHABET + "**", 6);
            String name = text(random, ALPHABET, 8);
            boolean expected = equivalent(pattern).matcher(name).matches();

            assertThat(NamePattern.matches(pattern, name))
                    .as("%s on %s", pattern, name)
                    .isEqualTo(expected);
            matching += expected ? 1 : 0;
        }
        // Neither answer is so rare that the comparison would say nothing about it.
        assertThat(matching).isBetween(runs / 50, runs / 2);
    }

    private static Pattern equivalent(String pattern) {
        return Pattern.compile(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }

    private static String text(Random random, String alphabet, int maxLength) {
        return random.ints(random.nextInt(maxLength + 1), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
