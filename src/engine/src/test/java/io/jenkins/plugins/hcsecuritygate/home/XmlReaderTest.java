package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlReaderTest {

    private static XmlElement read(String document) throws XmlException {
        return XmlReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version='1.1' encoding='UTF-8'?>\n<hudson><version>2.541.3</version></hudson>",
                "<?xml version='1.0' encoding='UTF-8'?>\n<hudson><version>2.541.3</version></hudson>\n",
                "<?xml version=\"1.0\"?><hudson><version>2.541.3</version></hudson>",
                "<hudson><version>2.541.3</version></hudson>",
                "\uFEFF<?xml version='1.1' encoding='UTF-8'?><hudson><version>2.541.3</version></hudson>",
                "<!-- by hand --><hudson><?pi?><version>2.541<!-- split -->.3</version></hudson><!-- end -->",
                "<hudson><version><![CDATA[2.541]]>.3</version></hudson>",
            })
    void readsEveryDeclarationInUse(String document) throws XmlException {
        assertThat(read(document).text("version")).isEqualTo("2.541.3");
    }

    @Test
    void readsOtherEncodings() throws XmlException {
        String document = "<?xml version='1.0' encoding='%s'?><job>gr\u00FC\u00DFe</job>";

        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
            byte[] bytes = ((charset == StandardCharsets.UTF_16LE ? "\uFEFF" : "") + document.formatted(charset.name()))
                    .getBytes(charset);
            assertThat(XmlReader.read(bytes).text()).isEqualTo("gr\u00FC\u00DFe");
        }
    }

    @Test
    void readsReferencesToControlCharactersInXml11Only() throws XmlException {
        assertThat(read("<?xml version='1.1'?><log>a&#x1;b&#27;c</log>").text()).isEqualTo("a\u0001b\u001Bc");
        assertThatThrownBy(() -> read("<?xml version='1.0'?><log>a&#x1;b</log>"))
                .isInstanceOf(XmlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<?xml version='1.0'?>", "<?xml version='1.1'?>"})
    void refusesRawControlCharacters(String declaration) {
        assertThatThrownBy(() -> read(declaration + "\n<log>\n  secret\u0001</log>"))
                .isInstanceOf(XmlException.class)
                .hasMessageStartingWith("has a control character that XML does not allow (line 3, column ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void keepsTextExactlyWhateverEventsItComesIn() throws XmlException {
        String script = "\n  echo \"a&b\" > '\u20AC'\n\t<tag>\n".repeat(2_000);
        String escaped = script.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");

        assertThat(read("<definition><script>" + escaped + "</script></definition>")
                        .child("script")
                        .text())
                .isEqualTo(script);
    }

    @Test
    void dropsBlanksBetweenElementsAndTextAfterTheFirstChild() throws XmlException {
        XmlElement root = read("<a>\n  <b> x </b>\n  <c>text<d/>more</c>\n  <e>  </e></a>");

        assertThat(root.text()).isEmpty();
        assertThat(root.text("b")).isEqualTo("x");
        assertThat(root.child("b").text()).isEqualTo(" x ");
        assertThat(root.text("c")).isEqualTo("text");
        assertThat(root.child("e").text()).isEqualTo("  ");
    }

    @Test
    void takesNamespacePrefixesAsPartOfTheName() throws XmlException {
        assertThat(read("<x:a undeclared:b='1'><y:c/></x:a>").child("y:c")).isNotNull();
    }

    @Test
    void refusesEveryDoctype() {
        assertThatThrownBy(() -> read("<?xml version='1.0'?>\n<!DOCTYPE hudson>\n<hudson/>"))
                .isInstanceOf(XmlException.class)
                .hasMessageStartingWith("has a DOCTYPE, which is never read (line ");
        assertThatThrownBy(
                        () -> read(
                                "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://[::1]:1/'>%p;]><r>&f;</r>"))
                .isInstanceOf(XmlException.class)
                .hasMessageStartingWith("has a DOCTYPE");
    }

    @Test
    void refusesEntitiesThatMultiply() {
        StringBuilder document = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
        for (int i = 1; i < 20; i++) {
            document.append("<!ENTITY lol%d \"%s\">".formatted(i, ("&lol" + (i - 1) + ";").repeat(10)));
        }
        document.append("]><lolz>&lol19;</lolz>");

        assertThatThrownBy(() -> read(document.toString())).hasMessageStartingWith("has a DOCTYPE");
    }

    @Test
    void refusesUndeclaredEntities() {
        assertThatThrownBy(() -> read("<a>&nbsp;</a>")).isInstanceOf(XmlException.class);
        assertThatThrownBy(() -> read("<a b='&nbsp;'/>")).isInstanceOf(XmlException.class);
    }

    @Test
    void saysWhereADocumentIsCutOff() {
        assertThatThrownBy(() -> read("")).hasMessage("is empty");
        assertThatThrownBy(() -> read("<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n  <secret>hunter2"))
                .hasMessageStartingWith("ends in the middle of the document (line 3, column ")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> read("<a>\n<password>hunter2</pass></a>"))
                .hasMessageMatching("is not well-formed XML \\(line 2, column \\d+\\)");
        assertThatThrownBy(() -> read("not hunter2")).hasMessageMatching("is not well-formed XML \\(line 1, .*");
        assertThatThrownBy(() -> read("<?xml version='1.0' encoding='hunter2'?><a/>"))
                .isInstanceOf(XmlException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesDeepNestingWithoutOverflowingTheStack() {
        assertThatThrownBy(() -> read("<a>".repeat(200_000))).hasMessageStartingWith("is nested deeper than 256");
        assertThatThrownBy(() -> read("<a>".repeat(257) + "</a>".repeat(257))).isInstanceOf(XmlException.class);
    }

    @Test
    void readsTheDeepestNestingAllowed() throws XmlException {
        XmlElement element = read("<a>".repeat(256) + "</a>".repeat(256));

        int depth = 0;
        for (; element != null; element = element.child("a")) {
            depth++;
        }
        assertThat(depth).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a>",
                "<a><![CDATA[",
                "<a b='",
                "<a b",
                "<a",
                "<a><!--",
                "<a><?pi ",
                "<a><?pi",
                "<a>\n\n",
                "<a>&#"
            })
    void refusesAnEndlessToken(String start) {
        InputStream endless = endless(start, "x".repeat(1 << 16), 300L << 20);

        assertThatThrownBy(() -> XmlReader.read(endless, XmlLimits.DEFAULT)).isInstanceOf(XmlException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u20AC", "&#8364;", "]]", "<!-- -->", "<![CDATA[\u20AC]]>"})
    void refusesAnEndlessText(String repeated) {
        InputStream endless = endless("<a>", repeated.repeat(1 << 12), 300L << 20);

        assertThatThrownBy(() -> XmlReader.read(endless, XmlLimits.DEFAULT)).isInstanceOf(XmlException.class);
    }

    @Test
    void refusesEndlessSiblings() {
        assertThatThrownBy(() -> XmlReader.read(endless("<a>", "<b/>".repeat(1 << 12), 300L << 20), XmlLimits.DEFAULT))
                .hasMessageStartingWith("has more than 500000 elements");
        assertThatThrownBy(() -> XmlReader.read(
                        endless("<a>", "<b>" + "\u20AC".repeat(1 << 12) + "</b>", 300L << 20), XmlLimits.DEFAULT))
                .hasMessageStartingWith("holds more text than is read of one file");
    }

    @Test
    void refusesEndlessAttributes() {
        StringBuilder thousands = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            thousands.append(" a").append(i).append("='x'");
        }

        assertThatThrownBy(() -> read("<a" + thousands + "/>"))
                .hasMessageStartingWith("has an element with more than 256");
        assertThatThrownBy(() -> XmlReader.read(endless("<a", thousands.toString(), 300L << 20), XmlLimits.DEFAULT))
                .isInstanceOf(XmlException.class);
    }

    @Test
    void passesOnWhatTheStreamThrows() {
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream("<a><b>".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("disk on fire");
                    }
                });

        assertThatThrownBy(() -> XmlReader.read(broken, XmlLimits.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
    }

    /** The block again and again until so many bytes were read. */
    private static InputStream endless(String start, String block, long bytes) {
        byte[] body = block.getBytes(StandardCharsets.UTF_8);
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)), new InputStream() {
                    private long left = bytes;

                    @Override
                    public int read() {
                        return left == 0 ? -1 : body[(int) ((bytes - left--) % body.length)] & 0xFF;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        if (left == 0) {
                            return -1;
                        }
                        int position = (int) ((bytes - left) % body.length);
                        int count = (int) Math.min(Math.min(length, body.length - position), left);
                        System.arraycopy(body, position, buffer, offset, count);
                        left -= count;
                        return count;
                    }
                })));
    }
}
