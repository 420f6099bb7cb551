package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredWaivers;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.policy.WaiverOrigin;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One waiver on the page, ready to be printed.
 *
 * @param id names it in the forms; empty for a declared one, which is changed where it is declared
 * @param standing how far it counts
 * @param title title of its check; the id as written if there is none
 * @param waiver the waiver
 * @param why why it covers nothing, or what ended it; empty while it holds
 * @param origin who vouches for its people, and where it is stated
 * @param requested when it was asked for; empty if not known
 * @param approved who accepted it and for how long; empty if nobody did
 * @param left how long it lasts yet; empty if it does not
 * @param concerned names of findings of this moment that it is about
 * @param more how many further ones there are
 * @param own whether this user asked for it, so that somebody else has to decide
 */
@Restricted(NoExternalUse.class)
public record WaiverRow(
        @NonNull String id,
        @NonNull Standing standing,
        @NonNull String title,
        @NonNull Waiver waiver,
        @NonNull String why,
        @NonNull String origin,
        @NonNull String requested,
        @NonNull String approved,
        @NonNull String left,
        @NonNull List<String> concerned,
        int more,
        boolean own) {

    private static final int MAX_CONCERNED = 5;

    public WaiverRow {
        concerned = List.copyOf(concerned);
    }

    /** In the order in which they want attention. */
    @Restricted(NoExternalUse.class)
    public enum Standing {
        PENDING,
        VOID,
        HOLDS,
        REJECTED,
        WITHDRAWN
    }

    @NonNull
    static WaiverRow declared(@NonNull Waiver waiver, @CheckForNull Verdict verdict, @NonNull Instant now) {
        return row("", waiver, verdict, now, false);
    }

    @NonNull
    static WaiverRow requested(
            @NonNull RequestedWaiver requested,
            @CheckForNull Verdict verdict,
            @NonNull Instant now,
            @CheckForNull Person user) {
        boolean own = user != null && user.is(requested.ownerId());
        WaiverRow row = row(requested.id(), ConfiguredWaivers.of(requested), verdict, now, own);
        RequestedWaiver.Decision decision = requested.decision();
        if (requested.isOpen() || decision == null) {
            return row;
        }
        boolean rejected = requested.state() == RequestedWaiver.State.REJECTED;
        LocalDate day = LocalDate.ofInstant(decision.at(), ZoneOffset.UTC);
        return new WaiverRow(
                row.id,
                rejected ? Standing.REJECTED : Standing.WITHDRAWN,
                row.title,
                row.waiver,
                rejected
                        ? Messages.WaiverRow_rejected(decision.by(), day, decision.remark())
                        : Messages.WaiverRow_withdrawn(decision.by(), day),
                row.origin,
                row.requested,
                "",
                "",
                List.of(),
                0,
                own);
    }

    private static WaiverRow row(String id, Waiver waiver, @CheckForNull Verdict verdict, Instant now, boolean own) {
        CheckMetadata check = Catalogue.checks().stream()
                .map(Check::metadata)
                .filter(metadata -> metadata.id().equals(waiver.check()))
                .findFirst()
                .orElse(null);
        String why = check == null && !waiver.check().isBlank()
                ? Messages.WaiverRow_no_check(waiver.check())
                : waiver.voidBecause(now);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate last = waiver.expires();
        List<String> concerned = verdict == null
                ? List.of()
                : verdict.checks().stream()
                        .filter(judged -> judged.metadata().id().equals(waiver.check()))
                        .flatMap(judged -> judged.findings().stream())
                        .map(JudgedFinding::finding)
                        .map(Finding::resource)
                        .filter(resource -> waiver.concerns(waiver.check(), resource))
                        .map(resource -> resource.kind() + " " + resource.name())
                        .toList();
        boolean pending = waiver.origin().pending() && last != null && !last.isBefore(today);
        LocalDate requested = waiver.origin().requested();
        return new WaiverRow(
                id,
                why == null ? Standing.HOLDS : pending ? Standing.PENDING : Standing.VOID,
                check == null ? waiver.check() : check.title(),
                waiver,
                why == null ? "" : why,
                origin(waiver.origin()),
                requested == null ? "" : requested.toString(),
                waiver.origin().pending() ? "" : approved(waiver, now),
                last == null || last.isBefore(today)
                        ? ""
                        : Messages.WaiverRow_left(ChronoUnit.DAYS.between(today, last)),
                concerned.subList(0, Math.min(MAX_CONCERNED, concerned.size())),
                Math.max(0, concerned.size() - MAX_CONCERNED),
                own);
    }

    private static String origin(WaiverOrigin origin) {
        if (origin.kind() != WaiverOrigin.Kind.AUTHENTICATED) {
            return Messages.WaiverRow_declared(origin.place());
        }
        return origin.pending() ? Messages.WaiverRow_owner_authenticated() : Messages.WaiverRow_authenticated();
    }

    private static String approved(Waiver waiver, Instant now) {
        LocalDate approved = waiver.origin().approved();
        return approved == null
                ? waiver.approver()
                : Messages.WaiverRow_approved(
                        waiver.approver(), approved, waiver.ageInDays(now).orElse(0));
    }

    @NonNull
    public String label() {
        return switch (standing) {
            case PENDING -> Messages.WaiverRow_pending();
            case VOID -> Messages.WaiverRow_void();
            case HOLDS -> Messages.WaiverRow_holds();
            case REJECTED -> Messages.WaiverRow_is_rejected();
            case WITHDRAWN -> Messages.WaiverRow_is_withdrawn();
        };
    }

    /** A symbol beside the word, so that colour is never alone. */
    @NonNull
    public String symbol() {
        return switch (standing) {
            case PENDING -> "symbol-help-circle";
            case VOID -> "symbol-warning";
            case HOLDS -> "symbol-check";
            case REJECTED -> "symbol-close-circle";
            case WITHDRAWN -> "symbol-ellipse";
        };
    }

    @NonNull
    public String colour() {
        return switch (standing) {
            case PENDING -> "jenkins-!-info-color";
            case VOID -> "jenkins-!-warning-color";
            case HOLDS -> "jenkins-!-success-color";
            case REJECTED -> "jenkins-!-error-color";
            case WITHDRAWN -> "jenkins-!-skipped-color";
        };
    }

    public boolean isPending() {
        return standing == Standing.PENDING;
    }

    /** Whether it is kept in Jenkins and may still be taken back. */
    public boolean isOpen() {
        return !id.isEmpty() && standing != Standing.REJECTED && standing != Standing.WITHDRAWN;
    }
}
