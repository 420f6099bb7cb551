package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The posture in a few lines, for the monitor and the head of the page.
 *
 * @param standing what may be said
 * @param headline the same as a sentence
 * @param worst the findings to begin with, if the gate is closed
 */
@Restricted(NoExternalUse.class)
public record PostureSummary(
        @NonNull Standing standing,
        @NonNull String headline,
        @NonNull List<Worst> worst) {

    private static final int MAX_WORST = 5;

    public PostureSummary {
        worst = List.copyOf(worst);
    }

    /**
     * @param heading the check and how it came out; its title alone says what should be, which reads as if it were
     * @param observed what was observed, and of what
     */
    public record Worst(@NonNull String heading, @NonNull String observed) {}

    @NonNull
    static PostureSummary of(@NonNull PostureService service) {
        // The state first: should it change in between, the standing is the newer one and tells how old this is.
        PostureState state = service.state();
        Standing standing = service.standing();
        return switch (standing) {
            case OPEN, CLOSED ->
                state instanceof PostureState.Evaluated evaluated
                        ? evaluated(evaluated.posture())
                        : new PostureSummary(
                                Standing.NOT_EVALUATED, Messages.PostureSummary_not_evaluated(), List.of());
            case STALE -> new PostureSummary(standing, Messages.PostureSummary_stale(), List.of());
            case NOT_EVALUATED -> new PostureSummary(standing, Messages.PostureSummary_not_evaluated(), List.of());
            case FAILED -> failed(state instanceof PostureState.Failed failed ? failed.why() : "");
        };
    }

    @NonNull
    static PostureSummary failed(@NonNull String why) {
        return new PostureSummary(Standing.FAILED, Messages.PostureSummary_failed(why), List.of());
    }

    private static PostureSummary evaluated(Posture posture) {
        boolean open = posture.verdict().open();
        return new PostureSummary(
                open ? Standing.OPEN : Standing.CLOSED,
                open ? Messages.PostureSummary_open() : Messages.PostureSummary_closed(),
                worst(posture));
    }

    private static List<Worst> worst(Posture posture) {
        return posture.verdict().checks().stream()
                .filter(JudgedCheck::blocks)
                .sorted(Comparator.<JudgedCheck>comparingInt(
                                check -> -check.metadata().severity().weight())
                        .thenComparingInt(check -> CheckResult.rank(check.status())))
                .flatMap(PostureSummary::worst)
                .limit(MAX_WORST)
                .toList();
    }

    private static Stream<Worst> worst(JudgedCheck check) {
        if (check.findings().isEmpty()) {
            return Stream.of(new Worst(heading(check, check.status()), check.reason()));
        }
        // One line per check: many findings of one cause would hide the other causes.
        long others =
                check.findings().stream().filter(judged -> !judged.waived()).count() - 1;
        return check.findings().stream()
                .filter(judged -> !judged.waived())
                .map(judged -> judged.finding())
                .sorted(Comparator.comparingInt(finding -> CheckResult.rank(finding.status())))
                .limit(1)
                .map(finding -> new Worst(heading(check, finding.status()), observed(finding, others)));
    }

    private static String observed(Finding finding, long others) {
        String first = Messages.PostureSummary_observed(
                finding.resource().kind(), finding.resource().name(), finding.message());
        return others == 0 ? first : Messages.PostureSummary_and_more(first, others);
    }

    private static String heading(JudgedCheck check, Status status) {
        return Messages.PostureSummary_heading(
                Labels.status(status), check.metadata().title());
    }

    /** Class of Jenkins' alert box. */
    @NonNull
    public String alertClass() {
        return switch (standing) {
            case OPEN -> "jenkins-alert-success";
            case CLOSED -> "jenkins-alert-danger";
            case NOT_EVALUATED, STALE, FAILED -> "jenkins-alert-warning";
        };
    }
}
