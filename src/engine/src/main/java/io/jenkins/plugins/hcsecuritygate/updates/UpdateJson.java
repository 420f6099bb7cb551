package io.jenkins.plugins.hcsecuritygate.updates;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;

/**
 * Reads JSON from start to end, asking for what is expected next. A value of another type, a key given twice or a
 * bound exceeded is an {@link UpdateDataException}; {@code null} counts as absent.
 */
final class UpdateJson implements AutoCloseable {
    /** The standard site's file had 3.3 MB, 235,000 tokens and no warning's pattern above 1 KB in 2026. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(256L << 20)
                    .maxTokenCount(1_500_000)
                    .maxStringLength(1 << 20)
                    .maxNameLength(1 << 10)
                    .maxNumberLength(1 << 10)
                    .maxNestingDepth(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names of hostile data must not pile up in tables that outlive it.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * Keys and strings handed out, in characters and with {@link #OVERHEAD} for each: a bound on what the caller can
     * keep, with a heap of 256 MiB in mind.
     */
    private static final long MAX_TEXT = 48L << 20;

    /** Characters' worth of memory of a string's and a map entry's objects. */
    private static final int OVERHEAD = 64;

    private final JsonParser parser;
    private long handedOut;

    UpdateJson(@NonNull Reader reader) throws UpdateDataException {
        try {
            parser = FACTORY.createParser(reader);
        } catch (IOException e) {
            throw new UpdateDataException("cannot be read");
        }
        next();
    }

    /** Takes the value of one key: it must read the value, or {@link #skip} it. */
    @FunctionalInterface
    interface Member {
        void read(@NonNull String key) throws UpdateDataException;
    }

    /** Takes one element of an array: it must read the value, or {@link #skip} it. */
    @FunctionalInterface
    interface Element {
        void read() throws UpdateDataException;
    }

    /** Reads an object; null is one without members. */
    void object(@NonNull Member member) throws UpdateDataException {
        if (!takeNull()) {
            lastObject(member);
            next();
        }
    }

    /** Reads an object and nothing after it. */
    void lastObject(@NonNull Member member) throws UpdateDataException {
        expect(JsonToken.START_OBJECT, "an object");
        while (parser.currentToken() != JsonToken.END_OBJECT) {
            String key = text();
            next();
            member.read(key);
        }
    }

    /** Reads an array; null is an empty one. */
    void array(@NonNull Element element) throws UpdateDataException {
        if (takeNull()) {
            return;
        }
        expect(JsonToken.START_ARRAY, "an array");
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            element.read();
        }
        next();
    }

    /** Reads a string; null if there is none. */
    @CheckForNull
    String string() throws UpdateDataException {
        if (takeNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw problem("has something else where a string is expected");
        }
        String value = text();
        next();
        return value;
    }

    /** Passes over a value of any type. */
    void skip() throws UpdateDataException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            next();
        } while (depth > 0);
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the document has come to its end. */
    boolean isAtEnd() {
        return parser.currentToken() == null;
    }

    /** The current place, to be named in a failure that shows only later. */
    @NonNull
    JsonLocation place() {
        return parser.currentTokenLocation();
    }

    /** A failure at a place; what is named must not come from the document. */
    @NonNull
    static UpdateDataException problem(@NonNull String problem, @NonNull JsonLocation at) {
        return new UpdateDataException(problem, at.getLineNr(), at.getColumnNr());
    }

    /** A failure at the current place. */
    @NonNull
    UpdateDataException problem(@NonNull String problem) {
        return problem(problem, place());
    }

    private boolean takeNull() throws UpdateDataException {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            return false;
        }
        next();
        return true;
    }

    private void expect(JsonToken token, String what) throws UpdateDataException {
        if (parser.currentToken() != token) {
            throw problem("has something else where " + what + " is expected");
        }
        next();
    }

    private String text() throws UpdateDataException {
        try {
            String text = parser.getText();
            handedOut += text.length() + OVERHEAD;
            if (handedOut > MAX_TEXT) {
                throw problem("holds more text than is read of one site");
            }
            return text;
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private void next() throws UpdateDataException {
        try {
            // The parser gives null at the end, but only where the document may end.
            parser.nextToken();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private UpdateDataException problem(IOException e) {
        String problem;
        if (e instanceof CharacterCodingException || e instanceof CharConversionException) {
            return new UpdateDataException("is not UTF-8");
        } else if (!(e instanceof JsonProcessingException)) {
            return new UpdateDataException("cannot be read");
        } else if (e instanceof JsonEOFException) {
            problem = "ends in the middle";
        } else if (e instanceof StreamConstraintsException) {
            problem = "has a value that is too long, too deep or too much";
        } else if (String.valueOf(e.getMessage()).startsWith("Duplicate")) {
            problem = "has a key twice";
        } else {
            problem = "is not JSON";
        }
        JsonLocation at = ((JsonProcessingException) e).getLocation();
        return at == null
                ? new UpdateDataException(problem)
                : new UpdateDataException(problem, at.getLineNr(), at.getColumnNr());
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            return;
        }
    }
}
