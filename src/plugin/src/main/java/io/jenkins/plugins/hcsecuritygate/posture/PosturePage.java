package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the page shows, ready to be printed: the view only places and escapes it.
 *
 * @param summary the state in a sentence
 * @param evaluated numbers of the last successful look; null if there is none
 * @param table findings by area and severity; null if there was no look
 * @param blocking what closes the gate, the gravest first: the way to it on a page that is long
 * @param filter what the reader asked for
 * @param groups the checks by area, those that the filter lets through
 */
@Restricted(NoExternalUse.class)
public record PosturePage(
        @NonNull PostureSummary summary,
        @CheckForNull Evaluated evaluated,
        @CheckForNull SummaryTable table,
        @NonNull List<Blocking> blocking,
        @NonNull PageFilter filter,
        @NonNull List<Group> groups) {

    private static final int MAX_BLOCKING = 8;

    public PosturePage {
        blocking = List.copyOf(blocking);
        groups = List.copyOf(groups);
    }

    /**
     * @param at when
     * @param millis how long it took
     * @param score for display only
     * @param profile word of the profile
     * @param failOn severity from which the gate closes
     * @param counts how many checks have which status
     */
    public record Evaluated(
            @NonNull Date at,
            long millis,
            int score,
            @NonNull String profile,
            @NonNull String failOn,
            @NonNull String counts) {
        public Evaluated {
            at = new Date(at.getTime());
        }

        @Override
        public Date at() {
            return new Date(at.getTime());
        }
    }

    /**
     * @param id word of the area, unique on the page
     * @param title name of the area
     * @param rows its checks, the worst first
     */
    public record Group(
            @NonNull String id,
            @NonNull String title,
            @NonNull List<CheckRow> rows) {
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param id id of the check
     * @param title what should be
     * @param status how far it is
     * @param severity how bad that is
     */
    public record Blocking(
            @NonNull String id,
            @NonNull String title,
            @NonNull String status,
            @NonNull String severity) {}

    /** Enough to begin with; a page that opens with thirty of them shows nothing else. */
    @NonNull
    public List<Blocking> firstBlocking() {
        return blocking.subList(0, Math.min(MAX_BLOCKING, blocking.size()));
    }

    /** The rest of them. */
    @NonNull
    public List<Blocking> otherBlocking() {
        return blocking.subList(Math.min(MAX_BLOCKING, blocking.size()), blocking.size());
    }

    /** How many checks the filter lets through. */
    public int shown() {
        return groups.stream().mapToInt(group -> group.rows().size()).sum();
    }

    @NonNull
    static PosturePage of(@NonNull PostureService service, @NonNull PageFilter filter) {
        PostureSummary summary = PostureSummary.of(service);
        Posture posture = service.latest().orElse(null);
        if (posture == null) {
            return new PosturePage(summary, null, null, List.of(), filter, List.of());
        }
        Map<Area, List<JudgedCheck>> byArea = posture.verdict().checks().stream()
                .filter(filter::accepts)
                .collect(Collectors.groupingBy(
                        check -> check.metadata().area(), TreeMap::new, Collectors.toCollection(ArrayList::new)));
        List<Group> groups = new ArrayList<>();
        byArea.forEach((area, checks) -> groups.add(group(area, checks, filter)));
        return new PosturePage(
                summary,
                evaluated(posture),
                SummaryTable.of(posture.verdict()),
                blocking(posture.verdict().checks()),
                filter,
                groups);
    }

    private static List<Blocking> blocking(List<JudgedCheck> checks) {
        return checks.stream()
                .filter(JudgedCheck::blocks)
                .sorted(Comparator.comparingInt(
                        check -> -check.metadata().severity().weight()))
                .map(check -> new Blocking(
                        check.metadata().id(),
                        check.metadata().title(),
                        Labels.status(check.status()),
                        Labels.severity(check.metadata().severity())))
                .toList();
    }

    private static Group group(Area area, List<JudgedCheck> checks, PageFilter filter) {
        checks.sort(Comparator.<JudgedCheck>comparingInt(check -> CheckResult.rank(check.status()))
                .thenComparingInt(check -> -check.metadata().severity().weight()));
        return new Group(
                area.word(),
                Labels.area(area),
                checks.stream().map(check -> CheckRow.of(check, filter)).toList());
    }

    private static Evaluated evaluated(Posture posture) {
        String counts = posture.verdict().checks().stream()
                .map(JudgedCheck::status)
                .distinct()
                .sorted(Comparator.comparingInt(CheckResult::rank))
                .map(status -> Labels.status(status) + " " + posture.verdict().count(status))
                .collect(Collectors.joining(" · "));
        return new Evaluated(
                Date.from(posture.evaluatedAt()),
                posture.took().toMillis(),
                posture.verdict().score(),
                posture.policy().profile().word(),
                posture.policy().failOn().name(),
                counts);
    }
}
