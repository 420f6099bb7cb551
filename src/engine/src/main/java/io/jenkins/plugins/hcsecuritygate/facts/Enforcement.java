package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which builds must pass the gate although they never ask, and where Pipelines may run, as configured. What cannot be
 * understood counts as the stricter choice.
 *
 * @param mode {@code off}, {@code audit} or {@code enforce}; empty means off
 * @param required jobs whose builds wait while the gate is closed
 * @param refuseBuiltInNode {@code true} or {@code false}: whether a build that lands on the built-in node is stopped;
 *     false where it was left empty
 * @param refuseNonContainers the same for a build that lands on anything but a Linux container
 * @param refuseLabels labels of nodes on which builds are stopped
 */
public record Enforcement(
        @NonNull String mode,
        @NonNull List<Requirement> required,
        @NonNull String refuseBuiltInNode,
        @NonNull String refuseNonContainers,
        @NonNull List<String> refuseLabels) {

    /** What holds as soon as the plugin is installed. */
    public static final Enforcement NONE = new Enforcement("", List.of(), "", "", List.of());

    private static final String UNKNOWN = "the configuration of the gate cannot be read or is not understood; an"
            + " administrator mends it under Manage Jenkins > Security";

    /** What holds while nobody knows what was configured. */
    public static final Enforcement STRICTEST =
            new Enforcement("enforce", List.of(new Requirement("*", UNKNOWN)), "true", "true", List.of());

    public Enforcement {
        required = List.copyOf(required);
        refuseBuiltInNode = falseIfBlank(refuseBuiltInNode);
        refuseNonContainers = falseIfBlank(refuseNonContainers);
        refuseLabels = List.copyOf(refuseLabels);
    }

    private static String falseIfBlank(String word) {
        return word.isBlank() ? "false" : word.strip();
    }

    /** What happens to a build that must pass the gate. */
    public enum Mode {
        /** Nothing. */
        OFF,
        /** It starts, and is listed if it would have been held. */
        AUDIT,
        /** It waits while the gate is closed. */
        ENFORCE;

        @NonNull
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The mode a word means; empty for any other text. */
        @NonNull
        public static Optional<Mode> ofWord(@NonNull String word) {
            for (Mode mode : values()) {
                if (mode.word().equalsIgnoreCase(word.strip())) {
                    return Optional.of(mode);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * @param jobs pattern of full job names, with {@code *}; an empty one stands for all jobs
     * @param reason why; empty if nobody gave one
     */
    public record Requirement(@NonNull String jobs, @NonNull String reason) {

        public boolean covers(@NonNull String fullName) {
            return jobs.isBlank() || NamePattern.matches(jobs, fullName);
        }
    }

    /** The mode that counts: a word that cannot be understood is no reason to let builds pass. */
    @NonNull
    public Mode modeInForce() {
        return mode.isBlank() ? Mode.OFF : Mode.ofWord(mode).orElse(Mode.ENFORCE);
    }

    /** Whether the mode is one of the words, or none was given. */
    public boolean isModeUnderstood() {
        return mode.isBlank() || Mode.ofWord(mode).isPresent();
    }

    /** Whether a build that lands on the built-in node is stopped. */
    public boolean refusesBuiltInNode() {
        return isOn(refuseBuiltInNode);
    }

    /** Whether a build that lands on anything but a Linux container is stopped. */
    public boolean refusesNonContainers() {
        return isOn(refuseNonContainers);
    }

    private static boolean isOn(String word) {
        return !word.equalsIgnoreCase("false");
    }

    /** Whether a switch is one of the two words, or nothing was given. */
    public static boolean isSwitchUnderstood(@NonNull String word) {
        return !isOn(word) || word.equalsIgnoreCase("true");
    }

    /** Why a job has to pass the gate; empty if it does not have to. Says nothing about the mode. */
    @NonNull
    public Optional<Requirement> requirementOf(@NonNull String fullName) {
        return required.stream().filter(rule -> rule.covers(fullName)).findFirst();
    }
}
