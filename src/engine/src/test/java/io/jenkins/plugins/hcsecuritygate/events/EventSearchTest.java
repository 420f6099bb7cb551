package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.events.EventSearch.Found;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSearchTest {

    private static final long PLENTY = 1 << 30;

    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void place() {
        directory = parent.resolve("events");
    }

    private static List<LoggedEvent> events(EventSearch.Page page) {
        return page.events().stream().map(Found::event).toList();
    }

    private List<LoggedEvent> throughPages(EventFilter filter, int limit, long maxBytes) throws Exception {
        List<LoggedEvent> all = new ArrayList<>();
        long before = Long.MAX_VALUE;
        do {
            EventSearch.Page page = EventSearch.newest(directory, filter, before, limit, maxBytes);
            assertThat(page.events().size()).isLessThanOrEqualTo(limit);
            assertThat(page.next()).isLessThan(before);
            all.addAll(events(page));
            before = page.next();
        } while (before > 0);
        return all;
    }

    @Test
    void theNewestComesFirst() throws Exception {
        Logs.write(directory, 10, 1 << 20);
        EventSearch.Page page = EventSearch.newest(directory, EventFilter.ALL, Long.MAX_VALUE, 3, PLENTY);
        assertThat(events(page)).extracting(LoggedEvent::sequence).containsExactly(12L, 11L, 10L);
        assertThat(page.next()).isEqualTo(10);
        assertThat(page.spent()).isFalse();
    }

    /** Random logs, filters, pages and budgets: together the pages are exactly what the filter lets through. */
    @Test
    void pagesTogetherAreAllThatWasAskedFor() throws Exception {
        Random random = new Random(3);
        Logs.SetClock clock = new Logs.SetClock();
        EventLog log = EventLog.start(directory, Logs.files(30_000), clock);
        EventKind[] kinds = EventKind.values();
        Logs.append(log, Logs.event("the log is open, so its own records have the first time"));
        for (int i = 0; i < 1_500; i++) {
            clock.set(Logs.START.plus(Duration.ofMinutes(i)));
            EventKind kind = kinds[7 + random.nextInt(kinds.length - 7)];
            log.append(Event.of(
                    kind,
                    "User" + random.nextInt(5),
                    "job #" + random.nextInt(9),
                    Map.of("x", "y".repeat(random.nextInt(200)))));
        }
        Logs.close(log);
        List<LoggedEvent> all = Logs.all(directory);
        assertThat(LogFiles.list(directory)).hasSizeGreaterThan(5);
        for (int i = 0; i < 60; i++) {
            Instant from = Logs.START.plus(Duration.ofMinutes(random.nextInt(1_500)));
            EventFilter filter = new EventFilter(
                    random.nextBoolean() ? "" : kinds[7 + random.nextInt(kinds.length - 7)].word(),
                    random.nextBoolean() ? "" : "uSER" + random.nextInt(5),
                    random.nextBoolean() ? "" : "#" + random.nextInt(9),
                    random.nextBoolean() ? null : from,
                    random.nextBoolean() ? null : from.plus(Duration.ofMinutes(random.nextInt(900))));
            List<LoggedEvent> wanted = all.stream().filter(filter::accepts).toList();
            List<LoggedEvent> exported = new ArrayList<>();
            EventSearch.oldest(directory, filter, found -> exported.add(found.event()));
            assertThat(exported).as("%s", filter).isEqualTo(wanted);
            List<LoggedEvent> newestFirst = new ArrayList<>(wanted);
            newestFirst.sort(Comparator.comparing(LoggedEvent::sequence).reversed());
            assertThat(throughPages(filter, 1 + random.nextInt(200), PLENTY))
                    .as("%s", filter)
                    .isEqualTo(newestFirst);
            assertThat(throughPages(filter, 50, 70_000)).as("%s", filter).isEqualTo(newestFirst);
        }
    }

    @Test
    void aPageDeepInABigFileReadsLittle() throws Exception {
        Logs.SetClock clock = new Logs.SetClock();
        EventLog log = EventLog.start(directory, Logs.files(64 << 20), clock);
        for (int i = 0; i < 8_000; i++) {
            log.append(Event.of(EventKind.BUILD_HELD, "a", "job #" + i, Map.of("text", "t".repeat(500))));
        }
        Logs.close(log);
        assertThat(Files.size(LogFiles.list(directory).get(0))).isGreaterThan(5 << 20);
        EventSearch.Page page = EventSearch.newest(directory, EventFilter.ALL, 2_000, 20, 600_000);
        assertThat(events(page)).extracting(LoggedEvent::sequence).first().isEqualTo(1_999L);
        assertThat(page.events()).hasSize(20);
    }

    @Test
    void anEventThatWasChangedIsMarked() throws Exception {
        Logs.write(directory, 3, 1 << 20);
        Path file = LogFiles.list(directory).get(0);
        Files.writeString(file, Files.readString(file).replace("job #1", "job #7") + "garbage\n{\"seq\":");
        EventSearch.Page page = EventSearch.newest(directory, EventFilter.ALL, Long.MAX_VALUE, 10, PLENTY);
        assertThat(page.events()).hasSize(5);
        assertThat(page.events().stream().filter(found -> !found.intact()))
                .singleElement()
                .satisfies(found -> assertThat(found.event().event().subject()).isEqualTo("job #7"));
        assertThat(page.unreadable()).isEqualTo(1);
    }

    @Test
    void exportsLinesAsTheyAreAndTablesWithoutFormulas() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(log, Event.of(EventKind.WAIVER_REQUESTED, "=cmd|' /C calc'!A0", "+1,\"2\"\n3", Map.of("a", "-b")));
        Logs.append(log, Event.of(EventKind.WAIVER_REQUESTED, "@x", "plain", Map.of()));
        Logs.close(log);
        EventFilter filter = new EventFilter("waiver-requested", "", "", null, null);
        StringWriter lines = new StringWriter();
        EventSearch.oldest(directory, filter, EventExport.jsonLines(lines));
        assertThat(lines.toString().lines()).hasSize(2).isSubsetOf(Logs.lines(directory));
        StringWriter table = new StringWriter();
        EventSearch.oldest(directory, filter, EventExport.csv(table));
        assertThat(table.toString())
                .startsWith("sequence,time,kind,actor,subject,details,hash,intact\r\n"
                        + "2,2026-03-01T08:00:00Z,waiver-requested,\"'=cmd|' /C calc'!A0\",\"'+1,\"\"2\"\"\n3\",a=-b,")
                .contains("\r\n3,2026-03-01T08:00:00Z,waiver-requested,\"'@x\",plain,,");
    }

    @Test
    void aTableHasNoFormulaWhereListsAreSeparatedBySemicolonsEither() throws Exception {
        EventLog log = Logs.start(directory);
        Logs.append(
                log,
                Event.of(
                        EventKind.WAIVER_REQUESTED,
                        "a",
                        "one;\uFF1Dtwo",
                        Map.of("reason", "x;=cmd|' /C calc'!A0; \t@y", "to", "-1")));
        Logs.close(log);
        StringWriter table = new StringWriter();
        EventSearch.oldest(directory, new EventFilter("waiver-requested", "", "", null, null), EventExport.csv(table));
        assertThat(table.toString()).contains(",\"one;'\uFF1Dtwo\",\"reason=x;'=cmd|' /C calc'!A0; \t'@y; to=-1\",");
    }

    @Test
    void exportsSayWhatWasChangedAndWhatCannotBeRead() throws Exception {
        Logs.write(directory, 2, 1 << 20);
        Path file = LogFiles.list(directory).get(0);
        Files.writeString(file, Files.readString(file).replace("job #1", "job #7") + "garbage\nmore\n");
        StringWriter table = new StringWriter();
        EventExport csv = EventExport.csv(table);
        csv.end(EventSearch.oldest(directory, EventFilter.ALL, csv));
        List<String> rows = table.toString().lines().toList();
        assertThat(rows).hasSize(6);
        assertThat(rows.get(2)).contains("job #0").endsWith(",true");
        assertThat(rows.get(3)).contains("job #7").endsWith(",false");
        assertThat(rows.get(5)).isEqualTo(",,unreadable,,,lines=2,,false");
        StringWriter lines = new StringWriter();
        EventExport json = EventExport.jsonLines(lines);
        json.end(EventSearch.oldest(directory, EventFilter.ALL, json));
        assertThat(lines.toString().lines()).hasSize(5).last().isEqualTo("{\"unreadable\":2}");
    }

    @Test
    void anExportThatIsBrokenOffSaysSo() throws Exception {
        StringWriter table = new StringWriter();
        EventExport.csv(table).breakOff();
        assertThat(table.toString().lines()).last().isEqualTo(",,incomplete,,,,,false");
        StringWriter lines = new StringWriter();
        EventExport.jsonLines(lines).breakOff();
        assertThat(lines).hasToString("{\"incomplete\":true}\n");
    }

    @Test
    void anExportOfALogThatIsWholeEndsWithItsLastEvent() throws Exception {
        Logs.write(directory, 2, 1 << 20);
        StringWriter lines = new StringWriter();
        EventExport json = EventExport.jsonLines(lines);
        json.end(EventSearch.oldest(directory, EventFilter.ALL, json));
        assertThat(lines.toString().lines()).isEqualTo(Logs.lines(directory));
    }
}
