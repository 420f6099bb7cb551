package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.StatedFault;
import io.jenkins.plugins.hcsecuritygate.check.StatedWaiver;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.WaiverStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Decides: facts, a policy and a moment give a verdict. Stateless and free of any clock of its own. */
public final class Gate {

    private static final Logger LOGGER = Logger.getLogger(Gate.class.getName());

    private final List<Check> checks;

    /** @param checks the catalogue, in the order of the report */
    public Gate(@NonNull List<? extends Check> checks) {
        this.checks = List.copyOf(checks);
    }

    @NonNull
    public Verdict evaluate(@NonNull ControllerFacts facts, @NonNull Policy policy, @NonNull Instant now) {
        List<Waiver> holding = policy.waivers().stream()
                .filter(w -> w.voidBecause(now) == null)
                .toList();
        List<StatedWaiver> stated =
                policy.waivers().stream().map(waiver -> waiver.statedAt(now)).toList();
        List<StatedFault> faults = ConfiguredPolicy.faults(facts);
        List<JudgedCheck> judged = new ArrayList<>(checks.size());
        for (Check check : checks) {
            CheckRule rule = policy.ruleOf(check.metadata());
            CheckMetadata metadata = check.metadata().withSeverity(rule.severity());
            Severity own = check.metadata().severity();
            String offBecause = rule.offBecause();
            if (offBecause != null) {
                judged.add(JudgedCheck.switchedOff(metadata, offBecause));
                continue;
            }
            CheckResult result;
            try {
                result = Objects.requireNonNull(
                        check.evaluate(new CheckContext(facts, rule.checkSettings(), stated, faults, now)));
            } catch (RuntimeException | StackOverflowError e) {
                // The message may quote input, so only the class reaches the report; the log has the stack trace.
                LOGGER.log(Level.WARNING, e, () -> "check " + metadata.id() + " failed");
                result = new CheckResult(
                        Status.ERROR,
                        "the check itself failed (" + e.getClass().getSimpleName() + "), so nothing is known",
                        List.of());
            }
            judged.add(judge(metadata, result, policy, holding).withOwnSeverity(own));
        }
        boolean open = judged.stream().noneMatch(JudgedCheck::blocks);
        return new Verdict(open, score(judged), judged, standings(policy, judged, now));
    }

    private static JudgedCheck judge(CheckMetadata metadata, CheckResult result, Policy policy, List<Waiver> holding) {
        List<JudgedFinding> findings = result.findings().stream()
                .map(finding -> new JudgedFinding(finding, coveringWaiver(metadata, finding, holding)))
                .toList();
        List<Finding> standing = findings.stream()
                .filter(f -> !f.waived())
                .map(JudgedFinding::finding)
                .toList();
        Status status = result.status();
        String reason = result.reason();
        if (standing.size() < findings.size()) {
            int waived = findings.size() - standing.size();
            CheckResult rest = CheckResult.of(standing, "");
            status = standing.isEmpty() ? Status.WAIVED : rest.status();
            reason = standing.isEmpty()
                    ? (waived == 1 ? "its only finding is waived" : "all " + waived + " findings are waived")
                    : rest.reason() + " (" + waived + " more waived)";
        }
        boolean severeEnough = metadata.severity().compareTo(policy.failOn()) >= 0;
        // A failing check may have unknown findings too, and a policy may block on those alone; hence per finding.
        boolean blocks = severeEnough
                && (status == Status.ERROR
                        ? policy.closesOn(status)
                        : standing.stream().map(Finding::status).anyMatch(policy::closesOn));
        return new JudgedCheck(metadata, status, reason, findings, blocks);
    }

    /** Of several waivers the one that lasts longest covers, so that its end date is the one that matters. */
    private static Waiver coveringWaiver(CheckMetadata metadata, Finding finding, List<Waiver> holding) {
        return holding.stream()
                .filter(w -> w.concerns(metadata.id(), finding.resource()))
                .max(Comparator.comparing(Waiver::expires))
                .orElse(null);
    }

    private static List<WaiverStanding> standings(Policy policy, List<JudgedCheck> judged, Instant now) {
        return policy.waivers().stream()
                .map(waiver -> new WaiverStanding(waiver, waiver.voidBecause(now), (int) judged.stream()
                        .flatMap(check -> check.findings().stream())
                        .filter(finding -> finding.waiver() == waiver)
                        .count()))
                .toList();
    }

    /** 100 × Σ weight × credit / Σ weight over the checks that apply; 100 where none applies. */
    private static int score(List<JudgedCheck> judged) {
        double possible = 0;
        double reached = 0;
        for (JudgedCheck check : judged) {
            // What is switched off is not known, so that switching it off gains nothing.
            if (check.status() == Status.NOT_APPLICABLE && check.switchedOff().isEmpty()) {
                continue;
            }
            int weight = check.metadata().severity().weight();
            possible += weight;
            reached += switch (check.status()) {
                case PASS -> weight;
                case WARN, WAIVED -> weight / 2.0;
                default -> 0;
            };
        }
        // Rounded down, so that 100 means that everything passes.
        return possible == 0 ? 100 : (int) (100 * reached / possible);
    }
}
