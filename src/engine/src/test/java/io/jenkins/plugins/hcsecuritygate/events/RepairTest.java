package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer finds that was killed, at every place where it can have been killed. */
class RepairTest {

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void place() {
        directory = parent.resolve("events");
    }

    private void reopen() throws Exception {
        Logs.close(Logs.start(directory));
    }

    private Path lastFile() throws Exception {
        List<Path> files = LogFiles.list(directory);
        return files.get(files.size() - 1);
    }

    @Test
    void aLogCutAnywhereIsWholeAgainAndEveryByteIsStillThere() throws Exception {
        Logs.write(directory, 3, 1 << 20);
        Path file = lastFile();
        byte[] content = Files.readAllBytes(file);
        for (int length = content.length - 1; length > 0; length -= 37) {
            wipe();
            byte[] left = Arrays.copyOf(content, length);
            Files.write(file, left);
            int end = lastEnd(left);

            reopen();

            Verification verification = Logs.verify(directory);
            assertThat(verification.problems()).as("cut at %d", length).isEmpty();
            if (end == length) {
                assertThat(LogFiles.torn(directory)).isEmpty();
                continue;
            }
            Path torn = LogFiles.torn(directory).get(0);
            assertThat(Files.readAllBytes(torn)).isEqualTo(Arrays.copyOfRange(left, end, length));
            assertThat(torn).hasFileName(file.getFileName() + ".torn-1");
            assertThat(Arrays.copyOf(Files.readAllBytes(file), end)).isEqualTo(Arrays.copyOf(left, end));
            LoggedEvent record = Logs.all(directory).stream()
                    .filter(line -> line.event().kind().equals("log-repaired"))
                    .findFirst()
                    .orElseThrow();
            assertThat(record.event().details())
                    .containsEntry("bytes", Integer.toString(length - end))
                    .containsEntry("sha256", sha256(Arrays.copyOfRange(left, end, length)))
                    .containsEntry("keptAs", torn.getFileName().toString());
            assertThat(verification.notes()).contains("1 time a torn end was repaired");
        }
    }

    @Test
    void whatALossOfPowerLeavesBehindTheLastLineIsCutToo() throws Exception {
        List<LoggedEvent> written = Logs.write(directory, 3, 1 << 20);
        Path file = lastFile();
        byte[] zeros = new byte[200_000];
        Files.write(file, zeros, StandardOpenOption.APPEND);
        Files.writeString(file, "\nx\n\n", StandardOpenOption.APPEND);
        reopen();
        assertThat(Logs.verify(directory).problems()).isEmpty();
        assertThat(Logs.all(directory)).containsAll(written);
        assertThat(Files.size(LogFiles.torn(directory).get(0))).isEqualTo(zeros.length + 4);
    }

    @Test
    void aFileThatWasJustBegunIsBegunAgain() throws Exception {
        Logs.write(directory, 3, 1 << 20);
        Path next = directory.resolve(LogFiles.name(6));
        Files.createFile(next);
        reopen();
        assertThat(next).doesNotExist();
        assertThat(Logs.verify(directory).problems()).isEmpty();

        Files.writeString(directory.resolve(LogFiles.name(8)), "{\"seq\":8,\"ti");
        reopen();
        assertThat(Logs.verify(directory).problems()).isEmpty();
        assertThat(directory.resolve(LogFiles.name(8) + ".torn-1")).hasContent("{\"seq\":8,\"ti");
        assertThat(Logs.kinds(directory)).contains("log-repaired");
    }

    /** Killed between the copy of the torn end and its removal, or before the record of it: both look like this. */
    @Test
    void aRepairThatWasItselfKilledIsFinished() throws Exception {
        Logs.write(directory, 3, 1 << 20);
        Path file = lastFile();
        Files.writeString(file, "half a li", StandardOpenOption.APPEND);
        Files.writeString(directory.resolve(file.getFileName() + ".torn-1.new"), "half a li");
        Files.writeString(directory.resolve(file.getFileName() + ".torn-2.new"), "cut before");
        reopen();
        assertThat(LogFiles.torn(directory).stream().map(LogFiles::nameOf))
                .containsExactly(file.getFileName() + ".torn-1", file.getFileName() + ".torn-2");
        assertThat(Logs.kinds(directory).stream().filter("log-repaired"::equals))
                .hasSize(2);
        assertThat(Logs.verify(directory).problems()).isEmpty();
    }

    /** Cutting there would remove the evidence. */
    @Test
    void aBreakInTheMiddleStays() throws Exception {
        Logs.write(directory, 5, 1 << 20);
        Path file = lastFile();
        String changed = Files.readString(file).replace("job #2", "job #9");
        Files.writeString(file, changed);
        reopen();
        assertThat(Files.readString(file)).startsWith(changed);
        assertThat(LogFiles.torn(directory)).isEmpty();
        Verification verification = Logs.verify(directory);
        assertThat(verification.problems()).hasSize(1);
        assertThat(verification.problems().get(0).text())
                .isEqualTo("events-000000000001.jsonl:4: event 4 does not have the hash of what it says");
    }

    @Test
    void anyDamageOfTheEndIsRepairedAndNoIntactLineLost() throws Exception {
        Logs.write(directory, 8, 1 << 20);
        Path file = lastFile();
        byte[] content = Files.readAllBytes(file);
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            wipe();
            byte[] damaged = content.clone();
            int from = content.length - 1 - random.nextInt(1500);
            for (int b = from; b < damaged.length; b++) {
                damaged[b] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            int end = lastEnd(Arrays.copyOf(content, from));
            reopen();
            assertThat(Logs.verify(directory).problems()).isEmpty();
            assertThat(Files.readAllBytes(file)).startsWith(Arrays.copyOf(content, end));
        }
    }

    private void wipe() throws Exception {
        for (Path path : Files.list(directory).toList()) {
            Files.delete(path);
        }
    }

    private static int lastEnd(byte[] content) {
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
