package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What of wipes is kept beyond the builds: events and totals. Called by the threads that wipe, never by a build's own. */
final class WipeRecords {

    private WipeRecords() {}

    /** A workspace needs no more work. */
    static void settled(@NonNull List<Claim> claims, @NonNull WorkspaceReceipt receipt) {
        switch (receipt.getState()) {
            case WIPED -> {
                record(EventKind.WORKSPACE_WIPED, claims, receipt);
                WipeTotals.get().add(finished(claims), 1, receipt.getReceipt());
            }
            case GONE, REFUSED -> record(EventKind.WORKSPACE_LEFT, claims, receipt);
            default -> {
                // Kept because somebody decided so; the configuration says who.
            }
        }
    }

    /** A wipe left something for the first time. */
    static void left(@NonNull List<Claim> claims, @NonNull WorkspaceReceipt receipt) {
        record(EventKind.WORKSPACE_LEFT, claims, receipt);
        more(receipt.getReceipt());
    }

    /** A wipe that is not at its end removed something. */
    static void more(Receipt receipt) {
        WipeTotals.get().add(0, 0, receipt);
    }

    /** How many builds have no workspace left to be wiped. */
    private static int finished(List<Claim> claims) {
        Set<String> runs = new LinkedHashSet<>();
        claims.stream().map(Claim::run).filter(run -> !run.isEmpty()).forEach(runs::add);
        WorkspaceClaims.get().find(claim -> true).forEach(claim -> runs.remove(claim.run()));
        return runs.size();
    }

    private static void record(EventKind kind, List<Claim> claims, WorkspaceReceipt receipt) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("node", receipt.getNode());
        details.put("path", receipt.getPath());
        details.put("state", receipt.getState().name().toLowerCase(Locale.ROOT));
        Receipt figures = receipt.getReceipt();
        if (figures != null) {
            details.put("files", Long.toString(figures.getFiles()));
            details.put("directories", Long.toString(figures.getDirectories()));
            details.put("bytes", Long.toString(figures.getBytes()));
            details.put("left", Long.toString(figures.getLeft()));
        }
        for (Claim claim : claims) {
            SecurityEvents.record(kind, claim.run().isEmpty() ? claim.job() : claim.run(), details);
        }
    }
}
