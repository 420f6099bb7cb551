package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files may go. That files do go is in {@link EventLogTest}. */
class RetentionTest {

    private static final Instant SEVEN_YEARS_LATER = Instant.parse("2033-03-01T08:00:00Z");

    @TempDir
    Path parent;

    private Path directory;
    private final Logs.SetClock clock = new Logs.SetClock();

    @BeforeEach
    void place() {
        directory = parent.resolve("events");
    }

    /** So many events at the time of the clock, in small files; each round begins a file of its own. */
    private void write(int events) throws Exception {
        EventLog log = EventLog.start(directory, Logs.files(2_000), clock);
        for (int i = 0; i < events; i++) {
            Logs.append(log, Logs.event("job #" + i));
        }
        Logs.close(log);
    }

    private void openAndClose() throws Exception {
        Logs.close(EventLog.start(directory, Logs.files(1 << 20), clock));
    }

    @Test
    void aFirstLineThatSomebodyMadeOldDeletesNothing() throws Exception {
        write(30);
        List<Path> files = LogFiles.list(directory);
        Path second = files.get(1);
        Files.writeString(second, Files.readString(second).replaceFirst("2026-03-01", "2001-03-01"));
        openAndClose();
        assertThat(LogFiles.list(directory)).containsAll(files);
        assertThat(Logs.kinds(directory)).doesNotContain("log-removed");
    }

    /** The clock was set back when the second file was begun; the first holds events of today. */
    @Test
    void aClockThatWasSetBackDeletesNothingOfWhatWasWrittenBefore() throws Exception {
        write(2);
        assertThat(LogFiles.list(directory)).hasSize(1);
        clock.set(Instant.parse("2001-01-01T00:00:00Z"));
        write(30);
        List<Path> files = LogFiles.list(directory);
        clock.set(Logs.START.plus(Duration.ofDays(1)));
        openAndClose();
        assertThat(LogFiles.list(directory)).containsAll(files);
        assertThat(Logs.verify(directory).problems()).isEmpty();
    }

    @Test
    void aFileWhoseEndWasChangedIsEvidenceAndStaysWithAllThatFollow() throws Exception {
        write(30);
        List<Path> files = LogFiles.list(directory);
        clock.set(SEVEN_YEARS_LATER);
        String text = Files.readString(files.get(1));
        int end = text.lastIndexOf("job #");
        Files.writeString(files.get(1), text.substring(0, end) + "job +" + text.substring(end + 5));
        openAndClose();
        assertThat(LogFiles.list(directory)).doesNotContain(files.get(0)).containsAll(files.subList(1, files.size()));
    }

    /** A file that cannot be deleted by anybody: a directory that is not empty. */
    @Test
    void aRemovalThatFailsIsRecordedOnceTriedAgainAndToldOf() throws Exception {
        write(30);
        Path first = LogFiles.list(directory).get(0);
        Path stuck = directory.resolve(LogFiles.nameOf(first) + ".torn-1");
        Files.createDirectories(stuck.resolve("something"));
        clock.set(SEVEN_YEARS_LATER);
        EventLog log = EventLog.start(directory, Logs.files(1 << 20), clock);
        for (int day = 1; day <= 3; day++) {
            Logs.append(log, Logs.event("this wakes it"));
            Logs.append(log, Logs.event("when this is written, files were looked through"));
            assertThat(log.health().problem())
                    .isEqualTo("cannot delete what has outlived its time: " + stuck.getFileName()
                            + ": DirectoryNotEmptyException");
            clock.set(SEVEN_YEARS_LATER.plus(Duration.ofDays(2L * day)));
        }
        assertThat(first).doesNotExist();
        assertThat(removalsOf(first)).hasSize(1);
        Files.delete(stuck.resolve("something"));
        // The look that was due on the last day may have been before the deletion.
        clock.set(SEVEN_YEARS_LATER.plus(Duration.ofDays(8)));
        Logs.append(log, Logs.event("this wakes it"));
        Logs.append(log, Logs.event("when this is written, files were looked through"));
        assertThat(log.health().problem()).isNull();
        assertThat(stuck).doesNotExist();
        Logs.close(log);
        assertThat(removalsOf(first)).hasSize(1);
        assertThat(Logs.verify(directory).problems()).isEmpty();
    }

    /** As on a full disk, which is likeliest just after a file was begun. */
    @Test
    void aFileWhoseRemovalCouldNotBeRecordedStaysUntilItIs() throws Exception {
        write(30);
        Path first = LogFiles.list(directory).get(0);
        clock.set(SEVEN_YEARS_LATER);
        Retention retention = new Retention(directory, clock);
        ChainWriter failing = ChainWriter.open(directory, Logs.files(1 << 20), clock, null, tail -> {});
        failing.close();
        assertThatThrownBy(() -> retention.removeExpired(6, failing)).isInstanceOf(IOException.class);
        assertThat(first).exists();

        try (ChainWriter next = ChainWriter.open(directory, Logs.files(1 << 20), clock, null, tail -> {})) {
            assertThat(retention.removeExpired(6, next)).isNull();
        }
        assertThat(first).doesNotExist();
        assertThat(removalsOf(first)).hasSize(1);
        assertThat(Logs.verify(directory).problems()).isEmpty();
    }

    private List<LoggedEvent> removalsOf(Path file) throws Exception {
        return Logs.all(directory).stream()
                .filter(line -> line.event().kind().equals("log-removed"))
                .filter(line -> line.event().subject().equals(LogFiles.nameOf(file)))
                .toList();
    }
}
