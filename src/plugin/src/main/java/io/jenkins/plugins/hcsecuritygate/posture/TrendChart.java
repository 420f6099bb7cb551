package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.history.Look;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Score and number of blocking findings over time as lines of an SVG picture. Nothing but numbers and dates goes into
 * it. A value holds until the next look, so lines go in steps; where the controller could not be judged, or nobody
 * looked for longer than a day, they break.
 *
 * @param score points of the score's lines
 * @param blocking points of the other's lines
 * @param mostBlocking what the top stands for on the right-hand scale, at least 1
 * @param from day of the first look
 * @param to today
 * @param description the picture in a sentence
 */
@Restricted(NoExternalUse.class)
public record TrendChart(
        @NonNull List<String> score,
        @NonNull List<String> blocking,
        int mostBlocking,
        @NonNull LocalDate from,
        @NonNull LocalDate to,
        @NonNull String description) {

    /** Units of the picture; the view places axes and texts by the same numbers. */
    static final int LEFT = 40;

    static final int RIGHT = 600;
    static final int TOP = 10;
    static final int BOTTOM = 150;

    /** While Jenkins runs, the history has a look of each day; after this time nobody knows how the controller stands. */
    private static final Duration LONGEST = Duration.ofHours(48);

    /**
     * @param looks the oldest first, at least one of which was judged
     * @param now up to which the last value holds, unless that is too long ago
     */
    @NonNull
    static TrendChart of(@NonNull List<Look> looks, @NonNull Instant now) {
        List<Look> judged = looks.stream().filter(Look::wasJudged).toList();
        int most = Math.max(1, judged.stream().mapToInt(Look::blocking).max().orElse(0));
        Look first = judged.get(0);
        Look last = judged.get(judged.size() - 1);
        return new TrendChart(
                lines(looks, Look::score, 100, now),
                lines(looks, Look::blocking, most, now),
                most,
                LocalDate.ofInstant(first.instant(), ZoneOffset.UTC),
                LocalDate.ofInstant(now, ZoneOffset.UTC),
                Messages.TrendChart_description(
                        judged.size(), first.score(), last.score(), first.blocking(), last.blocking()));
    }

    private static List<String> lines(List<Look> looks, ToIntFunction<Look> value, int top, Instant now) {
        Instant begin = looks.get(0).instant();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Instant known = begin;
        int before = 0;
        for (Look look : looks) {
            Instant end = end(known, look.instant());
            if (!line.isEmpty()) {
                line.append(point(begin, now, end, before)).append(' ');
            }
            if (!line.isEmpty() && end.isBefore(look.instant())) {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
            known = look.instant();
            if (look.wasJudged()) {
                int held = Math.max(0, Math.min(top, value.applyAsInt(look)));
                before = BOTTOM - (BOTTOM - TOP) * held / top;
                line.append(point(begin, now, known, before)).append(' ');
            } else if (!line.isEmpty()) {
                lines.add(line.toString().strip());
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.append(point(begin, now, end(known, now), before)).toString());
        }
        return lines;
    }

    /** Up to when a value holds of which the next is known at that moment. */
    private static Instant end(Instant known, Instant next) {
        Instant longest = known.plus(LONGEST);
        return next.isAfter(longest) ? longest : next;
    }

    /** Within the picture even if a clock was set back. */
    private static String point(Instant begin, Instant now, Instant moment, int y) {
        long span = Math.max(1, now.getEpochSecond() - begin.getEpochSecond());
        long since = Math.max(0, Math.min(span, moment.getEpochSecond() - begin.getEpochSecond()));
        return LEFT + (RIGHT - LEFT) * since / span + "," + y;
    }
}
