package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * This plugin's own configuration, as written in {@code hc-security-gate.xml}. Values are kept as text: whoever uses one
 * decides what an invalid one means, always towards the stricter side.
 *
 * @param profile profile name; empty if not set
 * @param failOn severity from which a failure closes the gate; empty if not set
 * @param unknown what an unknown does; empty if not set
 * @param warnings what a warning does; empty if not set
 * @param checks what is said about single checks
 * @param allowlist the IP allowlist
 * @param wipe the automatic workspace wipe
 * @param enforcement which builds must pass the gate, and where they may run
 * @param events how long events are kept
 * @param declaredWaivers waivers that the configuration states
 * @param requestedWaivers waivers that users asked for, whatever became of them
 */
public record GateConfiguration(
        @NonNull String profile,
        @NonNull String failOn,
        @NonNull String unknown,
        @NonNull String warnings,
        @NonNull List<PolicyWords.CheckWords> checks,
        @NonNull Allowlist allowlist,
        @NonNull Wipe wipe,
        @NonNull Enforcement enforcement,
        @NonNull Events events,
        @NonNull List<DeclaredWaiver> declaredWaivers,
        @NonNull Fact<List<RequestedWaiver>> requestedWaivers) {
    public GateConfiguration {
        declaredWaivers = List.copyOf(declaredWaivers);
        checks = List.copyOf(checks);
    }

    /** What it says about the policy. */
    @NonNull
    public PolicyWords policy() {
        return new PolicyWords(profile, failOn, unknown, warnings, checks);
    }

    /** File the configuration is kept in, relative to the home. The name does not follow any class name. */
    public static final String FILE = "hc-security-gate.xml";

    /** One that says nothing about warnings and single checks, enforces nothing and has no waivers. */
    public GateConfiguration(
            @NonNull String profile,
            @NonNull String failOn,
            @NonNull String unknown,
            @NonNull Allowlist allowlist,
            @NonNull Wipe wipe) {
        this(
                profile,
                failOn,
                unknown,
                "",
                List.of(),
                allowlist,
                wipe,
                Enforcement.NONE,
                Events.DEFAULT,
                List.of(),
                Fact.known(List.of()));
    }

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
            @NonNull String jobs,
            @NonNull String reason,
            @NonNull String label) {

        /** On all nodes. */
        public Exclusion(@NonNull String jobs, @NonNull String reason) {
            this(jobs, reason, "");
        }

        /** Whether its pattern matches a job; it may hold on some nodes only. */
        public boolean covers(@NonNull String fullName) {
            return !jobs.isBlank() && NamePattern.matches(jobs, fullName);
        }
    }

    /**
     * A waiver as the configuration states it: texts, since an invalid one is kept and reported.
     *
     * @param check id of the check
     * @param resource pattern of resource names
     * @param reason why the finding is acceptable
     * @param owner who answers for it
     * @param approver who accepted it
     * @param expires last day
     * @param approved day of the approval; empty if not stated
     */
    public record DeclaredWaiver(
            @NonNull String check,
            @NonNull String resource,
            @NonNull String reason,
            @NonNull String owner,
            @NonNull String approver,
            @NonNull String expires,
            @NonNull String approved) {}

    /**
     * How long events are kept, and in how large files. What is no such number counts as none was given.
     *
     * @param retentionYears as it was written; empty if not set
     * @param maxFileMegabytes as it was written; empty if not set
     */
    public record Events(
            @NonNull String retentionYears, @NonNull String maxFileMegabytes) {

        /** Nothing was said about it. */
        public static final Events DEFAULT = new Events("", "");

        /** The longest that can be asked for. */
        public static final int MAX_YEARS = 100;

        /** The largest file that can be asked for. */
        public static final int MAX_MEGABYTES = 1024;

        /** Empty if none were given, or if nobody can tell. */
        @NonNull
        public OptionalInt years() {
            return number(retentionYears, MAX_YEARS);
        }

        /** Empty if none were given, or if nobody can tell. */
        @NonNull
        public OptionalInt megabytes() {
            return number(maxFileMegabytes, MAX_MEGABYTES);
        }

        private static OptionalInt number(String text, int max) {
            try {
                int number = Integer.parseInt(text.strip());
                return number >= 1 && number <= max ? OptionalInt.of(number) : OptionalInt.empty();
            } catch (NumberFormatException e) {
                return OptionalInt.empty();
            }
        }
    }

    /** The same configuration with what users asked for. */
    @NonNull
    public GateConfiguration withRequestedWaivers(@NonNull Fact<List<RequestedWaiver>> requested) {
        return with(enforcement, events, requested);
    }

    /** The same configuration with other rules. */
    @NonNull
    public GateConfiguration withEnforcement(@NonNull Enforcement other) {
        return with(other, events, requestedWaivers);
    }

    /** The same configuration with another event log. */
    @NonNull
    public GateConfiguration withEvents(@NonNull Events other) {
        return with(enforcement, other, requestedWaivers);
    }

    private GateConfiguration with(Enforcement rules, Events log, Fact<List<RequestedWaiver>> requested) {
        return new GateConfiguration(
                profile, failOn, unknown, warnings, checks, allowlist, wipe, rules, log, declaredWaivers, requested);
    }
}
