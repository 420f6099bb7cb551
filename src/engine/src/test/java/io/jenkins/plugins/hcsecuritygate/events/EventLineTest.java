package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jenkins.plugins.hcsecuritygate.testing.Mutations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLineTest {

    private static final Instant TIME = Instant.parse("2026-03-01T08:00:00.123456Z");

    private static LoggedEvent line(String actor, String subject, Map<String, String> details) {
        return EventLine.seal(
                7,
                TIME,
                Event.of(EventKind.POLICY_CHANGED, actor, subject, details).bounded(),
                "ab".repeat(32));
    }

    private static LoggedEvent parse(String line) throws EventLine.Malformed {
        EventLine.Read read = EventLine.parse(line.getBytes(StandardCharsets.UTF_8));
        assertThat(read.intact()).isTrue();
        return read.event();
    }

    /** The form that {@code docs/events.md} describes; a change breaks every log there is. */
    @Test
    void isWrittenInOneFormForEver() throws Exception {
        String line = line("bob", "profile", Map.of("to", "b\u00FC\"\\\n", "from", ""))
                .line();
        String body = "{\"seq\":7,\"time\":\"2026-03-01T08:00:00.123Z\",\"kind\":\"policy-changed\",\"actor\":\"bob\","
                + "\"subject\":\"profile\",\"details\":{\"from\":\"\",\"to\":\"b\\u00FC\\\"\\\\\\u000A\"},\"prev\":\""
                + "ab".repeat(32) + "\"";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.US_ASCII));
        assertThat(line).isEqualTo(body + ",\"hash\":\"" + HexFormat.of().formatHex(hash) + "\"}");
    }

    @Test
    void readsWhatItWritesWhateverTheTextsAre() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            Map<String, String> details = new TreeMap<>();
            for (int d = random.nextInt(5); d > 0; d--) {
                details.put(text(random), text(random));
            }
            LoggedEvent line = line(text(random), text(random), details);
            assertThat(parse(line.line())).isEqualTo(line);
            assertThat(line.line().chars()).allMatch(c -> c >= 0x20 && c < 0x7F);
        }
    }

    @Test
    void isJsonThatOtherParsersReadAlike() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            String subject = text(random);
            LoggedEvent line = line("x", subject, Map.of("a", subject));
            Map<String, String> read = new LinkedHashMap<>();
            try (JsonParser json = new JsonFactory().createParser(line.line())) {
                String name = "";
                for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                    if (token == JsonToken.FIELD_NAME) {
                        name = json.getText();
                    } else if (token.isScalarValue()) {
                        read.put(name, json.getText());
                    }
                }
            }
            assertThat(read)
                    .containsEntry("seq", "7")
                    .containsEntry("subject", subject)
                    .containsEntry("a", subject)
                    .containsEntry("hash", line.hash());
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.append("\"\\/\n\r\t\0\u2028\uFEFF{}[],:".charAt(random.nextInt(15)));
                case 2 -> text.appendCodePoint(0x1F600 + random.nextInt(60));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    @Test
    void textsThatAreTooLongAreCutAndSaySo() throws Exception {
        Map<String, String> details = new TreeMap<>();
        for (int i = 0; i < 200; i++) {
            details.put("name" + i, "\u00E9".repeat(500));
        }
        details.put("n".repeat(100), "");
        LoggedEvent line = line("\u0000".repeat(100_000), "\uD83D\uDE00".repeat(100_000), details);
        assertThat(line.line().length()).isLessThan(EventLine.MAX_BYTES);
        assertThat(line.event().actor()).endsWith(" [cut, 100000 characters]");
        assertThat(line.event().subject()).endsWith(" [cut, 200000 characters]");
        assertThat(line.event().details().get(Event.CUT)).endsWith(" more left out");
        assertThat(parse(line.line())).isEqualTo(line);
    }

    @Test
    void whatASettingWasLeavesRoomForWhatItIs() {
        Map<String, String> details = new TreeMap<>();
        details.put("from", "f".repeat(9_000));
        details.put("to", "x");
        details.put("seen", "s".repeat(9_000));
        Map<String, String> kept = line("a", "b", details).event().details();
        assertThat(kept).containsOnlyKeys("from", "seen", "to").containsEntry("to", "x");
        assertThat(kept.get("from")).endsWith(" [cut, 9000 characters]").hasSizeGreaterThan(3_900);
        assertThat(kept.get("seen")).endsWith(" [cut, 9000 characters]").hasSizeGreaterThan(3_900);
    }

    @Test
    void nullsAreEmptyTexts() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", null);
        details.put(null, "x");
        Event event = Event.of(EventKind.POLICY_CHANGED, null, null, details);
        assertThat(event.actor()).isEmpty();
        assertThat(event.details()).containsEntry("from", "").containsEntry("", "x");
        assertThat(Event.of(EventKind.POLICY_CHANGED, "a", "b", null).details()).isEmpty();
    }

    /** What means the same JSON but is not how we write it could be read differently by two programs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\":7=>{\"seq\": 7",
                "{\"seq\":7=>{\"seq\":07",
                "{\"seq\":7=>{\"seq\":7,\"seq\":8",
                "{\"seq\":7=>{\"seq\":-7",
                "{\"seq\":7=>{\"seq\":9999999999999999999999",
                "\"kind\":\"policy-changed\"=>\"kind\":\"Policy\"",
                "\"actor\":\"bob\"=>\"actor\":\"b\\u006Fb\"",
                "\"actor\":\"bob\"=>\"actor\":\"b\\u00fcb\"",
                "\"actor\":\"bob\"=>\"actor\":\"b\\nb\"",
                "\"actor\":\"bob\"=>\"actor\":\"b\\",
                "\"actor\":\"bob\"=>\"actor\":null",
                "\"a\":\"1\",\"b\":\"2\"=>\"b\":\"2\",\"a\":\"1\"",
                "\"a\":\"1\",\"b\":\"2\"=>\"a\":\"1\",\"a\":\"2\"",
                "\"a\":\"1\",\"b\":\"2\"=>\"a\":\"1\",",
                "\"a\":\"1\",\"b\":\"2\"=>\"a\":{\"a\":{}}",
                "08:00:00.123Z=>08:00:00.1234Z",
                "08:00:00.123Z=>08:00:60.123Z",
                "\"prev\":\"ab=>\"prev\":\"AB",
                "\"}=>\"} ",
            })
    void anyOtherFormIsRefused(String change) {
        String line = line("bob", "s", Map.of("a", "1", "b", "2")).line();
        String[] parts = change.split("=>", 2);
        String changed = line.replace(parts[0], parts[1]);
        assertThat(changed).isNotEqualTo(line);
        assertThatThrownBy(() -> EventLine.parse(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventLine.Malformed.class)
                .hasMessageNotContaining("bob");
    }

    @Test
    void oneChangedCharacterAnywhereIsSeen() {
        byte[] line = line("bob", "profile", Map.of("from", "strict", "to", "baseline"))
                .line()
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < line.length; i++) {
            byte[] changed = line.clone();
            changed[i] ^= 1;
            assertThat(isIntact(changed)).as("byte %d", i).isFalse();
        }
    }

    @Test
    void hostileBytesAreRefusedOrReadAsTheyStand() {
        byte[] line = line("bob", "profile", Map.of("from", "strict", "to", "\u00FC"))
                .line()
                .getBytes(StandardCharsets.US_ASCII);
        Mutations mutations =
                new Mutations(9, "\"", "\\", "\\u", "{", "}", "\"hash\":\"", "[[[[", "\0", "\n", "99999999");
        for (int i = 0; i < 50_000; i++) {
            byte[] mutant = mutations.mutate(line);
            try {
                EventLine.Read read = EventLine.parse(mutant);
                assertThat(read.event().line()).isEqualTo(new String(mutant, StandardCharsets.US_ASCII));
            } catch (EventLine.Malformed e) {
                assertThat(e.getMessage()).hasSizeLessThan(100);
            }
        }
    }

    private static boolean isIntact(byte[] line) {
        try {
            return EventLine.parse(line).intact();
        } catch (EventLine.Malformed e) {
            return false;
        }
    }
}
