package io.jenkins.plugins.hcsecuritygate.home;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.exc.WstxEOFException;
import com.ctc.wstx.exc.WstxUnexpectedCharException;
import com.ctc.wstx.stax.WstxInputFactory;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;

/**
 * Reads XML as Jenkins does ({@code XStream2}: a StAX reader, not namespace-aware, no external entities), except that
 * it bounds everything and refuses every DOCTYPE. XML 1.1 with references to control characters is what Jenkins has
 * written since 2.105; older files declare 1.0 or nothing.
 */
public final class XmlReader {
    private static final XMLInputFactory FACTORY = factory();

    private XmlReader() {}

    private static XMLInputFactory factory() {
        // Not XMLInputFactory.newInstance(): which parser that finds depends on the class path, in Jenkins on plugins.
        XMLInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Lazy parsing throws unchecked exceptions from accessors.
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        // Bounded by XmlGuard and XmlTreeBuilder, which can say what was wrong.
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, Integer.MAX_VALUE);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, Integer.MAX_VALUE);
        return factory;
    }

    /** Reads a document within the default limits. */
    @NonNull
    public static XmlElement read(@NonNull byte[] document) throws XmlException {
        try {
            return read(new ByteArrayInputStream(document), XmlLimits.DEFAULT);
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot fail to be read", e);
        }
    }

    /**
     * Reads a document.
     *
     * @param in read to its end, but not closed
     * @throws XmlException if the document is not well-formed, has a DOCTYPE or exceeds a limit
     * @throws IOException thrown by {@code in}
     */
    @NonNull
    public static XmlElement read(@NonNull InputStream in, @NonNull XmlLimits limits) throws XmlException, IOException {
        XmlGuard guard = new XmlGuard(in, limits.markup());
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(guard);
            try {
                return read(reader, guard, new XmlTreeBuilder(limits));
            } finally {
                reader.close(); // gives buffers back; the stream stays open
            }
        } catch (XMLStreamException e) {
            IOException failure = guard.failure();
            if (failure != null) {
                throw failure;
            }
            throw problem(describe(e, guard), guard.isEmpty() ? null : e.getLocation());
        }
    }

    /**
     * Goes through a document without keeping it. Depth and single tokens are bounded, the number of elements is not:
     * whoever opens the file bounds that.
     *
     * @param in read to its end, but not closed
     * @throws XmlException if the document is not well-formed, has a DOCTYPE or exceeds a limit
     * @throws IOException thrown by {@code in}
     */
    static void scan(@NonNull InputStream in, @NonNull XmlLimits limits, @NonNull XmlScan scan)
            throws XmlException, IOException {
        XmlGuard guard = new XmlGuard(in, limits.markup());
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(guard);
            try {
                scan(reader, guard, limits, scan);
            } finally {
                reader.close(); // gives buffers back; the stream stays open
            }
        } catch (XMLStreamException e) {
            IOException failure = guard.failure();
            if (failure != null) {
                throw failure;
            }
            throw problem(describe(e, guard), guard.isEmpty() ? null : e.getLocation());
        }
    }

    private static void scan(XMLStreamReader reader, XmlGuard guard, XmlLimits limits, XmlScan scan)
            throws XMLStreamException, XmlException {
        int depth = 0;
        boolean innermost = false;
        while (reader.hasNext()) {
            guard.event();
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (depth == limits.depth()) {
                        throw problem("is nested deeper than " + depth + " elements", reader.getLocation());
                    }
                    scan.start(XmlNames.toJava(reader.getLocalName()), depth++);
                    innermost = true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    scan.end(--depth);
                    innermost = false;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (innermost) {
                        scan.text(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD ->
                    throw problem("has a DOCTYPE, which is never read", reader.getLocation());
                default -> {
                    // Comments and the like say nothing.
                }
            }
        }
    }

    private static XmlElement read(XMLStreamReader reader, XmlGuard guard, XmlTreeBuilder builder)
            throws XMLStreamException, XmlException {
        try {
            while (reader.hasNext()) {
                guard.event();
                builder.accept(reader.next(), reader);
            }
            return builder.root();
        } catch (XmlTreeBuilder.Refused e) {
            throw problem(e.getMessage(), reader.getLocation());
        }
    }

    private static XmlException problem(String problem, Location at) {
        return at == null
                ? new XmlException(problem, 0, 0)
                : new XmlException(problem, at.getLineNumber(), Math.max(at.getColumnNumber(), 1));
    }

    private static String describe(XMLStreamException e, XmlGuard guard) {
        if (guard.isExceeded()) {
            return "has a tag, comment or instruction that is too long";
        }
        if (e instanceof WstxEOFException) {
            return guard.isEmpty() ? "is empty" : "ends in the middle of the document";
        }
        if (e instanceof WstxUnexpectedCharException unexpected && Character.isISOControl(unexpected.getChar())) {
            return "has a control character that XML does not allow";
        }
        return "is not well-formed XML";
    }
}
