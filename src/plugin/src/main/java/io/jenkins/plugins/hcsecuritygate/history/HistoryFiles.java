package io.jenkins.plugins.hcsecuritygate.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.AtomicFileWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The two files behind the history. Both are written whole into a new file that then takes the place of the old one, so
 * a controller that is killed leaves one or the other. They are read as if anybody had written them.
 */
final class HistoryFiles {

    /** Far more than {@link PostureHistory#MOST} entries take. */
    static final long MOST_BYTES = 64L << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
            .build();

    private final Path history;
    private final Path last;

    /** Whether there is a history that could not be read, and must not be overwritten therefore. */
    private boolean unread;

    HistoryFiles(@NonNull Path directory) {
        this.history = directory.resolve("history.jsonl");
        this.last = directory.resolve("last-look.json");
    }

    /**
     * @param looks the entries that could be read
     * @param damaged how many lines could not
     */
    record Read(@NonNull List<Look> looks, int damaged) {}

    /** @throws IOException if there is one that cannot be read; it is kept aside then when the next one is written */
    @NonNull
    Read readHistory() throws IOException {
        List<Look> looks = new ArrayList<>();
        int damaged = 0;
        unread = true;
        if (Files.notExists(history)) {
            unread = false;
            return new Read(looks, damaged);
        }
        if (Files.size(history) > MOST_BYTES) {
            throw new IOException(history.getFileName() + " is larger than anything this plugin writes");
        }
        // A decoder that replaces what is no UTF-8: such a line is damaged, and not all of them.
        try (InputStream in = Files.newInputStream(history);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Look look = line.isBlank() ? null : parse(line);
                if (look != null) {
                    looks.add(look);
                } else if (!line.isBlank()) {
                    damaged++;
                }
            }
        }
        unread = false;
        return new Read(looks, damaged);
    }

    @CheckForNull
    private static Look parse(String line) {
        try {
            return JSON.readValue(line, Look.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    void writeHistory(@NonNull List<Look> looks) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Look look : looks) {
            text.append(JSON.writeValueAsString(look)).append('\n');
        }
        if (unread) {
            if (!Files.notExists(history)) {
                Files.move(
                        history,
                        history.resolveSibling(history.getFileName() + ".unreadable-" + System.currentTimeMillis()));
            }
            unread = false;
        }
        write(history, text.toString());
    }

    /** @return null if there is none */
    @CheckForNull
    Snapshot readLast() throws IOException {
        if (!Files.exists(last)) {
            return null;
        }
        if (Files.size(last) > MOST_BYTES) {
            throw new IOException(last.getFileName() + " is larger than anything this plugin writes");
        }
        return JSON.readValue(Files.readString(last), Snapshot.class);
    }

    void writeLast(@NonNull Snapshot snapshot) throws IOException {
        write(last, JSON.writeValueAsString(snapshot));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (AtomicFileWriter out = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                out.write(text);
                out.commit();
            } finally {
                out.abort(); // does nothing after a commit
            }
        }
    }
}
