package io.jenkins.plugins.hcsecuritygate.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFormTest {

    private static final Random RANDOM = new Random(4);

    /** As {@code hudson.util.Secret} writes it. */
    static String encrypted(int dataLength) {
        byte[] payload = new byte[9 + 16 + dataLength];
        RANDOM.nextBytes(payload);
        ByteBuffer.wrap(payload).put((byte) 1).putInt(16).putInt(dataLength);
        return "{" + Base64.getEncoder().encodeToString(payload) + "}";
    }

    private static String base64(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        bytes[0] = 77;
        return Base64.getEncoder().encodeToString(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32, 48, 64, 1680, 65536})
    void structureOfSecretIsRecognised(int length) {
        assertThat(SecretForm.of(encrypted(length))).isEqualTo(SecretForm.ENCRYPTED);
        assertThat(SecretForm.of("  " + encrypted(length) + "\n")).isEqualTo(SecretForm.ENCRYPTED);
    }

    @Test
    void oneBlockMayBeTheEmptyText() {
        assertThat(SecretForm.isEncryptedAndNotEmpty(encrypted(16))).isFalse();
        assertThat(SecretForm.isEncryptedAndNotEmpty(encrypted(32))).isTrue();
        assertThat(SecretForm.isEncryptedAndNotEmpty("plain")).isFalse();
    }

    @Test
    void wrongLengthsAreNoSecret() {
        byte[] payload = new byte[9 + 16 + 32];
        ByteBuffer.wrap(payload).put((byte) 1).putInt(16).putInt(48);

        assertThat(SecretForm.of("{" + Base64.getEncoder().encodeToString(payload) + "}"))
                .isEqualTo(SecretForm.PLAIN);
    }

    @Test
    void otherFormsAreToldApart() {
        assertThat(SecretForm.of("{" + base64(48) + "}")).isEqualTo(SecretForm.SECRET_BYTES);
        assertThat(SecretForm.of("{" + base64(49) + "}")).isEqualTo(SecretForm.PLAIN);
        assertThat(SecretForm.of(base64(16))).isEqualTo(SecretForm.LEGACY_OR_PLAIN);
        assertThat(SecretForm.of(base64(32))).isEqualTo(SecretForm.LEGACY_OR_PLAIN);
        assertThat(SecretForm.of(base64(20))).isEqualTo(SecretForm.PLAIN);
        assertThat(SecretForm.of(" \n")).isEqualTo(SecretForm.EMPTY);
        assertThat(SecretForm.of("{}")).isEqualTo(SecretForm.PLAIN);
        assertThat(SecretForm.of("hunter2")).isEqualTo(SecretForm.PLAIN);
    }

    @Test
    void anyTextHasAForm() {
        for (int i = 0; i < 20_000; i++) {
            char[] chars = new char[RANDOM.nextInt(60)];
            for (int c = 0; c < chars.length; c++) {
                chars[c] = "{}=+/AQab1 \n".charAt(RANDOM.nextInt(12));
            }
            assertThat(SecretForm.of(new String(chars))).isNotNull();
        }
    }
}
