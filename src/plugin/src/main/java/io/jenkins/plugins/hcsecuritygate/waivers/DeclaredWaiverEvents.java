package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.DeclaredWaiver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells the log how the waivers of the configuration have changed, one event each. */
@Restricted(NoExternalUse.class)
public final class DeclaredWaiverEvents {

    private DeclaredWaiverEvents() {}

    /** Records what was added, removed or altered; nothing if both lists hold the same. */
    public static void record(@NonNull List<DeclaredWaiver> before, @NonNull List<DeclaredWaiver> after) {
        List<DeclaredWaiver> gone = new ArrayList<>(before);
        after.forEach(gone::remove);
        List<DeclaredWaiver> come = new ArrayList<>(after);
        before.forEach(come::remove);
        for (DeclaredWaiver waiver : come) {
            Optional<DeclaredWaiver> former = gone.stream()
                    .filter(old ->
                            old.check().equals(waiver.check()) && old.resource().equals(waiver.resource()))
                    .findFirst();
            former.ifPresent(gone::remove);
            record(
                    EventKind.WAIVER_DECLARED,
                    waiver,
                    former.map(DeclaredWaiverEvents::text).orElse("none"),
                    text(waiver));
        }
        gone.forEach(waiver -> record(EventKind.WAIVER_WITHDRAWN, waiver, text(waiver), "none"));
    }

    private static void record(EventKind kind, DeclaredWaiver waiver, String from, String to) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", from);
        details.put("to", to);
        details.put("resource", waiver.resource());
        details.put("origin", "declared");
        WaiverEvents.record(kind, waiver.check(), details);
    }

    private static String text(DeclaredWaiver waiver) {
        return "until " + waiver.expires() + ", owner " + waiver.owner() + ", approver " + waiver.approver()
                + (waiver.approved().isEmpty() ? "" : " on " + waiver.approved()) + ": " + waiver.reason();
    }
}
