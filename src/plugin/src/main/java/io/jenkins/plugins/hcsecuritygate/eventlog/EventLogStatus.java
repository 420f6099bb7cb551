package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogHealth;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.events.Verification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Whether the log is written and whole, for the page and the monitor.
 *
 * @param grade how good that is
 * @param headline the same as a sentence
 * @param lines what else there is to say
 */
@Restricted(NoExternalUse.class)
public record EventLogStatus(
        @NonNull Grade grade,
        @NonNull String headline,
        @NonNull List<String> lines) {

    /** How good it is; only {@link #GOOD} is nothing to look after. */
    public enum Grade {
        GOOD,
        UNKNOWN,
        /** It was good, and that is too long ago. */
        STALE,
        LOSSES,
        BAD;

        /** Whether administrators must be told. A log that has not been verified yet is none, one that is not any more is. */
        boolean isNews() {
            return compareTo(STALE) >= 0;
        }
    }

    /** A disk that takes longer for one write does not answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    public EventLogStatus {
        lines = List.copyOf(lines);
    }

    @NonNull
    static EventLogStatus now() {
        EventLog log = ControllerEventLog.get();
        return of(log == null ? null : log.health(), ChainVerification.get().latest(), Instant.now());
    }

    @NonNull
    static EventLogStatus of(
            @CheckForNull EventLogHealth health,
            @CheckForNull ChainVerification.Outcome outcome,
            @NonNull Instant now) {
        if (health == null || health.state() == EventLogHealth.State.CLOSED) {
            return new EventLogStatus(Grade.BAD, Messages.EventLogStatus_not_running(), List.of());
        }
        List<String> lines = new ArrayList<>();
        Grade grade = Grade.GOOD;
        String headline = "";
        String problem = health.problem();
        if (problem != null) {
            grade = Grade.BAD;
            headline = health.state() == EventLogHealth.State.WRITING
                    ? Messages.EventLogStatus_problem(problem)
                    : Messages.EventLogStatus_not_written(problem, health.since(), health.waiting());
        }
        Instant since = health.waitingSince();
        if (problem == null && since != null && since.plus(PATIENCE).isBefore(now)) {
            grade = Grade.BAD;
            headline = Messages.EventLogStatus_no_answer(since, health.waiting());
        }
        if (health.lost() > 0) {
            lines.add(Messages.EventLogStatus_lost(health.lost()));
            if (grade == Grade.GOOD) {
                grade = Grade.LOSSES;
            }
        }
        Grade chainGrade = grade(outcome, now);
        String chain = chain(outcome, chainGrade);
        if (headline.isEmpty()) {
            headline = chain;
        } else {
            lines.add(chain);
        }
        if (chainGrade.compareTo(grade) > 0) {
            grade = chainGrade;
        }
        Verification verification = outcome == null ? null : outcome.verification();
        if (verification != null) {
            lines.addAll(details(verification));
        }
        return new EventLogStatus(grade, headline, lines);
    }

    private static Grade grade(@CheckForNull ChainVerification.Outcome outcome, Instant now) {
        if (outcome == null) {
            return Grade.UNKNOWN;
        }
        if (!outcome.good()) {
            return Grade.BAD;
        }
        return outcome.isOld(now) ? Grade.STALE : Grade.GOOD;
    }

    private static String chain(@CheckForNull ChainVerification.Outcome outcome, Grade grade) {
        if (outcome == null) {
            return Messages.EventLogStatus_not_verified();
        }
        Verification verification = outcome.verification();
        String at = outcome.at().truncatedTo(ChronoUnit.SECONDS).toString();
        if (verification == null) {
            return Messages.EventLogStatus_unreadable(at, outcome.problem());
        }
        if (grade == Grade.STALE) {
            return Messages.EventLogStatus_stale(at);
        }
        LoggedEvent last = verification.last();
        return verification.whole() && last != null
                ? Messages.EventLogStatus_whole(Long.toString(last.sequence()), last.time(), at)
                : Messages.EventLogStatus_broken(at);
    }

    private static List<String> details(Verification verification) {
        List<String> lines = new ArrayList<>();
        verification.problems().forEach(problem -> lines.add(problem.text()));
        if (verification.moreProblems() > 0) {
            lines.add(Messages.EventLogStatus_more(verification.moreProblems()));
        }
        lines.addAll(verification.notes());
        LoggedEvent last = verification.last();
        if (verification.whole() && last != null) {
            lines.add(Messages.EventLogStatus_hash(Long.toString(last.sequence()), last.hash()));
        }
        return lines;
    }

    /** Class of Jenkins' alert box. */
    @NonNull
    public String alertClass() {
        return switch (grade) {
            case GOOD -> "jenkins-alert-success";
            case UNKNOWN -> "jenkins-alert-info";
            case STALE, LOSSES -> "jenkins-alert-warning";
            case BAD -> "jenkins-alert-danger";
        };
    }
}
