package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What one use of the gate in a build came to. Part of the build's record, so its fields are only ever added to, and
 * each may be missing in an old one.
 */
@Restricted(NoExternalUse.class)
public final class GateDecision {

    private final long at;
    private final String action;
    private final String asked;
    private final boolean open;
    private final boolean judged;
    private final String line;
    private final int score;
    private final String profile;
    private final String failOn;
    private final String observedAt;
    private final String node;
    private final ArrayList<GateObstacle> obstacles;
    private final ArrayList<String> waivers;

    /** Who opened the gate for this job in spite of everything, and why; empty if nobody did. */
    private final String breakGlass;

    GateDecision(@NonNull GateOptions options, @NonNull GateAction action, @NonNull GateOutcome outcome) {
        GateResult result = outcome.result();
        this.at = System.currentTimeMillis();
        this.action = action.word();
        this.asked = options.asWritten();
        this.open = outcome.open();
        this.judged = result != null;
        this.line = outcome.line();
        this.score = result == null ? 0 : result.score();
        this.profile = result == null ? "" : result.policy().profile().word();
        this.failOn = result == null ? "" : result.policy().failOn().name();
        this.observedAt = result == null
                ? ""
                : result.evaluatedAt().truncatedTo(ChronoUnit.SECONDS).toString();
        this.node = result == null ? "" : Util.fixNull(result.build().place().node());
        this.obstacles = result == null ? new ArrayList<>() : GateObstacle.of(result);
        this.waivers = result == null ? new ArrayList<>() : waivers(result);
        this.breakGlass = Util.fixNull(outcome.breakGlass());
    }

    private static ArrayList<String> waivers(GateResult result) {
        ArrayList<String> used = new ArrayList<>();
        result.checks()
                .forEach(check -> check.findings().stream()
                        .filter(JudgedFinding::waived)
                        .map(finding -> describe(check.metadata().id(), Objects.requireNonNull(finding.waiver())))
                        .forEach(used::add));
        for (BuildFinding finding : result.findings()) {
            Waiver waiver = finding.waiver();
            if (waiver != null) {
                used.add(describe(finding.check().id(), waiver));
            }
        }
        return new ArrayList<>(used.stream().distinct().limit(GateObstacle.MOST).toList());
    }

    private static String describe(String check, Waiver waiver) {
        return Messages.GateDecision_waiver(check, waiver.resource(), waiver.expiresAsWritten(), waiver.approver());
    }

    @NonNull
    public Date getAt() {
        return new Date(at);
    }

    public boolean isOpen() {
        return open;
    }

    /** Whether the controller could be judged; if not, the gate was closed. */
    public boolean isJudged() {
        return judged;
    }

    public int getScore() {
        return score;
    }

    @NonNull
    public String getProfile() {
        return Util.fixNull(profile);
    }

    @NonNull
    public String getFailOn() {
        return Util.fixNull(failOn);
    }

    /** When the controller was looked at, ISO 8601. */
    @NonNull
    public String getObservedAt() {
        return Util.fixNull(observedAt);
    }

    /** Name of the node the build held, empty if none. */
    @NonNull
    public String getNode() {
        return Util.fixNull(node);
    }

    /** Parameters as the build gave them. */
    @NonNull
    public String getAsked() {
        return Util.fixNull(asked);
    }

    /** Why the controller could not be judged; empty if it could. */
    @NonNull
    public String getFailure() {
        return judged ? "" : Util.fixNull(line);
    }

    @NonNull
    public List<GateObstacle> getObstacles() {
        return obstacles == null ? List.of() : List.copyOf(obstacles);
    }

    /** Waivers that kept findings from closing the gate. */
    @NonNull
    public List<String> getWaivers() {
        return waivers == null ? List.of() : List.copyOf(waivers);
    }

    @NonNull
    public String getBreakGlass() {
        return Util.fixNull(breakGlass);
    }

    /** What became of the build. */
    @NonNull
    public String getConsequence() {
        if (open || !getBreakGlass().isEmpty()) {
            return Messages.GateDecision_passed();
        }
        return switch (consequence()) {
            case FAIL -> Messages.GateDecision_stopped();
            case UNSTABLE -> Messages.GateDecision_unstable();
            case WARN -> Messages.GateDecision_warned();
        };
    }

    private GateAction consequence() {
        for (GateAction known : GateAction.values()) {
            if (known.word().equals(action)) {
                return known;
            }
        }
        return GateAction.FAIL;
    }
}
