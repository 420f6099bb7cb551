package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderPropertyTest {
    private static final String DOCUMENT = """
            <?xml version='1.1' encoding='UTF-8'?>
            <!-- written by hand -->
            <hudson>
              <disabledAdministrativeMonitors/>
              <version>2.541.3</version>
              <securityRealm class="hudson.security.HudsonPrivateSecurityRealm">
                <disableSignup>true</disableSignup>
              </securityRealm>
              <clouds>
                <com.nirima.jenkins.plugins.docker.DockerCloud plugin="docker-plugin@1.5">
                  <name>gr\u00FC\u00DFe &amp; &lt;hunter2hunter2&gt; &#x1;</name>
                  <u__n_-d><![CDATA[<hunter2hunter2>]]></u__n_-d>
                </com.nirima.jenkins.plugins.docker.DockerCloud>
              </clouds>
              <ref reference="../clouds"/>
            </hudson>
            """;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDamagedDocumentIsReadOrRefusedWithoutBeingQuoted(long seed) {
        Mutations mutations = new Mutations(
                seed,
                "<",
                ">",
                "</",
                "<!DOCTYPE a [<!ENTITY b 'c'>]>",
                "<![CDATA[",
                "]]>",
                "&",
                "&#0;",
                "&b;",
                "<!--",
                "--",
                "<?xml version='1.1'?>",
                "<?",
                "\0",
                "\u0085",
                "\uFFFF",
                "'",
                "=",
                " xmlns=''",
                "encoding='UTF-16'",
                "<a>");
        byte[] document = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            try {
                assertThat(XmlReader.read(mutations.mutate(document)).path()).isNotEmpty();
                read++;
            } catch (XmlException e) {
                assertThat(e).hasNoCause().message().doesNotContain("hunter").isNotBlank();
                refused++;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void whatIsWrittenIsRead() throws XmlException {
        Random random = new Random(4);
        for (int i = 0; i < 500; i++) {
            StringBuilder document = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n");
            StringBuilder expected = new StringBuilder();
            write(random, 0, document, expected);

            StringBuilder actual = new StringBuilder();
            describe(XmlReader.read(document.toString().getBytes(StandardCharsets.UTF_8)), actual);
            assertThat(actual).hasToString(expected.toString());
        }
    }

    private static void write(Random random, int depth, StringBuilder document, StringBuilder expected) {
        String name = "n" + random.nextInt(3);
        document.append('<').append(name);
        expected.append('(').append(name);
        for (int i = random.nextInt(3); i > 0; i--) {
            String value = text(random);
            document.append(" a").append(i).append("=\"").append(escape(value)).append('"');
            if (i == 1) {
                expected.append(" a1=").append(value);
            }
        }
        document.append('>');
        int children = depth < 6 ? random.nextInt(4) : 0;
        if (children == 0) {
            String text = text(random);
            document.append(escape(text));
            expected.append(' ').append(text);
        }
        for (int i = 0; i < children; i++) {
            document.append("\n").append("  ".repeat(depth));
            write(random, depth + 1, document, expected);
        }
        document.append("</").append(name).append('>');
        expected.append(')');
    }

    private static void describe(XmlElement element, StringBuilder out) {
        out.append('(').append(element.name());
        if (element.attribute("a1") != null) {
            out.append(" a1=").append(element.attribute("a1"));
        }
        if (element.children().isEmpty()) {
            out.append(' ').append(element.text());
        }
        element.children().forEach(child -> describe(child, out));
        out.append(')');
    }

    /** Any characters that XML 1.1 can hold, those beyond the parser's buffer included. */
    private static String text(Random random) {
        int length = random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(10);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int codePoint =
                    random.nextBoolean() ? 1 + random.nextInt(0x7F) : 1 + random.nextInt(Character.MAX_CODE_POINT);
            if (!(codePoint >= 0xD800 && codePoint < 0xE000) && codePoint != 0xFFFE && codePoint != 0xFFFF) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || "&<>\"'".indexOf(c) >= 0) {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
