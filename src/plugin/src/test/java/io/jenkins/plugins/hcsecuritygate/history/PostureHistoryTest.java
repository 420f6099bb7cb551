package io.jenkins.plugins.hcsecuritygate.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostureHistoryTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Policy BASELINE = Policy.of(Profile.BASELINE);
    private static final CheckMetadata CHECK = Catalogue.checks().get(0).metadata();

    @TempDir
    private Path home;

    @Test
    void sameLookOfTheSameDayIsKeptOnce() {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a")), BASELINE);
        history.looked(NOON.plusSeconds(600), verdict(failing("a")), BASELINE);
        assertEquals(1, history.looks().size());
        assertNull(history.looks().get(0).changes());
        assertTrue(history.looks().get(0).why().startsWith("the first look"));
        history.looked(NOON.plus(Duration.ofDays(1)), verdict(failing("a")), BASELINE);
        assertEquals(2, history.looks().size());
        assertNull(history.looks().get(1).changes());
    }

    @Test
    void namesWhatIsNewGoneAndOtherwise() {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a"), failing("b"), unknown("c")), BASELINE);
        history.looked(NOON.plusSeconds(5), verdict(failing("b"), failing("c"), failing("d")), BASELINE);
        Changes changes = history.looks().get(1).changes();
        assertNotNull(changes);
        assertEquals(List.of(new Mark(CHECK.id(), "job", "d", "", "FAIL")), changes.appeared());
        assertEquals(List.of(new Mark(CHECK.id(), "job", "a", "FAIL", "")), changes.gone());
        assertEquals(List.of(new Mark(CHECK.id(), "job", "c", "UNKNOWN", "FAIL")), changes.moved());
        assertEquals(List.of(), changes.checks());
        assertEquals("CLOSED", changes.standingBefore());
    }

    @Test
    void verdictStatusWaiverAndPolicyAreChanges() {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a")), BASELINE);
        history.looked(NOON.plusSeconds(5), verdict(waived("a")), BASELINE.withFailOn(Severity.LOW));
        Look look = history.looks().get(1);
        assertEquals("OPEN", look.standing());
        assertEquals("CLOSED", look.changes().standingBefore());
        assertEquals("baseline, HIGH", look.changes().demandedBefore());
        assertEquals("baseline, LOW", look.demanded());
        assertEquals(
                List.of(new Mark(CHECK.id(), "job", "a", "FAIL", "WAIVED")),
                look.changes().moved());
        assertEquals(
                List.of(new Mark(CHECK.id(), "", "", "FAIL", "WAIVED")),
                look.changes().checks());
    }

    @Test
    void onlyWhatClosesTheGateIsCountedAsBlocking() {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a"), unknown("b"), unknown("c"), waived("d")), BASELINE);
        history.looked(
                NOON.plusSeconds(5),
                verdict(failing("a"), unknown("b"), unknown("c"), waived("d")),
                BASELINE.withUnknownBlocks(true).withFailOn(Severity.LOW));
        assertEquals(List.of(1, 3), history.looks().stream().map(Look::blocking).toList());
    }

    @Test
    void anotherMessageIsNoChange() {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a")), BASELINE);
        JudgedFinding older =
                new JudgedFinding(Finding.fail(new Resource("job", "a", "config.xml"), "41 days old"), null);
        history.looked(NOON.plusSeconds(5), verdict(older), BASELINE);
        assertEquals(1, history.looks().size());
    }

    @Test
    void comparesWithTheLookBeforeARestart() {
        open().looked(NOON, verdict(failing("a")), BASELINE);
        PostureHistory restarted = open();
        restarted.looked(NOON.plusSeconds(60), verdict(failing("a")), BASELINE);
        assertEquals(1, restarted.looks().size(), "a restart is no change");
        restarted.looked(NOON.plusSeconds(120), verdict(), BASELINE);
        assertEquals(1, restarted.looks().get(1).changes().goneCount());
        assertEquals(restarted.looks(), open().looks());
    }

    @Test
    void failuresInARowAreOneEntryAndTheNextLookIsKept() {
        PostureHistory history = open();
        history.looked(NOON, verdict(), BASELINE);
        history.failed(NOON.plusSeconds(5), "IOException");
        history.failed(NOON.plusSeconds(10), "IOException");
        history.looked(NOON.plusSeconds(15), verdict(), BASELINE);
        assertEquals(
                List.of("OPEN", "FAILED", "OPEN"),
                history.looks().stream().map(Look::standing).toList());
        assertFalse(history.looks().get(1).wasJudged());
        assertNull(history.looks().get(2).changes());
    }

    @Test
    void tornTailIsToldAndTheRestIsRead() throws Exception {
        PostureHistory history = open();
        history.looked(NOON, verdict(failing("a")), BASELINE);
        history.looked(NOON.plusSeconds(5), verdict(), BASELINE);
        Path file = home.resolve("history.jsonl");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 20));
        PostureHistory torn = open();
        assertEquals(
                List.of("CLOSED", "DAMAGED"),
                torn.looks().stream().map(Look::standing).toList());
        assertEquals(
                "1 lines of the history could not be read", torn.looks().get(1).why());
        torn.looked(NOON.plusSeconds(10), verdict(failing("b")), BASELINE);
        assertEquals(
                List.of("CLOSED", "DAMAGED", "CLOSED"),
                open().looks().stream().map(Look::standing).toList(),
                "what was lost stays told");
    }

    @Test
    void aHistoryThatCannotBeReadIsKeptAsideBeforeANewOneIsWritten() throws Exception {
        open().looked(NOON, verdict(failing("a")), BASELINE);
        Path file = home.resolve("history.jsonl");
        String intact = Files.readString(file);
        Path elsewhere = Files.move(file, home.resolve("elsewhere"));
        // What a mount that is gone does to reads: there is something, and it cannot be read.
        Files.createDirectory(file);
        Files.move(elsewhere, file.resolve("inside"));
        PostureHistory history = open();
        assertEquals("DAMAGED", history.looks().get(0).standing());
        history.looked(NOON.plusSeconds(5), verdict(), BASELINE);
        Path aside = aside();
        assertEquals(intact, Files.readString(aside.resolve("inside")));
        assertEquals(
                List.of("DAMAGED", "OPEN"),
                open().looks().stream().map(Look::standing).toList());
    }

    @Test
    void aHistoryThatIsTooLargeIsKeptAsideToo() throws Exception {
        open().looked(NOON, verdict(failing("a")), BASELINE);
        Path file = home.resolve("history.jsonl");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(HistoryFiles.MOST_BYTES + 1);
        }
        PostureHistory history = open();
        history.failed(NOON.plusSeconds(5), "IOException");
        assertEquals(HistoryFiles.MOST_BYTES + 1, Files.size(aside()));
        history.looked(NOON.plusSeconds(10), verdict(), BASELINE);
        assertEquals(HistoryFiles.MOST_BYTES + 1, Files.size(aside()), "kept aside once");
        assertEquals(
                List.of("DAMAGED", "FAILED", "OPEN"),
                open().looks().stream().map(Look::standing).toList());
    }

    private Path aside() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            List<Path> aside = files.filter(
                            file -> file.getFileName().toString().startsWith("history.jsonl.unreadable-"))
                    .toList();
            assertEquals(1, aside.size(), aside.toString());
            return aside.get(0);
        }
    }

    @Test
    void garbageAndOtherVersionsAreNoErrors() throws Exception {
        open().looked(NOON, verdict(failing("a")), BASELINE);
        Files.write(
                home.resolve("history.jsonl"),
                List.of(
                        "\u0000\u0001",
                        "[1,2,3]",
                        "null",
                        "{\"at\":\"yesterday\"}",
                        "{\"at\":\"2026-03-03T00:00:00Z\",\"standing\":\"OPEN\",\"inALaterVersion\":{\"x\":1}}",
                        "{\"at\":\"2026-03-04T00:00:00Z\",\"changes\":{\"gone\":[null,{}]}}"),
                StandardOpenOption.APPEND);
        Files.writeString(home.resolve("last-look.json"), "{\"findings\":{\"x\":null,\"y\":{}}");
        PostureHistory history = open();
        assertEquals(
                List.of("CLOSED", "OPEN", "", "DAMAGED"),
                history.looks().stream().map(Look::standing).toList());
        assertEquals(
                "4 lines of the history could not be read",
                history.looks().get(3).why());
        history.looked(NOON.plusSeconds(60), verdict(failing("a")), BASELINE);
        Look next = history.looks().get(4);
        assertNull(next.changes());
        assertTrue(next.why().startsWith("the look before could not be read"), next.why());
    }

    @Test
    void keepsTurnsAndDaysLongerThanTheRest() {
        List<Look> looks = new ArrayList<>();
        looks.add(look(0, "OPEN"));
        looks.add(look(1, "CLOSED"));
        looks.add(look(2, "CLOSED"));
        looks.add(look(30, "CLOSED"));
        assertEquals(
                2,
                PostureHistory.dispensable(List.of(
                        look(0, "OPEN"), look(1, "CLOSED"), look(2, "CLOSED"), look(3, "CLOSED"), look(4, "OPEN"))));
        assertEquals(0, PostureHistory.dispensable(looks), "the third is the last of its day");
    }

    @Test
    void isBounded() {
        PostureHistory history = open();
        IntStream.range(0, PostureHistory.MOST + 20)
                .forEach(i -> history.looked(NOON.plusSeconds(i), verdict(failing("job-" + i)), BASELINE));
        assertEquals(PostureHistory.MOST, history.looks().size());
        JudgedFinding[] many =
                IntStream.range(0, 1000).mapToObj(i -> failing("many-" + i)).toArray(JudgedFinding[]::new);
        history.looked(NOON.plusSeconds(9999), verdict(many), BASELINE);
        Changes changes = history.looks().get(PostureHistory.MOST - 1).changes();
        assertEquals(1000, changes.appearedCount());
        assertEquals(Changes.MOST, changes.appeared().size());
    }

    @Test
    void directoryThatCannotBeWrittenKeepsNobodyFromLooking() throws Exception {
        Path blocked = home.resolve("blocked");
        Files.writeString(blocked, "a file where the directory should be");
        PostureHistory history = new PostureHistory(new HistoryFiles(blocked));
        history.looked(NOON, verdict(failing("a")), BASELINE);
        history.failed(NOON.plusSeconds(1), "IOException");
        assertEquals("FAILED", history.looks().get(history.looks().size() - 1).standing());
    }

    private PostureHistory open() {
        return new PostureHistory(new HistoryFiles(home));
    }

    private static Look look(int hours, String standing) {
        return new Look(
                Instant.parse("2026-03-02T00:00:00Z")
                        .plus(Duration.ofHours(hours))
                        .toString(),
                standing,
                "",
                0,
                0,
                "",
                null,
                null);
    }

    private static JudgedFinding failing(String job) {
        return new JudgedFinding(Finding.fail(new Resource("job", job, "config.xml"), "40 days old"), null);
    }

    private static JudgedFinding unknown(String job) {
        return new JudgedFinding(
                Finding.unknown(new Resource("job", job, "config.xml"), "unreadable", "read it"), null);
    }

    private static JudgedFinding waived(String job) {
        return new JudgedFinding(
                failing(job).finding(), new Waiver(CHECK.id(), job, "why", "who", "boss", LocalDate.MAX));
    }

    private static Verdict verdict(JudgedFinding... findings) {
        boolean open = List.of(findings).stream().allMatch(JudgedFinding::waived);
        Status status = findings.length == 0 ? Status.PASS : open ? Status.WAIVED : Status.FAIL;
        return new Verdict(open, 50, List.of(new JudgedCheck(CHECK, status, "", List.of(findings), !open)), List.of());
    }
}
