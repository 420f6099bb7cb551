package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes events is killed again and again, as a controller may be. */
class KilledWriterTest {

    private static final int KILLS = 50;

    @TempDir
    Path parent;

    @Test
    void noAcknowledgedEventIsLostAndTheLogIsWholeAfterEveryKill() throws Exception {
        Path directory = parent.resolve("events");
        Random random = new Random();
        Map<String, String> acknowledged = new HashMap<>();
        long repairs = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Map<String, String> these = writeUntilKilled(directory, "run" + kill, random);
            assertThat(these).as("run %d", kill).isNotEmpty();
            acknowledged.putAll(these);

            // Opening repairs, as the next start of a controller does.
            Logs.close(Logs.start(directory));

            Verification verification = Logs.verify(directory);
            assertThat(verification.problems()).as("after kill %d", kill).isEmpty();
            Set<String> missing = new HashSet<>(acknowledged.keySet());
            EventSearch.oldest(directory, EventFilter.ALL, found -> {
                LoggedEvent event = found.event();
                String subject = acknowledged.get(event.sequence() + " " + event.hash());
                if (event.event().subject().equals(subject)) {
                    missing.remove(event.sequence() + " " + event.hash());
                }
            });
            assertThat(missing).as("lost by kill %d", kill).isEmpty();
            repairs = Logs.kinds(directory).stream()
                    .filter("log-repaired"::equals)
                    .count();
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS);
        assertThat(Logs.all(directory).stream()
                        .filter(line -> line.event().kind().equals("log-repaired"))
                        .map(line -> line.event().details().get("keptAs")))
                .as("every torn end is kept and on record, once")
                .containsExactlyInAnyOrderElementsOf(
                        LogFiles.torn(directory).stream().map(LogFiles::nameOf).toList());
        System.out.printf(
                "%d kills, %d acknowledged events, none lost; %d files, %d torn ends repaired%n",
                KILLS, acknowledged.size(), LogFiles.list(directory).size(), repairs);
    }

    /** What the process had acknowledged when it was killed at some moment. */
    private Map<String, String> writeUntilKilled(Path directory, String name, Random random) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        WriterProcess.class.getName(),
                        directory.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, String> acknowledged = new HashMap<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            int until = 1 + random.nextInt(400);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ");
                if (words.length == 4 && words[3].equals(".")) { // the last one may be cut off
                    acknowledged.put(words[0] + " " + words[1], words[2]);
                }
                if (--until == 0) {
                    // Not at the moment of an acknowledgement, which is never in the middle of a write.
                    LockSupport.parkNanos(random.nextInt(4_000_000));
                    // Not through the process, which would throw away what it has said last.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        process.onExit().join();
        return acknowledged;
    }
}
