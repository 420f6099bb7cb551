package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One check on the page.
 *
 * @param metadata what the check says about itself, with the severity that the policy gives it
 * @param ownSeverity its severity without a policy, in words; empty if the policy says no other
 * @param status status after waivers
 * @param reason one sentence
 * @param blocks whether it closes the gate
 * @param evidence the findings that are shown
 * @param more how many further findings only the export has
 * @param settingsUrl page where it is fixed, relative to Jenkins' root; empty if there is no single one
 */
@Restricted(NoExternalUse.class)
public record CheckRow(
        @NonNull CheckMetadata metadata,
        @NonNull String ownSeverity,
        @NonNull Status status,
        @NonNull String reason,
        boolean blocks,
        @NonNull List<Evidence> evidence,
        int more,
        @NonNull String settingsUrl) {

    /** A page with more would be slow, and nobody reads it there. */
    private static final int MAX_EVIDENCE = 50;

    public CheckRow {
        evidence = List.copyOf(evidence);
    }

    /**
     * @param status name of the finding's status
     * @param kind kind of the resource
     * @param resource name of the resource
     * @param location where it is written
     * @param message what was observed
     * @param answeredBy what would answer an unknown; else empty
     * @param waiver who accepted it, until when and why; empty if nobody did
     * @param url page of the resource itself, relative to Jenkins' root; empty if it has none
     * @param waiveUrl where the reader may ask that it be accepted, relative to the page; empty if not
     */
    public record Evidence(
            @NonNull String status,
            @NonNull String kind,
            @NonNull String resource,
            @NonNull String location,
            @NonNull String message,
            @NonNull String answeredBy,
            @NonNull String waiver,
            @NonNull String url,
            @NonNull String waiveUrl) {}

    @NonNull
    static CheckRow of(@NonNull JudgedCheck check, @NonNull PageFilter filter) {
        List<JudgedFinding> gravestFirst = check.findings().stream()
                .filter(judged -> filter.accepts(check, judged))
                .sorted(Comparator.comparing(JudgedFinding::waived)
                        .thenComparingInt(
                                judged -> CheckResult.rank(judged.finding().status())))
                .toList();
        int shown = Math.min(MAX_EVIDENCE, gravestFirst.size());
        return new CheckRow(
                check.metadata(),
                check.ownSeverity() == check.metadata().severity() ? "" : Labels.severity(check.ownSeverity()),
                check.status(),
                reason(check),
                check.blocks(),
                gravestFirst.subList(0, shown).stream()
                        .map(judged -> evidence(check.metadata().id(), judged))
                        .toList(),
                check.findings().size() - shown,
                SettingsPages.urlOf(check.metadata().remediation().path()));
    }

    /** A single finding's message alone does not say of what it speaks. */
    private static String reason(JudgedCheck check) {
        if (check.findings().size() != 1) {
            return check.reason();
        }
        Finding only = check.findings().get(0).finding();
        return only.message().equals(check.reason())
                ? Messages.PostureSummary_observed(
                        only.resource().kind(), only.resource().name(), only.message())
                : check.reason();
    }

    private static Evidence evidence(String check, JudgedFinding judged) {
        Finding finding = judged.finding();
        Waiver waiver = judged.waiver();
        return new Evidence(
                Labels.status(finding.status()),
                finding.resource().kind(),
                finding.resource().name(),
                finding.resource().location(),
                finding.message(),
                finding.answeredBy(),
                waiver == null ? "" : waived(waiver),
                ResourcePages.urlOf(finding.resource()),
                waiver == null ? waiveUrl(check, finding.resource().name()) : "");
    }

    private static String waiveUrl(String check, String resource) {
        return Jenkins.get().hasPermission(WaiverPermissions.REQUEST)
                ? PostureTab.WAIVERS + "?check=" + URLEncoder.encode(check, StandardCharsets.UTF_8) + "&resource="
                        + URLEncoder.encode(resource, StandardCharsets.UTF_8)
                : "";
    }

    private static String waived(Waiver waiver) {
        LocalDate approved = waiver.origin().approved();
        return approved == null
                ? Messages.CheckRow_waived(
                        waiver.approver(), waiver.expiresAsWritten(), waiver.reason(), waiver.owner())
                : Messages.CheckRow_waived_since(
                        waiver.approver(), waiver.expiresAsWritten(), waiver.reason(), waiver.owner(), approved);
    }

    @NonNull
    public String statusLabel() {
        return Labels.status(status);
    }

    @NonNull
    public String severityLabel() {
        return Labels.severity(metadata.severity());
    }

    /** A symbol beside the words, so that colour is never alone. */
    @NonNull
    public String symbol() {
        return switch (status) {
            case PASS -> "symbol-check";
            case FAIL -> "symbol-close-circle";
            case WARN -> "symbol-warning";
            case UNKNOWN -> "symbol-help-circle";
            case ERROR -> "symbol-error";
            case WAIVED -> "symbol-information-circle";
            case NOT_APPLICABLE -> "symbol-ellipse";
        };
    }

    /** Jenkins' class for the colour that goes with the status. */
    @NonNull
    public String colour() {
        return switch (status) {
            case PASS -> "jenkins-!-success-color";
            case FAIL, ERROR -> "jenkins-!-error-color";
            case WARN, UNKNOWN -> "jenkins-!-warning-color";
            case WAIVED -> "jenkins-!-info-color";
            case NOT_APPLICABLE -> "jenkins-!-skipped-color";
        };
    }

    @NonNull
    public String references() {
        return String.join(", ", metadata.references());
    }
}
