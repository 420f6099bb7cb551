package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlElementTest {

    private static XmlElement read(String document) throws XmlException {
        return XmlReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "hudson.plugins.ws__cleanup.WsCleanup, hudson.plugins.ws_cleanup.WsCleanup",
        "jenkins.ApiTokenStore_-HashedToken, jenkins.ApiTokenStore$HashedToken",
        "a____b, a__b",
        "a___-b, a_$b",
        "a_.0020b, 'a b'",
        "a_.00, a_.00",
        "a_.zzzz, a_.zzzz",
        "lone_underscore, lone_underscore",
        "trailing_, trailing_",
        "__, _",
        "_-, $"
    })
    void givesElementsTheirJavaNames(String written, String name) throws XmlException {
        assertThat(read("<a><" + written + "/></a>").children().get(0).name()).isEqualTo(name);
    }

    @Test
    void takesAttributesAsTheyAre() throws XmlException {
        XmlElement element = read("<privateKeySource class='a.B_-C$D' plugin='x_y@1.2'/>");

        assertThat(element.classAttribute()).isEqualTo("a.B_-C$D");
        assertThat(element.attribute("plugin")).isEqualTo("x_y@1.2");
        assertThat(element.attribute("none")).isNull();
        assertThat(element.className()).isEqualTo("a.B_-C$D");
        assertThat(read("<a/>").className()).isEqualTo("a");
    }

    @Test
    void takesTheLastOfSeveralChildrenAsXStreamDoes() throws XmlException {
        XmlElement root =
                read("<hudson><useSecurity>true</useSecurity><x/><useSecurity> false </useSecurity></hudson>");

        assertThat(root.text("useSecurity")).isEqualTo("false");
        assertThat(root.children("useSecurity")).extracting(XmlElement::text).containsExactly("true", " false ");
        assertThat(root.children()).hasSize(3);
        assertThat(root.text("none")).isNull();
        assertThat(root.has("x")).isTrue();
        assertThat(root.find("x", "y", "z")).isNull();
        assertThat(read("<a><b><c>1</c></b></a>").find("b", "c").text()).isEqualTo("1");
    }

    @Test
    void saysWhereItIs() throws XmlException {
        XmlElement root =
                read("<hudson>\n <clouds>\n  <c_-d/>\n  <c_-d><name>secret</name></c_-d>\n </clouds></hudson>");
        XmlElement name = root.find("clouds", "c$d", "name");

        assertThat(name.path()).isEqualTo("hudson/clouds/c$d[2]/name");
        assertThat(name.line()).isEqualTo(4);
        assertThat(name).hasToString("hudson/clouds/c$d[2]/name (line 4)");
    }

    @Test
    void followsReferences() throws XmlException {
        XmlElement root = read("<l><a__b><v>1</v></a__b><a__b><v>2</v></a__b>"
                + "<r reference='../a__b[2]/v'/><s reference='../a__b'/><t reference='../r'/><u reference='../../..'/>"
                + "<w reference='../a__b[x]'/><z reference='../a__b['/><q reference=''/></l>");

        assertThat(root.child("r").dereferenced().text()).isEqualTo("2");
        assertThat(root.child("s").dereferenced().text("v")).isEqualTo("1");
        assertThat(root.child("l")).isNull();
        assertThat(root.dereferenced()).isSameAs(root);
        for (String dangling : new String[] {"t", "u", "w", "z", "q"}) {
            assertThat(root.child(dangling).dereferenced()).as(dangling).isNull();
        }
    }

    @Test
    void cannotBeChanged() throws XmlException {
        XmlElement root = read("<a><b/></a>");

        assertThatThrownBy(() -> root.children().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> root.children("b").clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
