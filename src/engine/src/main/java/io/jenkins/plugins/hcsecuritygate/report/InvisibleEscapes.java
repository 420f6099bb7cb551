package io.jenkins.plugins.hcsecuritygate.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.HexFormat;

/**
 * Escapes in JSON what a reader would not see, or what would reorder the line on a terminal. Surrogates are all escaped,
 * since some invisible characters lie beyond the basic plane; a consumer reads the same text either way.
 */
final class InvisibleEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[0x7F] = ESCAPE_STANDARD;
        return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                new SerializedString("\\u" + HexFormat.of().withUpperCase().toHexDigits((char) c));
            default -> null;
        };
    }
}
