package io.jenkins.plugins.hcsecuritygate.checks.evidence;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.StatedWaiver;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is waived is waived by two people, with a reason and an end that is not reached. */
public final class Waivers implements Check {

    private static final String NOTICE = "noticeDays";

    /** Location of all findings about waivers: a waiver that moves to another place is still the same. */
    private static final String POLICY = "policy";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "waivers",
            "Every waiver holds and lasts for some time yet",
            Area.EVIDENCE,
            Severity.LOW,
            """
            A waiver is the record that somebody accepted a risk. One that expired, or that nobody but its owner approved, \
            covers nothing while people believe it does; one that expires next week closes the gate next week.""",
            new Remediation("""
                    Correct what a waiver is about and remove it, or have it approved or renewed by somebody who is not its \
                    owner. Correct words of the policy that are not understood, and demands of folders that would loosen \
                    it. Close an opening of the gate (break-glass) as soon as nobody needs it.""", "Manage Jenkins > HC Security Gate > Waivers, or where the waiver is declared", ""),
            List.of(
                    "checklist:CICD",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "HIPAA 164.308(a)(8)",
                    "NIST CA-5",
                    "NIST CA-7",
                    "NIST RA-7",
                    "CICD-SEC-1",
                    "CICD-SEC-10"),
            List.of(CheckSetting.number(NOTICE, 14, "Days before its end from which a waiver is announced.")
                    .stricterIf(Stricter.HIGHER)));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public Set<Input> inputs() {
        return EnumSet.of(Input.POLICY);
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        List<Finding> findings = new ArrayList<>();
        Fact<GateConfiguration> gate = context.facts().gate();
        if (gate instanceof Fact.Unknown<GateConfiguration> unknown) {
            findings.add(Finding.unknown(new Resource("configuration", "waivers", GateConfiguration.FILE), unknown));
        }
        // Each counts as the stricter choice already; what is left is that somebody means something else.
        context.faults().forEach(fault -> findings.add(Finding.warn(fault.resource(), fault.message())));
        gate.toOptional()
                .map(GateConfiguration::requestedWaivers)
                .filter(requested -> requested instanceof Fact.Unknown)
                .map(requested -> (Fact.Unknown<List<RequestedWaiver>>) requested)
                .ifPresent(unknown -> findings.add(Finding.unknown(
                        new Resource("configuration", "requested waivers", RequestedWaiver.FILE), unknown)));
        findings.addAll(GateExceptions.of(context.facts(), context.now()));
        String enforced = GateExceptions.inForce(context.facts());
        if (context.waivers().isEmpty() && findings.isEmpty()) {
            return CheckResult.notApplicable("nothing is waived" + enforced);
        }
        Set<String> checks =
                Catalogue.checks().stream().map(check -> check.metadata().id()).collect(Collectors.toUnmodifiableSet());
        // An old waiver that a newer one for the same resource has replaced is history and no finding.
        Map<List<String>, List<StatedWaiver>> byScope = new LinkedHashMap<>();
        for (StatedWaiver waiver : context.waivers()) {
            byScope.computeIfAbsent(List.of(waiver.check(), waiver.resource()), scope -> new ArrayList<>())
                    .add(waiver);
        }
        byScope.values().forEach(waivers -> judge(context, waivers, checks).ifPresent(findings::add));
        return CheckResult.of(
                findings, "all waivers hold for more than " + context.settings().number(NOTICE) + " days" + enforced);
    }

    private static Optional<Finding> judge(CheckContext context, List<StatedWaiver> sameScope, Set<String> checks) {
        StatedWaiver last = sameScope.get(sameScope.size() - 1);
        if (!last.check().isBlank() && !checks.contains(last.check())) {
            return Optional.of(Finding.fail(
                    resource(last), "the waiver is void: no check is called " + last.check() + place(last)));
        }
        Optional<StatedWaiver> holding = sameScope.stream()
                .filter(waiver -> waiver.voidBecause() == null && waiver.expires() != null)
                .max(Comparator.comparing(StatedWaiver::expires));
        Optional<StatedWaiver> pending =
                sameScope.stream().filter(StatedWaiver::pending).findFirst();
        if (holding.isPresent()) {
            String end = nearEnd(context, holding.get());
            if (end.isEmpty() && pending.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(Finding.warn(
                    resource(last),
                    end.isEmpty() ? waiting(pending.get()) : end + (pending.isEmpty() ? "" : "; another one waits")));
        }
        return sameScope.stream()
                .filter(waiver -> !waiver.pending())
                .reduce((earlier, later) -> later)
                .map(dead -> Finding.fail(
                        resource(dead),
                        "the waiver is void: " + dead.voidBecause() + place(dead)
                                + (pending.isEmpty() ? "" : "; another one waits for approval")))
                .or(() -> pending.map(waiver -> Finding.warn(resource(waiver), waiting(waiver))));
    }

    /** What is said of a waiver that ends soon; empty for one that lasts. */
    private static String nearEnd(CheckContext context, StatedWaiver holding) {
        LocalDate today = LocalDate.ofInstant(context.now(), ZoneOffset.UTC);
        long days = ChronoUnit.DAYS.between(today, holding.expires());
        return days > context.settings().number(NOTICE)
                ? ""
                : "the waiver of " + holding.owner() + " ends "
                        + (days == 0 ? "today" : "in " + days + (days == 1 ? " day" : " days")) + ", on "
                        + holding.expires();
    }

    private static String waiting(StatedWaiver waiver) {
        return "the waiver that " + waiver.owner() + " asked for covers nothing: " + waiver.voidBecause();
    }

    /** Where it is stated, unless that is the policy the report is about anyway. */
    private static String place(StatedWaiver waiver) {
        return waiver.place().equals(POLICY) ? "" : " (" + waiver.place() + ")";
    }

    private static Resource resource(StatedWaiver waiver) {
        return new Resource("waiver", waiver.check() + " " + waiver.resource(), POLICY);
    }
}
