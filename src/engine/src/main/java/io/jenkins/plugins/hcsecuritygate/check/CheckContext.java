package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.time.Instant;
import java.util.List;

/**
 * What a check may use.
 *
 * @param facts the controller
 * @param settings this check's settings under the policy in force
 * @param waivers what the policy in force waives
 * @param faults what in the plugin's own configuration does not count as it was written
 * @param now the moment the audit speaks for
 */
public record CheckContext(
        @NonNull ControllerFacts facts,
        @NonNull CheckSettings settings,
        @NonNull List<StatedWaiver> waivers,
        @NonNull List<StatedFault> faults,
        @NonNull Instant now) {
    public CheckContext {
        waivers = List.copyOf(waivers);
        faults = List.copyOf(faults);
    }

    /** Under a policy without faults. */
    public CheckContext(
            @NonNull ControllerFacts facts,
            @NonNull CheckSettings settings,
            @NonNull List<StatedWaiver> waivers,
            @NonNull Instant now) {
        this(facts, settings, waivers, List.of(), now);
    }

    /** Under a policy that waives nothing. */
    public CheckContext(@NonNull ControllerFacts facts, @NonNull CheckSettings settings, @NonNull Instant now) {
        this(facts, settings, List.of(), List.of(), now);
    }
}
