package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventFilter;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.events.EventSearch;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyEventsTest {

    @TempDir
    private Path directory;

    @Test
    void whatCannotWaitIsCountedInTheLogThatIsStartedLater() throws Exception {
        EarlyEvents early = new EarlyEvents();
        List<CompletableFuture<LoggedEvent>> done = new ArrayList<>();
        for (int i = 0; i < EarlyEvents.MOST + 7; i++) {
            done.add(early.add(Event.of(EventKind.GATE_DECISION, "x", "job #" + i, Map.of()))
                    .toCompletableFuture());
        }
        assertFalse(done.get(EarlyEvents.MOST - 1).isDone());
        assertTrue(done.get(EarlyEvents.MOST).isCompletedExceptionally());

        EventLog log = EventLog.start(directory.resolve("events"), EventLogSettings.DEFAULT, Clock.systemUTC());
        early.moveTo(log);
        assertEquals(
                "job #999",
                done.get(EarlyEvents.MOST - 1).get(60, TimeUnit.SECONDS).event().subject());
        assertTrue(log.close(Duration.ofSeconds(60)));
        List<LoggedEvent> lost = new ArrayList<>();
        EventSearch.oldest(
                log.directory(),
                new EventFilter(EventKind.LOG_LOST.word(), "", "", null, null),
                found -> lost.add(found.event()));
        assertEquals(1, lost.size());
        assertEquals("7", lost.get(0).event().details().get("events"));
    }
}
