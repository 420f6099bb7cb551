package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.history.Look;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendChartTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void oneLookHoldsUntilNow() {
        TrendChart chart = TrendChart.of(List.of(look(0, "OPEN", 100, 0)), BEGIN.plusSeconds(60));
        assertEquals(List.of("40,10 600,10"), chart.score());
        assertEquals(List.of("40,150 600,150"), chart.blocking());
        assertEquals(1, chart.mostBlocking());
        assertEquals(LocalDate.of(2026, 3, 1), chart.from());
    }

    @Test
    void valuesGoInSteps() {
        TrendChart chart =
                TrendChart.of(List.of(look(0, "CLOSED", 50, 4), look(50, "CLOSED", 100, 2)), BEGIN.plusSeconds(100));
        assertEquals(List.of("40,80 320,80 320,10 600,10"), chart.score());
        assertEquals(List.of("40,10 320,10 320,80 600,80"), chart.blocking());
    }

    @Test
    void whatCouldNotBeJudgedIsAGap() {
        TrendChart chart = TrendChart.of(
                List.of(look(0, "OPEN", 100, 0), look(25, "FAILED", 0, 0), look(50, "OPEN", 100, 0)),
                BEGIN.plusSeconds(100));
        assertEquals(List.of("40,10 180,10", "320,10 600,10"), chart.score());
    }

    @Test
    void aTimeInWhichNobodyLookedIsAGap() {
        int day = 24 * 60 * 60;
        TrendChart chart = TrendChart.of(
                List.of(look(0, "OPEN", 100, 0), look(2 * day, "OPEN", 100, 0), look(7 * day, "CLOSED", 50, 1)),
                BEGIN.plusSeconds(14L * day));
        assertEquals(List.of("40,10 120,10 120,10 200,10", "320,80 400,80"), chart.score());
    }

    @Test
    void numbersThatSomebodyHasWrittenStayInThePicture() {
        TrendChart chart =
                TrendChart.of(List.of(look(0, "OPEN", -5, -7), look(900, "OPEN", 4000, 3)), BEGIN.plusSeconds(100));
        chart.score()
                .forEach(line -> List.of(line.split("[ ,]"))
                        .forEach(number ->
                                assertTrue(Integer.parseInt(number) >= 10 && Integer.parseInt(number) <= 600, line)));
        assertEquals(List.of("40,150 600,150 600,10 600,10"), chart.score());
    }

    private static Look look(int seconds, String standing, int score, int blocking) {
        return new Look(BEGIN.plusSeconds(seconds).toString(), standing, "", score, blocking, "", null, null);
    }
}
