package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.events.EventLogHealth;
import io.jenkins.plugins.hcsecuritygate.events.EventLogHealth.State;
import io.jenkins.plugins.hcsecuritygate.events.Verification;
import io.jenkins.plugins.hcsecuritygate.events.Verification.Cause;
import io.jenkins.plugins.hcsecuritygate.events.Verification.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogStatusTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final EventLogHealth WELL = new EventLogHealth(State.WRITING, null, null, 0, 0, null, null);
    private static final ChainVerification.Outcome BROKEN = new ChainVerification.Outcome(
            NOW,
            Duration.ZERO,
            new Verification(
                    1,
                    2,
                    null,
                    null,
                    List.of(new Problem("events-000000000001.jsonl", 2, Cause.HASH_MISMATCH, "it was changed")),
                    0,
                    List.of()),
            null);

    @Test
    void aLogThatDoesNotRunIsBad() {
        assertEquals(
                EventLogStatus.Grade.BAD, EventLogStatus.of(null, null, NOW).grade());
        EventLogHealth closed = new EventLogHealth(State.CLOSED, null, null, 0, 0, null, null);
        assertEquals(
                EventLogStatus.Grade.BAD, EventLogStatus.of(closed, null, NOW).grade());
    }

    @Test
    void aLogThatWasNotVerifiedIsNotSaidToBeWhole() {
        EventLogStatus status = EventLogStatus.of(WELL, null, NOW);
        assertEquals(EventLogStatus.Grade.UNKNOWN, status.grade());
        assertFalse(status.grade().isNews());
        assertTrue(status.headline().contains("has not been verified"));
    }

    @Test
    void aLogThatWasVerifiedLongAgoIsNotSaidToBeWhole() {
        ChainVerification.Outcome whole = whole(Duration.ofSeconds(1));
        Instant threeDaysLater = NOW.plus(Duration.ofDays(3));
        assertEquals(
                EventLogStatus.Grade.GOOD,
                EventLogStatus.of(WELL, whole, threeDaysLater).grade());
        EventLogStatus status = EventLogStatus.of(WELL, whole, threeDaysLater.plusMillis(1));
        assertEquals(EventLogStatus.Grade.STALE, status.grade());
        assertTrue(status.grade().isNews());
        assertTrue(status.headline().contains("last verified at 2026-03-01T08:00:00Z"), status.headline());
        assertEquals(
                EventLogStatus.Grade.GOOD,
                EventLogStatus.of(WELL, whole(Duration.ofHours(2)), threeDaysLater.plusMillis(1))
                        .grade(),
                "what takes hours is done less often");
        assertEquals(
                EventLogStatus.Grade.BAD,
                EventLogStatus.of(WELL, BROKEN, threeDaysLater.plusMillis(1)).grade(),
                "what was broken does not mend itself");
    }

    private static ChainVerification.Outcome whole(Duration took) {
        return new ChainVerification.Outcome(
                NOW, took, new Verification(1, 2, null, null, List.of(), 0, List.of()), null);
    }

    @Test
    void aBrokenChainNamesThePlace() {
        EventLogStatus status = EventLogStatus.of(WELL, BROKEN, NOW);
        assertEquals(EventLogStatus.Grade.BAD, status.grade());
        assertTrue(status.lines().contains("events-000000000001.jsonl:2: it was changed"), status.toString());
    }

    @Test
    void aLogThatCannotBeReadIsNotSaidToBeWhole() {
        EventLogStatus status = EventLogStatus.of(
                WELL, new ChainVerification.Outcome(NOW, Duration.ZERO, null, "AccessDeniedException"), NOW);
        assertEquals(EventLogStatus.Grade.BAD, status.grade());
        assertTrue(status.headline().contains("Could not tell"));
    }

    @Test
    void whatCannotBeWrittenComesFirst() {
        EventLogHealth failing =
                new EventLogHealth(State.FAILING, "No space left on device", NOW, 7, 10_000, null, null);
        EventLogStatus status = EventLogStatus.of(failing, BROKEN, NOW);
        assertEquals(EventLogStatus.Grade.BAD, status.grade());
        assertTrue(status.headline().contains("No space left on device"), status.headline());
        assertTrue(status.headline().contains("2026-03-01T08:00:00Z"), status.headline());
        assertTrue(status.lines().get(0).startsWith("7 events were dropped"), status.toString());
    }

    @Test
    void lossesAreNotHiddenByAChainThatIsNotVerifiedYet() {
        EventLogHealth lost = new EventLogHealth(State.WRITING, null, null, 3, 0, null, null);
        assertEquals(
                EventLogStatus.Grade.LOSSES, EventLogStatus.of(lost, null, NOW).grade());
    }

    @Test
    void aDiskThatDoesNotAnswerIsBadAlthoughNothingHasFailed() {
        EventLogHealth hangs = new EventLogHealth(State.WRITING, null, null, 0, 12, NOW, null);
        assertEquals(
                EventLogStatus.Grade.UNKNOWN,
                EventLogStatus.of(hangs, null, NOW.plusSeconds(60)).grade());
        EventLogStatus status = EventLogStatus.of(hangs, null, NOW.plusSeconds(61));
        assertEquals(EventLogStatus.Grade.BAD, status.grade());
        assertTrue(status.headline().contains("since 2026-03-01T08:00:00Z"), status.headline());
        assertTrue(status.headline().contains("12 events wait"), status.headline());
        EventLogHealth opening = new EventLogHealth(State.OPENING, null, null, 0, 0, NOW, null);
        assertEquals(
                EventLogStatus.Grade.BAD,
                EventLogStatus.of(opening, null, NOW.plusSeconds(61)).grade());
    }
}
