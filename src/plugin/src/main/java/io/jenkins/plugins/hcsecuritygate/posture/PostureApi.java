package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.wipe.WipeTotals;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The posture for Jenkins' remote API. Names and words follow the JSON report, which has everything; this has what a
 * script that watches a controller asks for, and {@code tree} and {@code depth} to choose from it.
 */
@Restricted(NoExternalUse.class)
@ExportedBean
public final class PostureApi {

    private final PostureSummary summary;

    /** Null without a look that counts: a script that knows its names would go on reading an old one. */
    @CheckForNull
    private final Posture posture;

    @CheckForNull
    private final Instant evaluatedAt;

    private PostureApi(PostureSummary summary, @CheckForNull Posture latest) {
        this.summary = summary;
        this.posture = summary.standing() == Standing.STALE ? null : latest;
        this.evaluatedAt = latest == null ? null : latest.evaluatedAt();
    }

    @NonNull
    static PostureApi of(@NonNull PostureService service) {
        PostureSummary summary = PostureSummary.of(service);
        return new PostureApi(summary, service.latest().orElse(null));
    }

    /** What may be said now. Only {@code OPEN} is good news; without a look, or with one too old, there is no verdict. */
    @Exported
    @NonNull
    public String getStanding() {
        return summary.standing().name();
    }

    @Exported
    @NonNull
    public String getHeadline() {
        return summary.headline();
    }

    /** {@code OPEN} or {@code CLOSED}; null if that cannot be told. */
    @Exported
    @CheckForNull
    public String getVerdict() {
        return switch (summary.standing()) {
            case OPEN, CLOSED -> summary.standing().name();
            case NOT_EVALUATED, STALE, FAILED -> null;
        };
    }

    @Exported
    @CheckForNull
    public Integer getScore() {
        return posture == null ? null : posture.verdict().score();
    }

    /** When the controller was last looked at, also if that is too long ago. */
    @Exported
    @CheckForNull
    public String getEvaluatedAt() {
        return Objects.toString(evaluatedAt, null);
    }

    @Exported
    @CheckForNull
    public String getProfile() {
        return posture == null ? null : posture.policy().profile().word();
    }

    @Exported
    @CheckForNull
    public String getFailOn() {
        return posture == null ? null : posture.policy().failOn().name();
    }

    /** Number of checks by status. */
    @Exported
    @NonNull
    public Map<String, Integer> getCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        if (posture != null) {
            for (Status status : Status.values()) {
                String name = status == Status.NOT_APPLICABLE
                        ? "notApplicable"
                        : status.name().toLowerCase(Locale.ROOT);
                counts.put(name, (int) posture.verdict().count(status));
            }
        }
        return counts;
    }

    @Exported
    @NonNull
    public List<CheckBean> getChecks() {
        return posture == null
                ? List.of()
                : posture.verdict().checks().stream().map(CheckBean::new).toList();
    }

    /** What the wipe has done. */
    @Exported
    @NonNull
    public WipeBean getWipe() {
        return new WipeBean(WipeTotals.get());
    }

    /** Figures of the wipe, as they are now; the rest is of the last look. */
    @ExportedBean(defaultVisibility = 2)
    public static final class WipeBean {
        private final WipeTotals totals;

        WipeBean(@NonNull WipeTotals totals) {
            this.totals = totals;
        }

        /** Whether the wipe is switched on. */
        @Exported
        public boolean isEnabled() {
            return totals.isOn();
        }

        @Exported
        @NonNull
        public String getSince() {
            return totals.getSince().toString();
        }

        /** When a workspace was last wiped; null if none was. */
        @Exported
        @CheckForNull
        public String getLast() {
            return Objects.toString(totals.getLast(), null);
        }

        @Exported
        public long getWorkspaces() {
            return totals.getWorkspaces();
        }

        @Exported
        public long getBuilds() {
            return totals.getBuilds();
        }

        @Exported
        public long getFiles() {
            return totals.getFiles();
        }

        @Exported
        public long getBytes() {
            return totals.getBytes();
        }

        /** Directories that wait for their first wipe. */
        @Exported
        public long getPending() {
            return totals.getPending();
        }

        /** Directories of which a wipe left something. */
        @Exported
        public long getLeft() {
            return totals.getLeft();
        }

        /** Directories among those that wait, which a build that was killed holds. */
        @Exported
        public long getStuck() {
            return totals.stuck().size();
        }
    }

    /** A check; its findings are there from {@code depth=1} on, since a large controller has very many. */
    @ExportedBean(defaultVisibility = 2)
    public static final class CheckBean {
        private final JudgedCheck check;

        CheckBean(@NonNull JudgedCheck check) {
            this.check = check;
        }

        @Exported
        @NonNull
        public String getId() {
            return check.metadata().id();
        }

        @Exported
        @NonNull
        public String getTitle() {
            return check.metadata().title();
        }

        @Exported
        @NonNull
        public String getArea() {
            return check.metadata().area().word();
        }

        @Exported
        @NonNull
        public String getSeverity() {
            return check.metadata().severity().name();
        }

        @Exported
        @NonNull
        public String getStatus() {
            return check.status().name();
        }

        @Exported
        @NonNull
        public String getReason() {
            return check.reason();
        }

        /** Whether it closes the gate. */
        @Exported
        public boolean isBlocks() {
            return check.blocks();
        }

        @Exported(visibility = 1)
        @NonNull
        public List<FindingBean> getFindings() {
            return check.findings().stream()
                    .map(finding -> new FindingBean(check.metadata().id(), finding))
                    .toList();
        }
    }

    /** A finding. */
    @ExportedBean(defaultVisibility = 3)
    public static final class FindingBean {
        private final String check;
        private final JudgedFinding judged;

        FindingBean(@NonNull String check, @NonNull JudgedFinding judged) {
            this.check = check;
            this.judged = judged;
        }

        @Exported
        @NonNull
        public String getFingerprint() {
            return judged.finding().fingerprint(check);
        }

        @Exported
        @NonNull
        public String getStatus() {
            return judged.finding().status().name();
        }

        @Exported
        @NonNull
        public String getKind() {
            return judged.finding().resource().kind();
        }

        @Exported
        @NonNull
        public String getName() {
            return judged.finding().resource().name();
        }

        @Exported
        @NonNull
        public String getLocation() {
            return judged.finding().resource().location();
        }

        @Exported
        @NonNull
        public String getMessage() {
            return judged.finding().message();
        }

        @Exported
        public boolean isWaived() {
            return judged.waived();
        }
    }
}
