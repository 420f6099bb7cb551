package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * This plugin's own configuration, as written in {@code hc-security-gate.xml}. Values are kept as text: whoever uses one
 * decides what an invalid one means, always towards the stricter side.
 *
 * @param profile profile name; empty if not set
 * @param failOn severity from which a failure closes the gate; empty if not set
 * @param unknown what an unknown does; empty if not set
 * @param allowlist the IP allowlist
 * @param wipe the automatic workspace wipe
 */
public record GateConfiguration(
        @NonNull String profile,
        @NonNull String failOn,
        @NonNull String unknown,
        @NonNull Allowlist allowlist,
        @NonNull Wipe wipe) {

    /** File the configuration is kept in, relative to the home. The name does not follow any class name. */
    public static final String FILE = "hc-security-gate.xml";

    /** What holds as soon as the plugin is installed: the allowlist is off, the wipe is on. */
    public static final GateConfiguration DEFAULT =
            new GateConfiguration("", "", "", new Allowlist("", List.of()), new Wipe(true, List.of()));

    /**
     * @param mode {@code off}, {@code report} or {@code enforce}; empty means off
     * @param ranges CIDR ranges or single addresses as text
     */
    public record Allowlist(@NonNull String mode, @NonNull List<String> ranges) {
        public Allowlist {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * @param enabled the global switch
     * @param exclusions jobs and nodes that keep their workspace
     * @param atBlockEnd whether a Pipeline's workspace is wiped already when its {@code node} block ends
     * @param keepFailed whether workspaces of failed builds are kept for a while
     * @param keepFailedUntil the last day on which they are, as {@code 2026-12-31}; without a valid one they are not kept
     */
    public record Wipe(
            boolean enabled,
            @NonNull List<Exclusion> exclusions,
            boolean atBlockEnd,
            boolean keepFailed,
            @NonNull String keepFailedUntil) {
        public Wipe {
            exclusions = List.copyOf(exclusions);
        }

        /** Wipes at the end of a build, and after failed ones too. */
        public Wipe(boolean enabled, @NonNull List<Exclusion> exclusions) {
            this(enabled, exclusions, false, false, "");
        }

        /** The first exclusion whose pattern matches a job; it may hold on some nodes only. */
        @NonNull
        public Optional<Exclusion> exclusionOf(@NonNull String fullName) {
            return exclusions.stream()
                    .filter(exclusion -> !exclusion.jobs().isBlank() && NamePattern.matches(exclusion.jobs(), fullName))
                    .findFirst();
        }

        /** The last day on which workspaces of failed builds are kept; empty if they are not, or nobody can tell. */
        @NonNull
        public Optional<LocalDate> keepsFailedUntil() {
            try {
                return keepFailed ? Optional.of(LocalDate.parse(keepFailedUntil.strip())) : Optional.empty();
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * @param jobs pattern of full job names, with {@code *}; empty for all jobs on the nodes of a label
     * @param reason why; empty if nobody gave one
     * @param label label expression of nodes; empty for all nodes
     */
    public record Exclusion(
            @NonNull String jobs, @NonNull String reason, @NonNull String label) {

        /** On all nodes. */
        public Exclusion(@NonNull String jobs, @NonNull String reason) {
            this(jobs, reason, "");
        }
    }
}
