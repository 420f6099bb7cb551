package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How many findings stand where: areas down, severities across, the gravest first.
 *
 * @param severities heads of the columns
 * @param rows one per area
 */
@Restricted(NoExternalUse.class)
public record SummaryTable(
        @NonNull List<String> severities, @NonNull List<Row> rows) {

    /**
     * @param title name of the area
     * @param cells one per severity
     * @param total of the area
     */
    public record Row(
            @NonNull String title,
            @NonNull List<Cell> cells,
            @NonNull Cell total) {}

    /**
     * @param count findings that are not waived
     * @param query of the link to exactly these; empty if there are none
     * @param label of that link, for those who do not see the table
     */
    public record Cell(
            int count, @NonNull String query, @NonNull String label) {}

    @NonNull
    static SummaryTable of(@NonNull Verdict verdict) {
        List<Severity> severities =
                Stream.of(Severity.values()).sorted(Comparator.reverseOrder()).toList();
        List<Row> rows = new ArrayList<>();
        for (Area area : Area.values()) {
            List<Cell> cells = new ArrayList<>();
            int total = 0;
            for (Severity severity : severities) {
                int count = verdict.checks().stream()
                        .filter(check -> check.metadata().area() == area
                                && check.metadata().severity() == severity)
                        .mapToInt(SummaryTable::standing)
                        .sum();
                total += count;
                cells.add(cell(
                        count,
                        "area=" + area.word() + "&severity=" + severity.name(),
                        Labels.area(area) + ", " + Labels.severity(severity)));
            }
            rows.add(new Row(Labels.area(area), cells, cell(total, "area=" + area.word(), Labels.area(area))));
        }
        return new SummaryTable(severities.stream().map(Labels::severity).toList(), rows);
    }

    private static Cell cell(int count, String query, String label) {
        return new Cell(count, count == 0 ? "" : "?" + query + "&status=" + PageFilter.OPEN + "#checks", label);
    }

    /** A check that threw has no finding, and is one. */
    private static int standing(JudgedCheck check) {
        int findings = (int)
                check.findings().stream().filter(judged -> !judged.waived()).count();
        return findings == 0 && PageFilter.isOpen(check) ? 1 : findings;
    }
}
