package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The policy that the plugin's own configuration amounts to. What cannot be understood counts as strict. It is one class
 * for the running controller and for a home on disk, so that both judge a wrong word alike.
 */
public final class ConfiguredPolicy {

    private ConfiguredPolicy() {}

    /**
     * Derives the policy.
     *
     * @param notes told, in one line each, what was not understood
     */
    @NonNull
    public static Policy of(@NonNull Fact<GateConfiguration> configuration, @NonNull Consumer<String> notes) {
        return configuration.fold(gate -> of(gate, notes).withWaivers(ConfiguredWaivers.of(gate, notes)), unknown -> {
            notes.accept("the home's own policy is unknown (" + unknown.why() + "), so the strictest one applies");
            return Policy.of(Profile.STRICT).withFailOn(Severity.LOW);
        });
    }

    private static Policy of(GateConfiguration gate, Consumer<String> notes) {
        Policy policy = Policy.of(value("profile", gate.profile(), Profile::ofWord, Profile.STRICT, notes)
                .orElse(Profile.BASELINE));
        Optional<Severity> failOn = value("failOn", gate.failOn(), ConfiguredPolicy::severity, Severity.LOW, notes);
        Optional<Boolean> unknownBlocks = value("unknown", gate.unknown(), ConfiguredPolicy::blocks, true, notes);
        policy = failOn.map(policy::withFailOn).orElse(policy);
        return unknownBlocks.map(policy::withUnknownBlocks).orElse(policy);
    }

    /** Empty where nothing is set. */
    private static <T> Optional<T> value(
            String key, String text, Function<String, Optional<T>> meaning, T strictest, Consumer<String> notes) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<T> value = meaning.apply(text.strip().toLowerCase(Locale.ROOT));
        if (value.isEmpty()) {
            notes.accept(GateConfiguration.FILE + ": " + key + " cannot be '" + HomeNames.display(text)
                    + "', so the strictest choice applies");
        }
        return Optional.of(value.orElse(strictest));
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
}
