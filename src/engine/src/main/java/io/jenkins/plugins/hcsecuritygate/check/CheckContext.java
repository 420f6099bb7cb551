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
 * @param now the moment the audit speaks for
 */
public record CheckContext(
        @NonNull ControllerFacts facts,
        @NonNull CheckSettings settings,
        @NonNull List<StatedWaiver> waivers,
        @NonNull Instant now) {
    public CheckContext {
        waivers = List.copyOf(waivers);
    }

    /** Under a policy that waives nothing. */
    public CheckContext(@NonNull ControllerFacts facts, @NonNull CheckSettings settings, @NonNull Instant now) {
        this(facts, settings, List.of(), now);
    }
}
