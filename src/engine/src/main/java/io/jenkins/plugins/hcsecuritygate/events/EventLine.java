package io.jenkins.plugins.hcsecuritygate.events;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The canonical form of a line: {@code docs/events.md} defines it. There is one way to write an event, so a line that is
 * read is one that we would have written, and nothing that two JSON parsers could understand differently passes. That is
 * why this reads JSON by itself: a parser would accept all the other ways too.
 */
final class EventLine {

    /** Longest line with its end; what is longer is none of ours. */
    static final int MAX_BYTES = 64 << 10;

    private static final String HASH = ",\"hash\":\"";
    private static final String END = "\"}";
    private static final int DIGITS = 64;

    /** Length of all that the hash does not cover. */
    private static final int SEAL = HASH.length() + DIGITS + END.length();

    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventLine() {}

    /**
     * A line that was understood.
     *
     * @param event what it says
     * @param intact whether its hash is right
     */
    record Read(@NonNull LoggedEvent event, boolean intact) {}

    /** A line is none of ours; the message says why, and quotes nothing of it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    static boolean isKind(@NonNull String text) {
        return KIND.matcher(text).matches();
    }

    /** Makes an event a link of the chain. */
    @NonNull
    static LoggedEvent seal(long sequence, @NonNull Instant time, @NonNull Event event, @NonNull String previous) {
        Instant millis = Instant.ofEpochMilli(time.toEpochMilli());
        String hash = hash(body(sequence, millis, event, previous).getBytes(StandardCharsets.US_ASCII));
        return new LoggedEvent(sequence, millis, event, previous, hash);
    }

    @NonNull
    static String render(@NonNull LoggedEvent line) {
        return body(line.sequence(), line.time(), line.event(), line.previous()) + HASH + line.hash() + END;
    }

    private static String body(long sequence, Instant time, Event event, String previous) {
        StringBuilder out = new StringBuilder(400);
        out.append("{\"seq\":").append(sequence);
        out.append(",\"time\":\"").append(TIME.format(time));
        out.append("\",\"kind\":\"").append(event.kind());
        out.append("\",\"actor\":\"");
        escape(event.actor(), out);
        out.append("\",\"subject\":\"");
        escape(event.subject(), out);
        out.append("\",\"details\":{");
        String separator = "\"";
        for (Map.Entry<String, String> detail : event.details().entrySet()) {
            out.append(separator);
            escape(detail.getKey(), out);
            out.append("\":\"");
            escape(detail.getValue(), out);
            out.append('"');
            separator = ",\"";
        }
        return out.append("},\"prev\":\"").append(previous).append('"').toString();
    }

    /** ASCII alone, so a line neither steers a terminal nor depends on an encoding. */
    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (isPlain(c)) {
                out.append(c);
            } else {
                out.append("\\u").append(HexFormat.of().withUpperCase().toHexDigits(c));
            }
        }
    }

    private static boolean isPlain(int c) {
        return c >= 0x20 && c < 0x7F;
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    @NonNull
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The event of a line that has the hash of what it says; null if it has not, or is no line of a log. */
    @CheckForNull
    static LoggedEvent intact(@CheckForNull byte[] content) {
        try {
            Read read = content == null ? null : parse(content);
            return read == null || !read.intact() ? null : read.event();
        } catch (Malformed e) {
            return null;
        }
    }

    /** Reads a line without its end. */
    @NonNull
    static Read parse(@NonNull byte[] line) throws Malformed {
        if (line.length >= MAX_BYTES) {
            throw new Malformed("it is longer than " + MAX_BYTES + " bytes");
        }
        for (byte b : line) {
            if (!isPlain(b)) {
                throw new Malformed("it has bytes that no line has");
            }
        }
        String text = new String(line, StandardCharsets.US_ASCII);
        LoggedEvent event = new Cursor(text).line();
        MessageDigest digest = sha256();
        digest.update(line, 0, line.length - SEAL);
        return new Read(event, HexFormat.of().formatHex(digest.digest()).equals(event.hash()));
    }

    /** Goes through one line; the first thing that is not as we write it ends the reading. */
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        LoggedEvent line() throws Malformed {
            expect("{\"seq\":");
            long sequence = number();
            expect(",\"time\":\"");
            Instant time = time();
            expect("\",\"kind\":\"");
            String kind = string();
            if (!isKind(kind)) {
                throw wrong();
            }
            expect(",\"actor\":\"");
            String actor = string();
            expect(",\"subject\":\"");
            String subject = string();
            expect(",\"details\":{");
            TreeMap<String, String> details = details();
            expect(",\"prev\":\"");
            String previous = digits();
            expect("\"" + HASH);
            String hash = digits();
            expect(END);
            if (at != text.length()) {
                throw wrong();
            }
            return new LoggedEvent(sequence, time, new Event(kind, actor, subject, details), previous, hash);
        }

        private TreeMap<String, String> details() throws Malformed {
            TreeMap<String, String> details = new TreeMap<>();
            if (peek() == '}') {
                at++;
                return details;
            }
            while (true) {
                expect("\"");
                String name = string();
                if (!details.isEmpty() && details.lastKey().compareTo(name) >= 0) {
                    throw wrong();
                }
                expect(":\"");
                details.put(name, string());
                if (peek() != ',') {
                    expect("}");
                    return details;
                }
                at++;
            }
        }

        private long number() throws Malformed {
            int start = at;
            while (peek() >= '0' && peek() <= '9') {
                at++;
            }
            if (at == start || at - start > 18 || text.charAt(start) == '0') {
                throw wrong();
            }
            return Long.parseLong(text.substring(start, at));
        }

        private Instant time() throws Malformed {
            int end = at + "2026-01-01T00:00:00.000Z".length();
            String written = end > text.length() ? "" : text.substring(at, end);
            try {
                Instant time = Instant.parse(written);
                if (TIME.format(time).equals(written)) {
                    at = end;
                    return time;
                }
            } catch (DateTimeException e) {
                // Said below.
            }
            throw wrong();
        }

        private String digits() throws Malformed {
            int end = at + DIGITS;
            if (end > text.length()) {
                throw wrong();
            }
            for (int i = at; i < end; i++) {
                char c = text.charAt(i);
                if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                    throw wrong();
                }
            }
            String digits = text.substring(at, end);
            at = end;
            return digits;
        }

        /** What comes before the next quotation mark, which is gone through as well. */
        private String string() throws Malformed {
            StringBuilder out = new StringBuilder();
            while (true) {
                char c = peek();
                at++;
                if (c == '"') {
                    return out.toString();
                }
                if (c != '\\') {
                    if (c == 0) {
                        throw wrong();
                    }
                    out.append(c);
                    continue;
                }
                char escaped = peek();
                at++;
                if (escaped == '"' || escaped == '\\') {
                    out.append(escaped);
                } else if (escaped == 'u') {
                    out.append(unicode());
                } else {
                    throw wrong();
                }
            }
        }

        private char unicode() throws Malformed {
            if (at + 4 > text.length()) {
                throw wrong();
            }
            String digits = text.substring(at, at + 4);
            try {
                char c = (char) HexFormat.fromHexDigits(digits);
                // Only what needs it is escaped, and only with capital letters.
                if (!isPlain(c) && HexFormat.of().withUpperCase().toHexDigits(c).equals(digits)) {
                    at += 4;
                    return c;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            throw wrong();
        }

        /** The next character; 0, which no line has, at the end. */
        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void expect(String what) throws Malformed {
            if (!text.startsWith(what, at)) {
                throw wrong();
            }
            at += what.length();
        }

        private Malformed wrong() {
            return new Malformed("it is not in the form of the log from character " + (at + 1) + " on");
        }
    }
}
