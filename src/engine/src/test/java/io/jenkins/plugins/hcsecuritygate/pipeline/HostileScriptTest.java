package io.jenkins.plugins.hcsecuritygate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts come from anyone who can push to a repository, so none may stop the reader. */
class HostileScriptTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int SMALL_STACK = 512 * 1024;

    private static final String SCRIPTED = """
            #!/usr/bin/env groovy
            @Library('x') _
            def tidy(String a, b = [:]) { try { deleteDir() } finally { echo "${a} ${b.collect { k, v -> "$k=$v" }}" } }
            node('linux') {
              withCredentials([string(credentialsId: 'x', variable: 'T')]) {
                sh "curl ${T}" + 'x' + /a\\/b/ + $/c/$
                if (a ==~ /x/ && b / 2 > 1) { cleanWs(patterns: [[pattern: '*']]) } else tidy 'x'
                parallel a: { node { sh '''y''' } }, 'b-c': { docker.image('z').inside('-v') { load 'x' } }
              }
            }
            """;

    private static final String DECLARATIVE = """
            pipeline {
              agent { docker { image 'x'; reuseNode true } }
              environment { A = credentials('x') }
              stages {
                stage('A') {
                  when { beforeAgent true; expression { f(x) ? true : false } }
                  matrix { axes { axis { name 'X'; values 'a' } }
                    stages { stage('B') { steps { script { for (i in 1..3) { sh "$A ${i}" } } } } } }
                  post { always { cleanWs() } }
                }
              }
              post { cleanup { node('x') { deleteDir() } } }
            }
            """;

    private static final String[] SOUP = {
        "node",
        "pipeline",
        "agent",
        "any",
        "stages",
        "stage",
        "steps",
        "post",
        "always",
        "cleanWs",
        "deleteDir",
        "try",
        "catch",
        "finally",
        "if",
        "else",
        "for",
        "while",
        "do",
        "switch",
        "case",
        "default",
        "def",
        "class",
        "new",
        "return",
        "throw",
        "in",
        "import",
        "x",
        "Foo",
        "String",
        "withCredentials",
        "environment",
        "credentials",
        "label",
        "password",
        "name",
        "dir",
        "ws",
        "podTemplate",
        "parallel",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "->",
        ",",
        ";",
        ":",
        "?",
        ".",
        "?.",
        "=",
        "+",
        "/",
        "*",
        "&&",
        "||",
        "<",
        ">",
        "@",
        "\n",
        "\r\n",
        " ",
        "\\",
        "'a'",
        "\"b\"",
        "\"${",
        "\"$x\"",
        "'''",
        "\"\"\"",
        "'",
        "\"",
        "$/",
        "/$",
        "//",
        "/*",
        "*/",
        "#!",
        "$",
        "1",
        "2.5",
        "\u0000",
        "\uFEFF",
        "\uD800",
        "\\u0027",
        "é"
    };

    static List<String> parts() {
        return List.of(
                "{",
                "(",
                "[",
                "\"${",
                "a(",
                "a{",
                "\"${\"",
                "[a:",
                "node{",
                "if(a){",
                "try{",
                "/${",
                "$/${",
                "}",
                "'''",
                "if(a)",
                "else ",
                "if(a){}else ",
                "a ",
                "a.",
                "a=",
                "a\n",
                "!",
                "-> ",
                "?",
                ":",
                "a:",
                "@A ",
                "new ",
                "\\",
                "/*",
                "//",
                "'a'",
                "class A ",
                "class A\n",
                "def ",
                "case ",
                "case a\n",
                "a{}",
                "a()",
                "do ",
                "for(a)",
                "a,",
                "import a\n",
                "\u0000",
                "\"$a\"",
                "return ",
                "List<",
                "List<a\n",
                "a?",
                "try{}catch(e){}finally{}\n",
                "a('x')\n{}\n",
                "def a() throws b\n",
                "password a:",
                "withCredentials(",
                "a b + ",
                "a b +\n",
                "a +\n",
                "a.b\n.");
    }

    /** Reads in a thread with half the usual stack, and returns what went wrong, if anything. */
    private static Throwable failureOf(List<String> scripts) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    for (String script : scripts) {
                        PipelineOutlineReader.read(script);
                        ExecutorCounts.read(script);
                    }
                },
                "reader",
                SMALL_STACK);
        thread.setUncaughtExceptionHandler((reader, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();
        return failure.get();
    }

    /** More of each than the bound on tokens lets through, and less. */
    @ParameterizedTest
    @MethodSource("parts")
    void aPartRepeatedIsReadOrRejected(String part) throws InterruptedException {
        String more = part.repeat(MEGABYTE / part.length());
        String less = part.repeat(GroovyTokenizer.MAX_TOKENS / (part.length() + 1));

        assertThat(failureOf(List.of(more, less))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a {",
                "a(",
                "[",
                "node {",
                "if (a) {",
                "try { a() } finally {",
                "x = {",
                "class A {",
                "a b: {",
                "\"${"
            })
    void nestingUpToTheLimitIsRead(String open) throws InterruptedException {
        String close = open.endsWith("(") ? ")" : open.endsWith("[") ? "]" : open.startsWith("\"") ? "}\"" : "}";
        int depth = GroovyTokenizer.MAX_DEPTH - 2;
        String nested = open.repeat(depth) + "b()" + close.repeat(depth);

        assertThat(failureOf(List.of(nested, "pipeline { " + nested + " }"))).isNull();
        assertThat(Outlines.why(nested)).isEqualTo("readable");
    }

    @Test
    void deepMethodsThatCallEachOtherAreBounded() throws InterruptedException {
        StringBuilder script = new StringBuilder("node { m0() }\n");
        for (int i = 0; i < 50; i++) {
            script.append(
                    "def m" + i + "() { " + "if (a) {".repeat(150) + "m" + (i + 1) + "()" + "}".repeat(150) + " }\n");
        }

        assertThat(failureOf(List.of(script.toString()))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "(", "[", "\"${"})
    void nestingBeyondTheLimitIsRejected(String open) {
        assertThat(Outlines.why("\n" + open.repeat(MEGABYTE)))
                .isEqualTo("line 2: brackets are nested deeper than 200 levels");
    }

    @Test
    void tooManyTokensAreRejected() {
        assertThat(Outlines.why("a;".repeat(MEGABYTE))).isEqualTo("line 1: the script has more than 300000 tokens");
    }

    @Test
    void aLongStringIsRead() {
        assertThat(Outlines.onlyWorkspace("node('" + "x".repeat(5 * MEGABYTE) + "') { sh 'x' }")
                        .line())
                .isEqualTo(1);
    }

    @Test
    void methodsThatCallEachOtherAreFollowedOnce() throws InterruptedException {
        StringBuilder script = new StringBuilder("node { m0() }\n");
        for (int i = 0; i < 2000; i++) {
            script.append("def m" + i + "() { m" + (i + 1) + "(); m" + (i + 1) + "(); m" + i + "() }\n");
        }
        script.append("def m2000() { deleteDir() }\n");

        assertThat(failureOf(List.of(script.toString()))).isNull();
    }

    @Test
    void randomTokensNeverBreakTheReader() throws InterruptedException {
        Random random = new Random(20240229);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder script = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                script.append(SOUP[random.nextInt(SOUP.length)]).append(random.nextBoolean() ? " " : "");
            }
            scripts.add(script.toString());
        }

        assertThat(failureOf(scripts)).isNull();
        assertThat(scripts).anyMatch(script -> Outlines.why(script).equals("readable"));
    }

    @Test
    void mutatedScriptsNeverBreakTheReader() throws InterruptedException {
        Random random = new Random(7);
        List<String> scripts = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder script = new StringBuilder(random.nextBoolean() ? SCRIPTED : DECLARATIVE);
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(script.length());
                switch (random.nextInt(3)) {
                    case 0 -> script.deleteCharAt(at);
                    case 1 -> script.insert(at, SOUP[random.nextInt(SOUP.length)]);
                    default -> script.delete(at, Math.min(script.length(), at + random.nextInt(40)));
                }
            }
            scripts.add(script.toString());
        }

        assertThat(failureOf(scripts)).isNull();
        assertThat(scripts).anyMatch(script -> Outlines.why(script).equals("readable"));
    }

    @Test
    void tokensAndWhatTheySkipCoverTheText() {
        Random random = new Random(42);
        int covered = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder script = new StringBuilder();
            int length = random.nextInt(12);
            for (int j = 0; j < length; j++) {
                script.append(SOUP[random.nextInt(SOUP.length)]);
            }
            try {
                List<Token> tokens = GroovyTokenizer.tokenize(script.toString());
                assertCovered(script.toString(), tokens);
                covered++;
            } catch (PipelineTextException rejected) {
                assertThat(rejected).hasMessageMatching("line \\d+: [a-z' \\d{}()\\[\\]]+");
            }
        }
        assertThat(covered).isGreaterThan(1000);
    }

    private static void assertCovered(String script, List<Token> tokens) {
        int end = 0;
        for (Token token : tokens) {
            assertThat(token.start()).isGreaterThanOrEqualTo(end);
            assertThat(token.end()).isGreaterThan(token.start());
            assertSkippable(script.substring(end, token.start()));
            end = token.end();
        }
        assertSkippable(script.substring(end));
    }

    private static void assertSkippable(String gap) {
        String rest = gap.strip();
        boolean skippable = rest.isEmpty()
                || rest.startsWith("//")
                || rest.startsWith("/*")
                || rest.startsWith("#!")
                || rest.startsWith("\\")
                || rest.startsWith("\uFEFF");
        assertThat(skippable).as(gap).isTrue();
    }
}
