package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Named sets of defaults. */
public enum Profile {
    /** For a controller on its way: failures from HIGH close the gate, what could not be told warns. */
    BASELINE(Severity.HIGH, false, false),
    /** For a controller that handles patient data: failures, warnings and unknowns from MEDIUM close the gate. */
    STRICT(Severity.MEDIUM, true, true);

    private final Severity failOn;
    private final boolean unknownBlocks;
    private final boolean warningBlocks;

    Profile(Severity failOn, boolean unknownBlocks, boolean warningBlocks) {
        this.failOn = failOn;
        this.unknownBlocks = unknownBlocks;
        this.warningBlocks = warningBlocks;
    }

    @NonNull
    public Severity failOn() {
        return failOn;
    }

    public boolean unknownBlocks() {
        return unknownBlocks;
    }

    public boolean warningBlocks() {
        return warningBlocks;
    }

    /** The word used in policies and reports. */
    @NonNull
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    public static Optional<Profile> ofWord(@NonNull String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }
}
