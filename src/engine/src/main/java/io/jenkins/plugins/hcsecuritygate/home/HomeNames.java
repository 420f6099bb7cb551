package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * File names of a home. Jenkins writes them in UTF-8, while Java 17 converts names in the charset of the process's
 * locale; under {@code LANG=C} a job named in Cyrillic would not be found. A {@code file:} URI carries the bytes, so
 * names outside ASCII take that way where the locale is not UTF-8.
 */
public final class HomeNames {
    /** Windows and macOS keep names as Unicode whatever the locale says. */
    private static final boolean NATIVE_UNICODE = File.separatorChar == '\\'
            || "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))
            || System.getProperty("os.name", "").startsWith("Mac");

    private static final char REPLACEMENT = '\uFFFD';

    private HomeNames() {}

    /**
     * Renders a name for a report: control characters, line separators, invisible format characters (among them those
     * that reverse the reading direction) and unpaired surrogates become escapes.
     */
    @NonNull
    public static String display(@NonNull String name) {
        if (isPlain(name)) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length() + 16);
        name.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isInvisible(c)) {
                        out.append(c > 0xFFFF ? String.format("\\U%08X", c) : String.format("\\u%04X", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x20 || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Like {@link #display}, for a path relative to the home: the empty path is the home itself. */
    @NonNull
    static String displayPath(@NonNull String path) {
        return path.isEmpty() ? "the home" : display(path);
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Whether the text can be the name of one directory entry. */
    public static boolean isName(@NonNull String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf(0) < 0
                && (File.separatorChar == '/' || name.indexOf(File.separatorChar) < 0)
                && (isAscii(name) || StandardCharsets.UTF_8.newEncoder().canEncode(name));
    }

    /** The entry of that name; the name must satisfy {@link #isName}. */
    @NonNull
    static Path child(@NonNull Path directory, @NonNull String name) {
        if (NATIVE_UNICODE || isAscii(name)) {
            return directory.resolve(name);
        }
        String parent = directory.toUri().getRawPath();
        return Path.of(URI.create("file://" + parent + (parent.endsWith("/") ? "" : "/") + percentEncode(name)));
    }

    /** The name of a listed entry, or null if it is not valid UTF-8. */
    @CheckForNull
    static String nameOf(@NonNull Path entry) {
        String name = String.valueOf(entry.getFileName());
        if (isAscii(name) || (NATIVE_UNICODE && name.indexOf(REPLACEMENT) < 0)) {
            return name;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(nameBytes(entry)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Renders a name that {@link #nameOf} cannot decode, its bytes outside ASCII as {@code \xE9}. */
    @NonNull
    static String displayBytes(@NonNull Path entry) {
        StringBuilder out = new StringBuilder();
        for (byte b : nameBytes(entry)) {
            if (b >= 0x20 && b < 0x7F) {
                out.append((char) b);
            } else {
                out.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static byte[] nameBytes(Path entry) {
        String raw = entry.toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        int start = raw.lastIndexOf('/', end - 1) + 1;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = start; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(raw, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static String percentEncode(String name) {
        StringBuilder out = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append(HexFormat.of().toHexDigits(b));
        }
        return out.toString();
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
