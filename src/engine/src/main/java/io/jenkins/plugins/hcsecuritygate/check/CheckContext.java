package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.time.Instant;

/**
 * What a check may use.
 *
 * @param facts the controller
 * @param settings this check's settings under the policy in force
 * @param now the moment the audit speaks for
 */
public record CheckContext(
        @NonNull ControllerFacts facts,
        @NonNull CheckSettings settings,
        @NonNull Instant now) {}
