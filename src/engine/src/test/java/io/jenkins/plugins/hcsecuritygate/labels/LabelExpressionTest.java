package io.jenkins.plugins.hcsecuritygate.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelExpressionTest {

    private static final Set<String> LABELS = Set.of("built-in", "linux", "a b", "it's", "x&y");

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "linux ~ true",
                "Linux ~ false",
                "windows ~ false",
                "!windows ~ true",
                "! linux ~ false",
                "linux&&built-in ~ true",
                "linux && windows ~ false",
                "windows || linux && built-in ~ true",
                "(windows || linux) && mac ~ false",
                "windows->mac ~ true",
                "linux -> mac ~ false",
                "linux<->built-in ~ true",
                "linux <-> windows ~ false",
                "windows<->mac<->linux ~ true",
                "linux <-> windows -> mac ~ true",
                "!(windows||mac) ~ true",
                "windows \t|| ((linux)) ~ true",
                "\"a b\"&&linux ~ true",
                "linux && \"a b\" ~ true",
                "a b ~ true",
                "\"a b\" ~ true",
                "'a b' ~ true",
                "\"it\\'s\" || windows ~ true",
                "x&y ~ true"
            })
    void followsCoresGrammar(String expression, boolean matches) {
        assertThat(matches(expression, LABELS)).isEqualTo(matches);
    }

    /** Jenkins falls back to one label of that name, which a node hardly carries. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "!!linux",
                "linux -> linux -> linux",
                "linux &&",
                "(linux",
                "linux)",
                "linux & linux",
                "linux | linux",
                "linux built-in",
                "<linux",
                "\"linux",
                "\"li\\nux\" && linux && 'x'",
                "linux || \"a\\qb\"",
                "()",
                "!"
            })
    void whatIsNoExpressionIsOneLabel(String text) {
        assertThat(matches(text, LABELS)).isFalse();
        assertThat(matches(text, Set.of(text))).isTrue();
    }

    @Test
    void nodesSplitTheirLabelsAtBlanksOutsideQuotes() {
        assertThat(LabelWords.of("  linux \"a b\"\tdocker 'c d' e\\f"))
                .containsExactly("linux", "a b", "docker", "c d", "e\\f");
        assertThat(LabelWords.of("\"unfinished \\\" x")).containsExactly("unfinished \" x");
        assertThat(LabelWords.of(" ")).isEmpty();
    }

    @Test
    void hostileTextEndsInUnknownNotInAnOverflow() {
        String deep = "(".repeat(9_000) + "a" + ")".repeat(9_000);

        assertThat(LabelExpression.parse(deep)).isInstanceOf(Fact.Unknown.class);
        assertThat(LabelExpression.parse("a".repeat(LabelExpression.MAX_LENGTH + 1)))
                .isInstanceOf(Fact.Unknown.class);
        assertThat(matches("a||".repeat(6_000) + "linux", LABELS)).isTrue();
        assertThat(matches("(".repeat(100) + "linux" + ")".repeat(100), LABELS)).isTrue();
    }

    @Test
    void anyTextIsReadWithoutFailing() {
        String alphabet = "ab &|!<>-()\"'\\ \t\n";
        Random random = new Random(47);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(LabelExpression.parse(text.toString())).isInstanceOf(Fact.Known.class);
            LabelWords.of(text.toString());
        }
    }

    private static boolean matches(String expression, Set<String> labels) {
        return LabelExpression.parse(expression).fold(parsed -> parsed.matches(labels), unknown -> {
            throw new AssertionError(unknown.why());
        });
    }
}
