package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.StatedFault;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The policy that the plugin's own configuration amounts to. What cannot be understood counts as strict. It is one class
 * for the running controller and for a home on disk, so that both judge a wrong word alike.
 */
public final class ConfiguredPolicy {

    private static final Map<String, CheckMetadata> CHECKS = Catalogue.checks().stream()
            .map(check -> check.metadata())
            .collect(Collectors.toMap(CheckMetadata::id, check -> check, (a, b) -> a, LinkedHashMap::new));

    private ConfiguredPolicy() {}

    /**
     * Derives the policy.
     *
     * @param notes told, in one line each, what was not understood
     */
    @NonNull
    public static Policy of(@NonNull Fact<GateConfiguration> configuration, @NonNull Consumer<String> notes) {
        return configuration.fold(
                gate -> of(gate.policy(), (path, fault) -> notes.accept(GateConfiguration.FILE + ": " + fault))
                        .withWaivers(ConfiguredWaivers.of(gate, notes)),
                unknown -> {
                    notes.accept(
                            "the home's own policy is unknown (" + unknown.why() + "), so the strictest one applies");
                    return Policy.of(Profile.STRICT).withFailOn(Severity.LOW);
                });
    }

    /**
     * The policy that words of the controller's own configuration amount to.
     *
     * @param faults told the path of each value that does not count as written, and what counts in its place
     */
    @NonNull
    public static Policy of(@NonNull PolicyWords words, @NonNull BiConsumer<String, String> faults) {
        return new DemandReader(CHECKS, faults).read(words).over(Policy.of(Profile.BASELINE));
    }

    /**
     * A policy with what a folder demands on top of it. What would loosen it has no effect.
     *
     * @param faults told the path of each value that does not count as written, and what counts in its place
     */
    @NonNull
    public static Policy tighten(
            @NonNull Policy base, @NonNull PolicyWords words, @NonNull BiConsumer<String, String> faults) {
        return words.equals(PolicyWords.NONE)
                ? base
                : Tightening.of(base, new DemandReader(CHECKS, faults).read(words), faults);
    }

    /**
     * What in the plugin's own configuration and in those of folders does not count as it was written. It depends on no
     * policy that somebody gives an audit instead.
     */
    @NonNull
    static List<StatedFault> faults(@NonNull ControllerFacts facts) {
        List<StatedFault> faults = new ArrayList<>();
        facts.gate()
                .toOptional()
                .ifPresent(gate -> of(
                        gate.policy(),
                        (path, fault) -> faults.add(
                                new StatedFault(new Resource("policy", path, GateConfiguration.FILE), fault))));
        Policy controller = of(facts.gate(), note -> {});
        Map<String, Policy> byFolder = new LinkedHashMap<>();
        facts.folderPolicies().stream()
                .sorted(Comparator.comparing(FolderPolicy::folder))
                .forEach(folder -> byFolder.put(
                        folder.folder(),
                        tighten(
                                nearest(byFolder, folder.folder()).orElse(controller),
                                folder.words(),
                                (path, fault) -> faults.add(new StatedFault(
                                        new Resource("folder-policy", folder.folder() + ": " + path, folder.location()),
                                        fault)))));
        // One finding per value, whatever is wrong with it.
        Map<Resource, StatedFault> one = new LinkedHashMap<>();
        faults.forEach(fault -> one.merge(
                fault.resource(), fault, (a, b) -> new StatedFault(a.resource(), a.message() + "; " + b.message())));
        return List.copyOf(one.values());
    }

    /** The policy of the next folder around one; sorted by name, a folder comes before those in it. */
    private static Optional<Policy> nearest(Map<String, Policy> byFolder, String folder) {
        for (int slash = folder.lastIndexOf('/'); slash > 0; slash = folder.lastIndexOf('/', slash - 1)) {
            Policy policy = byFolder.get(folder.substring(0, slash));
            if (policy != null) {
                return Optional.of(policy);
            }
        }
        return Optional.empty();
    }

    /** The severity a word of {@code failOn} means; empty for any other text. */
    @NonNull
    public static Optional<Severity> severity(@NonNull String word) {
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /** Whether a word of {@code unknown} means that an unknown blocks; empty for any other text. */
    @NonNull
    public static Optional<Boolean> blocks(@NonNull String word) {
        return switch (word) {
            case "block" -> Optional.of(true);
            case "warn" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether a word of {@code warnings} means that a warning blocks; empty for any other text. */
    @NonNull
    public static Optional<Boolean> warningsBlock(@NonNull String word) {
        return switch (word) {
            case "block" -> Optional.of(true);
            case "pass" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
