package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.util.XStream2;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes claims is killed at any moment: none of which it said that it was written may be lost, and none may
 * be half a file. {@code -Dclaims.kills=50} does it more often.
 */
@Timeout(600)
class ClaimFilesKillTest {

    private static final int KILLS = Integer.getInteger("claims.kills", 5);

    @TempDir
    private Path directory;

    @Test
    void nothingThatWasSaidToBeWrittenIsLost() throws Exception {
        Random random = new Random(4711);
        Set<String> claimed = new HashSet<>();
        Set<String> maybeSettled = new HashSet<>();
        Map<String, String> asides = new HashMap<>();
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int patience = 1 + random.nextInt(200);
            try (BufferedReader lines = writer.inputReader()) {
                String line;
                while ((line = lines.readLine()) != null) {
                    String[] words = line.split(" ");
                    switch (words[0]) {
                        case "claimed" -> claimed.add(words[1]);
                        case "settling" -> maybeSettled.add(words[1]);
                        case "aside" -> asides.put(words[1], words[2]);
                        default -> throw new AssertionError(line);
                    }
                    acknowledged++;
                    if (--patience == 0) {
                        // Process.destroyForcibly() would throw away what is still in the pipe.
                        writer.toHandle().destroyForcibly();
                    }
                }
            }
            writer.waitFor();

            Map<String, Claim> read = new HashMap<>();
            new ClaimFiles(directory, new XStream2()).read().forEach(claim -> read.put(claim.id(), claim));
            try (var files = Files.list(directory)) {
                assertEquals(
                        files.filter(file -> file.toString().endsWith(".xml")).count(), read.size(), "broken files");
            }
            for (String id : claimed) {
                assertTrue(read.containsKey(id) || maybeSettled.contains(id), "lost " + id + " after kill " + kill);
            }
            asides.forEach((id, aside) -> {
                if (read.containsKey(id)) {
                    assertEquals(List.of(aside), read.get(id).asides());
                }
            });
        }
        assertTrue(acknowledged > KILLS, "too little was written to be lost");
    }

    /** What the other process runs. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            ClaimFiles files = new ClaimFiles(Path.of(arguments[0]), new XStream2());
            List<String> states = List.of("", "aside", "settle");
            for (int i = 0; ; i++) {
                Claim claim = new Claim("node", "/workspace/" + i, "job#" + i, "job", false);
                files.write(claim);
                System.out.println("claimed " + claim.id());
                switch (states.get(i % states.size())) {
                    case "aside" -> {
                        claim.addAside("hc-wipe-" + i);
                        files.write(claim);
                        System.out.println("aside " + claim.id() + " hc-wipe-" + i);
                    }
                    case "settle" -> {
                        System.out.println("settling " + claim.id());
                        files.delete(claim);
                    }
                    default -> {
                        // A claim of a build that goes on.
                    }
                }
            }
        }
    }
}
