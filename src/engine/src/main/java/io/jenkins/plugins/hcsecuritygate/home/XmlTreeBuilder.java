package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/** Builds the tree from the parser's events, without recursion and within {@link XmlLimits}. */
final class XmlTreeBuilder {
    /** The buffer is reused from text to text, but not if one was this large. */
    private static final int LARGE = 1 << 16;

    private final XmlLimits limits;
    private final Deque<XmlElement> open = new ArrayDeque<>();
    private XmlElement root;
    /** The element whose text is in the buffer: the innermost open one until its first child starts. */
    private XmlElement textOwner;

    private StringBuilder text = new StringBuilder();
    private int elements;
    private long retained;

    XmlTreeBuilder(@NonNull XmlLimits limits) {
        this.limits = limits;
    }

    /** The document goes beyond a limit or has what is never read; the message is a predicate. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String problem) {
            super(problem, null, false, false);
        }
    }

    void accept(int event, @NonNull XMLStreamReader reader) throws Refused {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(reader);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> append(reader);
            case XMLStreamConstants.DTD -> throw new Refused("has a DOCTYPE, which is never read");
            case XMLStreamConstants.ENTITY_REFERENCE ->
                throw new Refused("refers to an entity that XML does not define");
            default -> {
                // Comments, processing instructions and the document's end say nothing.
            }
        }
    }

    /** The root element; a document that the parser has accepted has one. */
    @NonNull
    XmlElement root() {
        return root;
    }

    private void start(XMLStreamReader reader) throws Refused {
        if (++elements > limits.elements()) {
            throw new Refused("has more than " + limits.elements() + " elements");
        }
        if (open.size() == limits.depth()) {
            throw new Refused("is nested deeper than " + limits.depth() + " elements");
        }
        endText(true);
        XmlElement parent = open.peek();
        XmlElement element = new XmlElement(
                parent,
                XmlNames.toJava(reader.getLocalName()),
                attributes(reader),
                reader.getLocation().getLineNumber());
        if (parent == null) {
            root = element;
        } else {
            parent.addChild(element);
        }
        open.push(element);
        textOwner = element;
    }

    private void end() throws Refused {
        endText(false);
        open.pop();
    }

    private void append(XMLStreamReader reader) throws Refused {
        if (textOwner == null) {
            return; // after a child: XStream does not read it either
        }
        int length = reader.getTextLength();
        if (text.length() + (long) length > limits.token()) {
            throw new Refused("has a text that is too long");
        }
        text.append(reader.getTextCharacters(), reader.getTextStart(), length);
    }

    private void endText(boolean beforeChild) throws Refused {
        if (textOwner == null) {
            return;
        }
        if (!text.isEmpty() && !(beforeChild && isBlank(text))) {
            retain(text.length());
            textOwner.setText(text.toString());
        }
        textOwner = null;
        text.setLength(0);
        if (text.capacity() > LARGE) {
            text = new StringBuilder();
        }
    }

    private String[] attributes(XMLStreamReader reader) throws Refused {
        int count = reader.getAttributeCount();
        if (count == 0) {
            return null;
        }
        if (count > limits.attributes()) {
            throw new Refused("has an element with more than " + limits.attributes() + " attributes");
        }
        String[] attributes = new String[2 * count];
        for (int i = 0; i < count; i++) {
            attributes[2 * i] = reader.getAttributeLocalName(i);
            attributes[2 * i + 1] = reader.getAttributeValue(i);
            retain((long) attributes[2 * i].length() + attributes[2 * i + 1].length());
        }
        return attributes;
    }

    private void retain(long characters) throws Refused {
        retained += characters;
        if (retained > limits.retained()) {
            throw new Refused("holds more text than is read of one file");
        }
    }

    private static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > ' ') {
                return false;
            }
        }
        return true;
    }
}
