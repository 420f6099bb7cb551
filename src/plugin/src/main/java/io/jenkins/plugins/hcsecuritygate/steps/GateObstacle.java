package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.posture.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A check that closed the gate to a build, with the first of its findings. Part of the build's record. */
@Restricted(NoExternalUse.class)
public final class GateObstacle {

    /** A record of a build is read often, and the report has all findings. */
    static final int MOST = 10;

    private final String check;
    private final String title;
    private final String severity;
    private final String reason;
    private final int count;
    private final ArrayList<Found> findings;

    private GateObstacle(String check, String title, String severity, String reason, List<JudgedFinding> standing) {
        this.check = check;
        this.title = title;
        this.severity = severity;
        this.reason = reason;
        this.count = standing.size();
        this.findings = new ArrayList<>();
        standing.stream().limit(MOST).forEach(judged -> findings.add(new Found(judged)));
    }

    @NonNull
    static ArrayList<GateObstacle> of(@NonNull GateResult result) {
        ArrayList<GateObstacle> obstacles = new ArrayList<>();
        for (JudgedCheck blocking : result.blocking()) {
            obstacles.add(new GateObstacle(
                    blocking.metadata().id(),
                    blocking.metadata().title(),
                    blocking.metadata().severity().name(),
                    blocking.reason(),
                    blocking.findings().stream().filter(f -> !f.waived()).toList()));
        }
        for (BuildFinding blocking : result.findings()) {
            if (blocking.blocks()) {
                obstacles.add(new GateObstacle(
                        blocking.check().id(),
                        Messages.GateObstacle_build(blocking.check().title()),
                        blocking.check().severity().name(),
                        blocking.finding().message(),
                        List.of(new JudgedFinding(blocking.finding(), null))));
            }
        }
        // The gravest first; equal ones stay in the order of the catalogue.
        obstacles.sort(
                Comparator.comparing(obstacle -> Severity.valueOf(obstacle.getSeverity()), Comparator.reverseOrder()));
        return obstacles;
    }

    /** A finding as flat as XStream needs it. */
    @Restricted(NoExternalUse.class)
    public static final class Found {
        private final String kind;
        private final String name;
        private final String message;

        Found(@NonNull JudgedFinding judged) {
            this.kind = judged.finding().resource().kind();
            this.name = judged.finding().resource().name();
            this.message = judged.finding().message();
        }

        @NonNull
        public String getKind() {
            return Util.fixNull(kind);
        }

        @NonNull
        public String getName() {
            return Util.fixNull(name);
        }

        @NonNull
        public String getMessage() {
            return Util.fixNull(message);
        }

        boolean isAbout(@NonNull String job) {
            return getKind().equals("job") && getName().equals(job);
        }
    }

    @NonNull
    public String getCheck() {
        return Util.fixNull(check);
    }

    @NonNull
    public String getTitle() {
        return Util.fixNull(title);
    }

    @NonNull
    public String getSeverity() {
        return Util.fixNull(severity);
    }

    /** The same in the reader's words. */
    @NonNull
    public String getSeverityLabel() {
        return Stream.of(Severity.values())
                .filter(known -> known.name().equals(severity))
                .findFirst()
                .map(Labels::severity)
                .orElse(getSeverity());
    }

    /** May name anything on the controller. */
    @NonNull
    public String getReason() {
        return Util.fixNull(reason);
    }

    /** Number of all findings that stood. */
    public int getCount() {
        return count;
    }

    @NonNull
    public List<Found> getFindings() {
        return findings == null ? List.of() : List.copyOf(findings);
    }
}
