package io.jenkins.plugins.hcsecuritygate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroovyTokenizerTest {

    private static List<String> texts(String source) throws PipelineTextException {
        return GroovyTokenizer.tokenize(source).stream()
                .map(token -> token.kind() == Token.Kind.NEWLINE
                        ? "\\n"
                        : token.kind() == Token.Kind.STRING ? "<" + token.text() + ">" : token.text())
                .toList();
    }

    private static Token only(String source) throws PipelineTextException {
        List<Token> tokens = GroovyTokenizer.tokenize(source);
        assertThat(tokens).hasSize(1);
        return tokens.get(0);
    }

    @Test
    void commentsAndTheFirstLineOfAScriptYieldNothing() throws PipelineTextException {
        assertThat(texts("#!/usr/bin/env groovy\na // b 'c\n/* d \" \n * e */ f /**/ g\\\n h"))
                .containsExactly("\\n", "a", "\\n", "f", "g", "h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'it\\'s http://x/*y*/'",
                "\"it's http://x/*y*/\"",
                "'''it's http://x/*y*/'''",
                "\"\"\"it's http://x/*y*/\"\"\"",
                "/it's http:\\/\\/x\\/*y*\\//",
                "$/it's http://x/*y*//$",
            })
    void everyFormOfStringYieldsItsContent(String source) throws PipelineTextException {
        assertThat(only(source).isConstantString()).isTrue();
        assertThat(only(source).text()).isEqualTo("it's http://x/*y*/");
    }

    @Test
    void escapesAreResolved() throws PipelineTextException {
        assertThat(only("'\\n\\t\\\\\\'\\101\\\nx'").text()).isEqualTo("\n\t\\'Ax");
        assertThat(only("\"\\$HOME \\${x}\"").text()).isEqualTo("$HOME ${x}");
        assertThat(only("\"100 $ and $1\"").text()).isEqualTo("100 $ and $1");
        assertThat(only("/a\\d\\\\b/").text()).isEqualTo("a\\d\\\\b");
        assertThat(only("$/ $$x $/ \\ /$").text()).isEqualTo(" $x / \\ ");
        assertThat(only("'''a\n\"b\" ''c'' '''").text()).isEqualTo("a\n\"b\" ''c'' ");
    }

    @Test
    void interpolationsYieldTheirTokens() throws PipelineTextException {
        Token string = only("\"a $b.c. ${d.e(\"f ${g { '}' }} \")} $h$i $$j\"");

        assertThat(string.isConstantString()).isFalse();
        assertThat(string.text()).isEmpty();
        assertThat(string.interpolations())
                .extracting(tokens -> tokens.stream().map(Token::text).toList())
                .containsExactly(
                        List.of("b", ".", "c"),
                        List.of("d", ".", "e", "(", "", ")"),
                        List.of("h"),
                        List.of("i"),
                        List.of("j"));
        assertThat(string.interpolations().get(1).get(4).interpolations().get(0))
                .extracting(Token::text)
                .containsExactly("g", "{", "}", "}");
    }

    @Test
    void singleQuotedTextDoesNotInterpolate() throws PipelineTextException {
        assertThat(only("'$a ${b}'").text()).isEqualTo("$a ${b}");
        assertThat(only("'''$a ${b'''").text()).isEqualTo("$a ${b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = a / b / c     | x = a / b / c",
                "x = a[0] / 2 / 3  | x = a [ 0 ] / 2 / 3",
                "x = f() / 2 / 3   | x = f ( ) / 2 / 3",
                "x = 'a' / 2 / 3   | x = <a> / 2 / 3",
                "x /= 2 / 3        | x /= 2 / 3",
                "x = /a b/         | x = <a b>",
                "f(/a/, /b/)       | f ( <a> , <b> )",
                "[/a/]             | [ <a> ]",
                "x =~ /a/          | x =~ <a>",
                "return /a/        | return <a>",
                "x ==~ /a\\/b/ ? 1 : 2 | x ==~ <a/b> ? 1 : 2",
            })
    void aSlashDividesBehindAnOperandAndQuotesElsewhere(String source, String expected) throws PipelineTextException {
        assertThat(String.join(" ", texts(source))).isEqualTo(expected);
    }

    @Test
    void aNewlineInRoundBracketsDoesNotStartAnExpression() throws PipelineTextException {
        assertThat(texts("(a\n / b / c)")).containsExactly("(", "a", "\\n", "/", "b", "/", "c", ")");
        assertThat(texts("a\n/b/")).containsExactly("a", "\\n", "<b>");
    }

    @Test
    void numbersEndBeforeARangeOrAMethod() throws PipelineTextException {
        assertThat(texts("1..5 1.5 0x1F 1_000L 2.times 1e5"))
                .containsExactly("1", "..", "5", "1.5", "0x1F", "1_000L", "2", ".", "times", "1e5");
    }

    @Test
    void linesCountEveryKindOfLineEnd() throws PipelineTextException {
        List<Token> tokens = GroovyTokenizer.tokenize("a\r\nb\nc\rd '''x\r\ny\n''' e /* \r\n */ f");

        assertThat(tokens.stream().filter(Token::isIdentifier).map(token -> token.text() + token.line()))
                .containsExactly("a1", "b2", "c3", "d4", "e6", "f7");
    }

    @Test
    void namesMayHaveDollarsAndLettersOfAnyScript() throws PipelineTextException {
        assertThat(texts("$class _a größe 变量")).containsExactly("$class", "_a", "größe", "变量");
    }

    @Test
    void unicodeEscapesAreResolvedBeforeTokensAreLookedFor() throws PipelineTextException {
        assertThat(texts(UnicodeEscapes.resolve("\\u006eode \\uuu0027x\\u0027 '\\\\u0027' '\\u00'")))
                .containsExactly("node", "<x>", "<\\u0027>", "<u00>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a 's3cret          | line 2: a string is not closed",
                "a \"s3cret         | line 2: a string is not closed",
                "a '''s3cret        | line 2: a string is not closed",
                "x = /s3cret        | line 2: a string is not closed",
                "x = $/s3cret       | line 2: a string is not closed",
                "'s3cret\\          | line 2: a string is not closed",
                "a /* s3cret        | line 2: a comment is not closed",
                "\"${s3cret         | line 2: an interpolation is not closed",
                "\"${s3cret)}\"     | line 2: ')' closes the '{' of line 2",
                "{ s3cret           | line 2: '{' is not closed",
                "( s3cret }         | line 2: '}' closes the '(' of line 2",
                "s3cret }           | line 2: a closing bracket has no opening one",
            })
    void malformedTextIsRejectedWithItsLineAndWithoutItsContent(String source, String message) {
        assertThatThrownBy(() -> GroovyTokenizer.tokenize("\n" + source))
                .isInstanceOf(PipelineTextException.class)
                .hasMessage(message);
    }

    @Test
    void aStringEndsAtTheEndOfItsLine() {
        assertThatThrownBy(() -> GroovyTokenizer.tokenize("'a\n'")).hasMessage("line 1: a string is not closed");
    }
}
