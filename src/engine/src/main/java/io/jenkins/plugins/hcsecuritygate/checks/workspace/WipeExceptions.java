package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the configuration of the automatic wipe leaves out, or means to leave out, that is no matter of one job. */
final class WipeExceptions {

    private WipeExceptions() {}

    @NonNull
    static List<Finding> of(@NonNull GateConfiguration.Wipe wipe, @NonNull Instant now) {
        List<Finding> findings = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        int number = 0;
        for (Exclusion exclusion : wipe.exclusions()) {
            number++;
            Optional<String> fault = fault(exclusion);
            if (fault.isPresent()) {
                findings.add(Finding.warn(setting("exclusion " + number), fault.get() + ", so it covers nothing"));
            } else if (exclusion.jobs().isBlank() && labels.add(exclusion.label())) {
                findings.add(AutomaticWipe.excluded(setting("label " + exclusion.label()), "all jobs are", exclusion));
            }
        }
        if (wipe.keepFailed()) {
            findings.addAll(keptFailed(wipe, LocalDate.ofInstant(now, ZoneOffset.UTC)));
        }
        return findings;
    }

    /** The exclusions that cover anything. */
    @NonNull
    static List<Exclusion> inForce(@NonNull GateConfiguration.Wipe wipe) {
        return wipe.exclusions().stream()
                .filter(exclusion -> fault(exclusion).isEmpty())
                .toList();
    }

    private static Optional<String> fault(Exclusion exclusion) {
        if (exclusion.jobs().isBlank() && exclusion.label().isBlank()) {
            return Optional.of("this exclusion from the automatic wipe names neither jobs nor a label");
        }
        if (!exclusion.label().isBlank() && !LabelExpression.isWellFormed(exclusion.label())) {
            return Optional.of(
                    "this exclusion from the automatic wipe has a label that is no expression: " + exclusion.label());
        }
        return Optional.empty();
    }

    private static List<Finding> keptFailed(GateConfiguration.Wipe wipe, LocalDate today) {
        Resource resource = setting("workspaces of failed builds");
        return wipe.keepsFailedUntil()
                .map(last -> last.isBefore(today)
                        ? List.<Finding>of()
                        : List.of(Finding.warn(
                                resource, "workspaces of failed builds are kept until the end of " + last)))
                .orElseGet(() -> List.of(Finding.warn(
                        resource,
                        "workspaces of failed builds are to be kept, but no date like 2026-12-31 says until when, so"
                                + " they are wiped")));
    }

    private static Resource setting(String name) {
        return new Resource("setting", name, GateConfiguration.FILE);
    }
}
