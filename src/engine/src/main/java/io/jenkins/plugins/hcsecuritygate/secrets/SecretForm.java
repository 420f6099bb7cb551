package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * The form in which a value stands in a field that Jenkins encrypts. Told from the structure alone: nothing is decrypted
 * and no key is read.
 *
 * @see <a href="https://github.com/jenkinsci/jenkins/blob/master/core/src/main/java/hudson/util/Secret.java">Secret</a>
 */
public enum SecretForm {
    EMPTY,
    /** {@code hudson.util.Secret}: version, lengths, initialisation vector and ciphertext in Base64 within braces. */
    ENCRYPTED,
    /** {@code SecretBytes} of the Credentials plugin: salt, padding and ciphertext in Base64 within braces. */
    SECRET_BYTES,
    /**
     * Base64 of whole AES blocks without braces: either a {@code Secret} that an old Jenkins wrote or a plain value
     * of that shape. Which of the two only the key could tell.
     */
    LEGACY_OR_PLAIN,
    PLAIN;

    private static final int BLOCK = 16;
    private static final int HEADER = 9;
    private static final int HEADER_DIGITS = 12;

    /** The form of a value; blanks around it are ignored, as Jenkins ignores them. */
    @NonNull
    public static SecretForm of(@NonNull String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return EMPTY;
        }
        boolean braced = text.length() > 2 && text.charAt(0) == '{' && text.charAt(text.length() - 1) == '}';
        String payload = braced ? text.substring(1, text.length() - 1) : text;
        long length = decodedLength(payload);
        if (length <= 0) {
            return PLAIN;
        }
        if (braced && dataLength(payload, length) > 0) {
            return ENCRYPTED;
        }
        if (length % BLOCK != 0) {
            return PLAIN;
        }
        return braced ? SECRET_BYTES : LEGACY_OR_PLAIN;
    }

    /**
     * Whether the value is encrypted and certainly not the empty text. Jenkins pads to whole blocks, so one block can be
     * the encrypted empty text.
     */
    public static boolean isEncryptedAndNotEmpty(@NonNull String value) {
        String text = value.strip();
        if (of(text) != ENCRYPTED) {
            return false;
        }
        String payload = text.substring(1, text.length() - 1);
        return dataLength(payload, decodedLength(payload)) > BLOCK;
    }

    /** Length of the ciphertext, or 0 where the payload has another structure. */
    private static long dataLength(String payload, long total) {
        if (total <= HEADER || payload.length() < HEADER_DIGITS) {
            return 0;
        }
        int[] bytes = new int[HEADER];
        for (int group = 0; group < HEADER / 3; group++) {
            int bits = 0;
            for (int i = 0; i < 4; i++) {
                bits = bits << 6 | Math.max(digit(payload.charAt(group * 4 + i)), 0);
            }
            bytes[group * 3] = bits >> 16 & 0xFF;
            bytes[group * 3 + 1] = bits >> 8 & 0xFF;
            bytes[group * 3 + 2] = bits & 0xFF;
        }
        long vector = number(bytes, 1);
        long data = number(bytes, 5);
        boolean holds =
                bytes[0] == 1 && vector == BLOCK && data > 0 && data % BLOCK == 0 && total == HEADER + vector + data;
        return holds ? data : 0;
    }

    private static long number(int[] bytes, int at) {
        return (long) bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    }

    /** Number of bytes that the Base64 stands for, or -1 where it is none. */
    private static long decodedLength(String text) {
        int length = text.length();
        if (length == 0 || length % 4 != 0) {
            return -1;
        }
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        for (int i = 0; i < length - padding; i++) {
            if (digit(text.charAt(i)) < 0) {
                return -1;
            }
        }
        return length / 4L * 3 - padding;
    }

    private static int digit(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' ? 62 : c == '/' ? 63 : -1;
    }
}
