package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The waivers of a controller: those its configuration declares, and those its users asked for. */
public final class ConfiguredWaivers {

    private ConfiguredWaivers() {}

    /**
     * Without those that were rejected or withdrawn, which are history.
     *
     * @param notes told, in one line, what could not be read
     */
    @NonNull
    static List<Waiver> of(@NonNull GateConfiguration gate, @NonNull Consumer<String> notes) {
        List<Waiver> waivers = new ArrayList<>();
        if (gate.requestedWaivers() instanceof Fact.Unknown<List<RequestedWaiver>> unreadable) {
            notes.accept(unreadable.why() + ", so nothing in it is waived");
        }
        gate.declaredWaivers().forEach(waiver -> waivers.add(of(waiver)));
        gate.requestedWaivers().toOptional().orElse(List.of()).stream()
                .filter(RequestedWaiver::isOpen)
                .map(ConfiguredWaivers::of)
                .forEach(waivers::add);
        return waivers;
    }

    /** What a declaration amounts to. */
    @NonNull
    public static Waiver of(@NonNull DeclaredWaiver declared) {
        return new Waiver(
                declared.check(),
                declared.resource(),
                declared.reason(),
                declared.owner(),
                declared.approver(),
                Waiver.date(declared.expires()),
                declared.expires(),
                WaiverOrigin.declared(GateConfiguration.FILE, Waiver.date(declared.approved()), declared.approved()));
    }

    /** What a request amounts to. One that was rejected or withdrawn counts as pending, so it covers nothing, either. */
    @NonNull
    public static Waiver of(@NonNull RequestedWaiver requested) {
        Decision approval = requested.state() == State.APPROVED ? requested.decision() : null;
        LocalDate approved = approval == null ? null : day(approval.at());
        return new Waiver(
                requested.check(),
                requested.resource(),
                requested.reason(),
                requested.owner(),
                approval == null ? "" : approval.by(),
                Waiver.date(requested.expires()),
                requested.expires(),
                new WaiverOrigin(
                        WaiverOrigin.Kind.AUTHENTICATED,
                        RequestedWaiver.FILE,
                        requested.ownerId(),
                        approval == null ? "" : approval.byId(),
                        approval == null,
                        day(requested.requestedAt()),
                        approved,
                        approved == null ? "" : approved.toString()));
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
