package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Events;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lets builds pass a closed gate: openings by an administrator, and what is wrong with the rule itself or with the
 * log that tells of both.
 */
final class GateExceptions {

    private GateExceptions() {}

    @NonNull
    static List<Finding> of(@NonNull ControllerFacts facts, @NonNull Instant now) {
        List<Finding> findings = new ArrayList<>();
        facts.gate().toOptional().ifPresent(gate -> {
            rule(gate.enforcement(), findings);
            events(gate.events(), findings);
        });
        facts.breakGlass()
                .fold(
                        openings -> openings(openings, now, findings),
                        unknown -> findings.add(Finding.unknown(resource("break-glass"), unknown)));
        return findings;
    }

    /** What is enforced, as a clause to put after a sentence; empty if nothing is. */
    @NonNull
    static String inForce(@NonNull ControllerFacts facts) {
        return facts.gate()
                .toOptional()
                .map(GateConfiguration::enforcement)
                .filter(enforcement -> enforcement.modeInForce() != Enforcement.Mode.OFF)
                .map(enforcement -> "; the gate is required of the jobs of "
                        + enforcement.required().size() + " pattern(s), mode "
                        + enforcement.modeInForce().word())
                .orElse("");
    }

    private static void rule(Enforcement enforcement, List<Finding> findings) {
        if (!enforcement.isModeUnderstood()) {
            findings.add(Finding.warn(
                    new Resource("policy", "enforcement.mode", GateConfiguration.FILE),
                    "the mode is none of off, audit and enforce, so it counts as enforce"));
        }
        onOff("enforcement.refuseBuiltInNode", enforcement.refuseBuiltInNode(), findings);
        onOff("enforcement.refuseNonContainers", enforcement.refuseNonContainers(), findings);
        if (enforcement.required().stream().map(Requirement::jobs).anyMatch(String::isBlank)) {
            findings.add(Finding.warn(
                    new Resource("policy", "enforcement.required", GateConfiguration.FILE),
                    "a pattern of jobs is empty, so it counts as all jobs"));
        }
    }

    private static void onOff(String setting, String word, List<Finding> findings) {
        if (!Enforcement.isSwitchUnderstood(word)) {
            findings.add(Finding.warn(
                    new Resource("policy", setting, GateConfiguration.FILE),
                    "the value is neither true nor false, so it counts as true"));
        }
    }

    private static void events(Events log, List<Finding> findings) {
        if (!log.retentionYears().isBlank() && log.years().isEmpty()) {
            findings.add(Finding.warn(
                    new Resource("policy", "events.retentionYears", GateConfiguration.FILE),
                    "the value is no number of years from 1 to " + Events.MAX_YEARS + ", so the usual "
                            + EventLogSettings.DEFAULT.retentionYears() + " count"));
        }
        if (!log.maxFileMegabytes().isBlank() && log.megabytes().isEmpty()) {
            findings.add(Finding.warn(
                    new Resource("policy", "events.maxFileMegabytes", GateConfiguration.FILE),
                    "the value is no number of megabytes from 1 to " + Events.MAX_MEGABYTES + ", so the usual "
                            + (EventLogSettings.DEFAULT.maxFileBytes() >> 20) + " count"));
        }
    }

    /** One finding per pattern: several openings of the same jobs are one exception. */
    private static boolean openings(List<BreakGlass> openings, Instant now, List<Finding> findings) {
        Map<String, Finding> byJobs = new LinkedHashMap<>();
        for (BreakGlass opening : openings) {
            String jobs = opening.jobs();
            Resource resource = new Resource("break-glass", jobs, BreakGlass.FILE);
            String why = opening.voidBecause();
            Instant until = opening.until();
            if (why != null) {
                byJobs.putIfAbsent(jobs, Finding.fail(resource, "the gate was to be opened, but that is void: " + why));
            } else if (until != null && opening.isInForce(now)) {
                byJobs.put(
                        jobs,
                        Finding.warn(
                                resource,
                                opening.openedBy() + " has opened the gate for these jobs until "
                                        + until.truncatedTo(ChronoUnit.SECONDS) + ": "
                                        + opening.reason()));
            }
        }
        return findings.addAll(byJobs.values());
    }

    private static Resource resource(String name) {
        return new Resource("break-glass", name, BreakGlass.FILE);
    }
}
