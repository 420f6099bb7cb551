package io.jenkins.plugins.hcsecuritygate.report;

import io.jenkins.plugins.hcsecuritygate.check.AccessBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredWaivers;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reports with everything in them that a report can have, judged by the real gate. */
final class SampleReports {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    static final Report.Tool TOOL = new Report.Tool("hcgate", "1.2.3");

    /** A line break, an escape sequence, markup, a formula, reversed reading direction, a character beyond 16 bits. */
    static final String HOSTILE =
            "a\nb\u001B[31m<script>\"=cmd|' /C calc'!A0\u202Egnp\u200B\u0085\u007F\uDB40\uDC41😀 Больница";

    /** The check that throws would fill the build's log. Held, so that the level stays. */
    private static final Logger GATE_LOG = Logger.getLogger(Gate.class.getName());

    static {
        GATE_LOG.setLevel(Level.OFF);
    }

    private SampleReports() {}

    static ControllerFacts facts(String version) {
        Fact<String> jenkins = version == null ? Fact.unknown("no config.xml", "Restore it") : Fact.known(version);
        return new ControllerFacts(
                new Target(Target.Kind.HOME, "/srv/jenkins"),
                jenkins,
                Fact.known("https://ci.clinic.example/"),
                Fact.known(new BuiltInNode(0, true, false)),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Inventory.of(List.of()),
                Fact.known(Set.of()),
                Fact.known(-1),
                Fact.known(-1),
                Fact.known(GateConfiguration.DEFAULT),
                new FactsBuilder().build().exposure(),
                Usage.NONE,
                new AccessBuilder().build(),
                Secrets.NONE,
                Fact.known(List.of()),
                List.of());
    }

    static Check check(String id, Severity severity, Supplier<CheckResult> answer) {
        CheckMetadata metadata = new CheckMetadata(
                id,
                "Title of " + id,
                Area.CONTROLLER,
                severity,
                "Because.",
                new Remediation("Mend " + id + ".", "Manage Jenkins > " + id, ""),
                List.of("checklist:CICD-4"),
                List.of(CheckSetting.number("maxAgeDays", 7, "Days"), CheckSetting.texts("names", "Names")));
        return new Check() {
            @Override
            public CheckMetadata metadata() {
                return metadata;
            }

            @Override
            public CheckResult evaluate(CheckContext context) {
                return answer.get();
            }
        };
    }

    static Resource node(String name) {
        return new Resource("node", name, "nodes/" + name + "/config.xml");
    }

    /** One check per status, and waivers of every standing. */
    static Report everything() {
        List<Check> checks = List.of(
                check("aborted", Severity.MEDIUM, () -> {
                    throw new IllegalStateException("never shown: s3cr3t");
                }),
                check(
                        "failing",
                        Severity.CRITICAL,
                        () -> CheckResult.of(
                                List.of(
                                        Finding.fail(node("alpha"), "alpha is bad"),
                                        Finding.warn(node("beta"), "beta is so-so"),
                                        Finding.unknown(node("gamma"), "gamma cannot be read", "Make gamma readable"),
                                        Finding.fail(node("delta"), "delta is bad too"),
                                        Finding.fail(node("epsilon"), "epsilon is bad as well")),
                                "")),
                check(
                        "hostile",
                        Severity.HIGH,
                        () -> CheckResult.of(
                                List.of(Finding.fail(new Resource("job", HOSTILE, HOSTILE), "message of " + HOSTILE)),
                                "")),
                check("idle", Severity.LOW, () -> CheckResult.notApplicable("there is no agent")),
                check("passing", Severity.LOW, () -> CheckResult.pass("all is well")),
                check("silenced", Severity.HIGH, () -> CheckResult.pass("never asked")),
                check(
                        "undecided",
                        Severity.MEDIUM,
                        () -> CheckResult.of(
                                List.of(Finding.unknown(node("port"), "the port cannot be seen", "Look from outside")),
                                "")),
                check("waived", Severity.HIGH, () -> CheckResult.of(List.of(Finding.fail(node("old"), "is old")), "")),
                check(
                        "warning",
                        Severity.MEDIUM,
                        () -> CheckResult.of(List.of(Finding.warn(node("weak"), "is weak")), "")));
        LocalDate end = LocalDate.of(2026, 12, 31);
        List<Waiver> waivers = List.of(
                new Waiver("failing", "delta", "replaced in spring", "Ada", "Grace", end),
                new Waiver("waived", "o*", "on its way out " + HOSTILE, "Ada", "Grace", LocalDate.of(2026, 11, 22)),
                new Waiver("warning", "w*", "never mind", "Ada", "ada", end),
                new Waiver("warning", "w*", "never mind", "Ada", "Grace", LocalDate.of(2026, 1, 31)),
                new Waiver("warning", "w*", "never mind", "Ada", "Grace", null, "next year"),
                new Waiver("passing", "*", "just in case", "Ada", "Grace", end),
                asked("failing", "epsilon", State.APPROVED),
                asked("failing", "alpha", State.PENDING));
        Policy policy = Policy.of(Profile.BASELINE)
                .withRule(CheckRule.off(checks.get(5).metadata(), "another tool looks"))
                .withRule(CheckRule.of(checks.get(6).metadata()).withSeverity(Severity.HIGH));
        return report(checks, policy, waivers, "2.541.3");
    }

    /** A waiver that Ada asked for in Jenkins on 1 November, and Grace approved, if anybody did, on the 10th. */
    private static Waiver asked(String check, String resource, State state) {
        return ConfiguredWaivers.of(new RequestedWaiver(
                "1",
                check,
                resource,
                "replaced in spring",
                "2026-12-31",
                "ada",
                "Ada",
                Instant.parse("2026-11-01T08:00:00Z"),
                state,
                state == State.PENDING
                        ? null
                        : new Decision("grace", "Grace", Instant.parse("2026-11-10T23:00:00Z"), "")));
    }

    static Report report(List<Check> checks, Policy base, List<Waiver> waivers, String version) {
        Policy policy = new Policy(
                base.profile(), base.failOn(), base.unknownBlocks(), base.warningBlocks(), base.checks(), waivers);
        ControllerFacts facts = facts(version);
        return Report.of(TOOL, facts, NOW, policy, new Gate(checks).evaluate(facts, policy, NOW));
    }

    static Report open() {
        return report(
                List.of(check("passing", Severity.LOW, () -> CheckResult.pass("all is well"))),
                Policy.of(Profile.STRICT),
                List.of(),
                null);
    }

    /** A check with that many findings. */
    static Report crowded(int findings) {
        return report(
                List.of(check("crowded", Severity.HIGH, () -> {
                    List<Finding> all = new ArrayList<>();
                    for (int i = 0; i < findings; i++) {
                        all.add(Finding.fail(node("n" + i), "is bad"));
                    }
                    return CheckResult.of(all, "");
                })),
                Policy.of(Profile.BASELINE),
                List.of(),
                "2.541.3");
    }

    static String render(ReportWriter writer, Report report) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            writer.write(report, out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
