package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.PendingWipe;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this plugin's wipe does for a job, by its configuration and by what it has left behind. */
final class AutomaticWipe {

    private final Fact<Boolean> on;
    private final List<Exclusion> exclusions;

    // By job, since a controller has ten thousand of them and each is asked for.
    private final Map<String, List<PendingWipe>> waiting = new HashMap<>();
    private final Map<String, List<WipeReceipt>> receipts = new HashMap<>();

    AutomaticWipe(@NonNull ControllerFacts facts) {
        on = on(facts);
        exclusions = facts.gate()
                .toOptional()
                .map(GateConfiguration::wipe)
                .map(WipeExceptions::inForce)
                .orElse(List.of());
        facts.usage()
                .pendingWipes()
                .items()
                .forEach(wipe -> waiting.computeIfAbsent(wipe.job(), job -> new ArrayList<>())
                        .add(wipe));
        facts.usage().builds().stream()
                .filter(built -> !built.receipts().isEmpty())
                .forEach(built -> receipts.computeIfAbsent(built.job(), job -> new ArrayList<>())
                        .addAll(built.receipts()));
    }

    private static Fact<Boolean> on(ControllerFacts facts) {
        if (!facts.hasPlugin(ControllerFacts.OWN_PLUGIN).equals(Fact.known(true))) {
            // If it is unknown whether the plugin is there, what the job does by itself is what can be relied on.
            return Fact.known(false);
        }
        return facts.gate()
                .fold(
                        gate -> Fact.known(gate.wipe().enabled()),
                        unknown -> Fact.unknown(
                                "whether the automatic wipe is on is unknown (" + unknown.why() + ")",
                                unknown.answeredBy()));
    }

    /** Whether it is known to be on. */
    boolean isOn() {
        return on.equals(Fact.known(true));
    }

    /**
     * What stands against relying on it for a job; empty if nothing does.
     *
     * @param own what there is to say about the job without the automatic wipe
     */
    @NonNull
    Optional<Finding> judge(@NonNull Job job, @NonNull Finding own) {
        Resource resource = own.resource();
        if (on instanceof Fact.Unknown<Boolean> unknown) {
            return Optional.of(
                    Finding.unknown(resource, own.message() + "; and " + unknown.why(), unknown.answeredBy()));
        }
        if (!isOn()) {
            return Optional.of(own);
        }
        Optional<Exclusion> exclusion = exclusions.stream()
                .filter(excluded -> excluded.covers(job.fullName()))
                .findFirst();
        if (exclusion.isPresent()) {
            return Optional.of(excluded(resource, "it is", exclusion.get()));
        }
        return polling(job, resource)
                .or(() -> waiting(job, resource))
                .or(() -> receipt(job, Outcome.REFUSED)
                        .map(left -> Finding.fail(
                                resource, "the automatic wipe refused " + left + ", since that path is protected")))
                .or(() -> receipt(job, Outcome.GONE)
                        .map(left -> Finding.warn(
                                resource, "the agent was gone before the automatic wipe could remove " + left)));
    }

    /** @param what the subject of the sentence, with its verb */
    @NonNull
    static Finding excluded(@NonNull Resource resource, @NonNull String what, @NonNull Exclusion exclusion) {
        String where = exclusion.label().isBlank() ? "" : " on nodes with the label " + exclusion.label();
        return exclusion.reason().isBlank()
                ? Finding.fail(resource, what + " excluded from the automatic wipe" + where + " without a reason")
                : Finding.warn(
                        resource, what + " excluded from the automatic wipe" + where + ": " + exclusion.reason());
    }

    /** The wipe leaves such jobs alone: without a workspace they would build on every poll, or never again. */
    private static Optional<Finding> polling(Job job, Resource resource) {
        if (!(job.definition() instanceof Job.Classic classic)) {
            return Optional.empty();
        }
        return classic.pollingNeedsWorkspace()
                .fold(
                        needed -> needed
                                ? Optional.of(Finding.warn(
                                        resource,
                                        "its SCM needs the workspace for polling, so the automatic wipe leaves it; use"
                                                + " remote polling or a webhook"))
                                : Optional.empty(),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    /** The wipe did not get there: an agent is offline, or something holds the directory. */
    private Optional<Finding> waiting(Job job, Resource resource) {
        List<PendingWipe> places = waiting.getOrDefault(job.fullName(), List.of());
        return places.stream()
                .min(Comparator.comparing(wipe -> !wipe.left()))
                .map(wipe -> Finding.warn(
                        resource,
                        (wipe.left()
                                        ? "the automatic wipe could not remove everything in "
                                        : "the automatic wipe still waits for ")
                                + wipe.path() + " on "
                                + (wipe.node().isEmpty() ? "the built-in node" : wipe.node())
                                + (places.size() == 1 ? "" : " and " + (places.size() - 1) + " more")));
    }

    /** The place on a receipt of the job's last build; which place comes first does not matter, as it is mended first. */
    private Optional<String> receipt(Job job, Outcome outcome) {
        return receipts.getOrDefault(job.fullName(), List.of()).stream()
                .filter(receipt -> receipt.outcome() == outcome)
                .map(receipt -> receipt.path() + " on "
                        + (receipt.node().isEmpty() ? "the built-in node" : receipt.node()) + " after its last build")
                .findFirst();
    }
}
