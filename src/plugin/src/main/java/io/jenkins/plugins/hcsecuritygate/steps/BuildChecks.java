package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerAgents;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceReceipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Judges one build. A pure function; each finding bears the id of the check that has the same control over all jobs. */
final class BuildChecks {

    private static final String PLACE = "controller-builds";
    private static final String CONTAINER = "container-agents";
    private static final String CLEANUP = "workspace-cleanup";
    private static final String SANDBOX = "script-sandbox";
    private static final String MASKING = "credential-masking";

    private final BuildObservation build;
    private final List<String> asked;
    private final Policy tightened;
    private final Policy demanded;
    private final Posture posture;
    private final Instant now;
    private final List<BuildFinding> findings = new ArrayList<>();

    private BuildChecks(
            BuildObservation build,
            List<String> asked,
            Policy tightened,
            Policy demanded,
            Posture posture,
            Instant now) {
        this.build = build;
        this.asked = asked;
        this.tightened = tightened;
        this.demanded = demanded;
        this.posture = posture;
        this.now = now;
    }

    /**
     * @param asked ids of the checks that the build asks for, empty for all; of the others only what blocks counts
     * @param tightened the policy for what it asks for
     * @param demanded the policy of its job, which holds for the others
     */
    @NonNull
    static List<BuildFinding> of(
            @NonNull BuildObservation build,
            @NonNull List<String> asked,
            @NonNull Policy tightened,
            @NonNull Policy demanded,
            @NonNull Posture posture,
            @NonNull Instant now) {
        BuildChecks checks = new BuildChecks(build, asked, tightened, demanded, posture, now);
        checks.place();
        checks.container();
        checks.cleanup();
        checks.sandbox();
        checks.masking();
        return List.copyOf(checks.findings);
    }

    private void place() {
        if (build.place().builtIn()) {
            add(
                    PLACE,
                    Finding.fail(
                            resource(),
                            "this build runs on the built-in node, where it can read and change the controller's"
                                    + " files"),
                    "Run the build on an agent (Declarative: agent { label '…' }, Scripted: node('…')), and set the"
                            + " number of executors of the built-in node to 0.");
        }
    }

    /** What runs on no node at all has nothing that could be a container. */
    private void container() {
        String node = build.place().node();
        if (node == null || build.place().builtIn()) {
            return;
        }
        Agent agent = build.agent();
        if (agent == null) {
            add(
                    CONTAINER,
                    Finding.unknown(
                            resource(), "the agent " + HomeNames.display(node) + " is gone", "Run the build again"));
            return;
        }
        ContainerAgents.judge(
                        agent, policyOf(CONTAINER).ruleOf(metadata(CONTAINER)).checkSettings())
                .ifPresent(finding -> add(
                        CONTAINER,
                        new Finding(
                                finding.status(),
                                resource(),
                                "this build runs on " + finding.resource().name() + ": " + finding.message(),
                                finding.answeredBy())));
    }

    private void cleanup() {
        WorkspaceReceipt.State kept = build.kept();
        if (kept == null || cleansByItself()) {
            return;
        }
        String why = build.keptReason();
        Finding finding =
                switch (kept) {
                    case OFF -> Finding.fail(resource(), "the automatic wipe is off, so this build's workspaces stay");
                    case EXCLUDED ->
                        why.isBlank()
                                ? Finding.fail(
                                        resource(), "its job is excluded from the automatic wipe without a reason")
                                : Finding.warn(
                                        resource(),
                                        "its job is excluded from the automatic wipe: " + HomeNames.display(why));
                    default ->
                        Finding.warn(
                                resource(),
                                "its workspace stays, since its SCM polls with it; use remote polling or a webhook");
                };
        add(CLEANUP, finding);
    }

    /**
     * The posture has looked at the job and has nothing against it: it cleans up itself, or its agents end with their
     * builds. A check that found out nothing has nothing against any job.
     */
    private boolean cleansByItself() {
        String job = HomeNames.display(build.place().job());
        return posture.facts().jobs().items().stream()
                        .anyMatch(each -> each.fullName().equals(job) && !each.disabled() && seesWhyItStays(each))
                && posture.verdict().checks().stream()
                        .filter(check -> check.metadata().id().equals(CLEANUP))
                        .anyMatch(check -> check.status() != Status.ERROR
                                && check.switchedOff().isEmpty()
                                && check.findings().stream()
                                        .noneMatch(judged -> judged.finding()
                                                .resource()
                                                .name()
                                                .equals(job)));
    }

    /** What keeps the workspace is known of the job without its node; otherwise the posture counts on the wipe. */
    private boolean seesWhyItStays(Job job) {
        return build.kept() == WorkspaceReceipt.State.POLLING
                ? job.definition() instanceof Job.Classic
                : !build.keptByLabel();
    }

    private void sandbox() {
        Optional<Finding> finding = build.sandboxed()
                .fold(
                        inside -> inside
                                ? Optional.empty()
                                : Optional.of(Finding.fail(
                                        resource(),
                                        "this build's script runs outside the Groovy sandbox, with all rights of the"
                                                + " controller")),
                        (Fact.Unknown<Boolean> unknown) -> Optional.of(Finding.unknown(resource(), unknown)));
        finding.ifPresent(each -> add(SANDBOX, each));
    }

    /** Masked values are only stated, elsewhere; these are what the log can show. */
    private void masking() {
        List<String> causes = new ArrayList<>();
        if (!build.unmaskedParameters().isEmpty()) {
            causes.add("the values of its password parameters are not masked in the log: "
                    + build.unmaskedParameters().stream()
                            .map(HomeNames::display)
                            .collect(Collectors.joining(", ")));
        }
        String files = build.credentials().stream()
                .filter(BoundCredential::isFile)
                .map(each -> HomeNames.display(each.id()) + " (" + HomeNames.display(each.kind()) + ")")
                .collect(Collectors.joining(", "));
        if (!files.isEmpty()) {
            causes.add("it was given files with secrets, whose content is not masked in the log: " + files);
        }
        if (!causes.isEmpty()) {
            add(MASKING, Finding.warn(resource(), String.join("; ", causes)));
        }
    }

    private Resource resource() {
        return build.place().resource();
    }

    private void add(String check, Finding finding) {
        add(check, finding, metadata(check).remediation().text());
    }

    private void add(String check, Finding finding, String fix) {
        // What the policy has switched off is not looked for in a build either.
        Policy policy = policyOf(check);
        CheckRule rule = policy.ruleOf(metadata(check));
        if (!rule.isOn()) {
            return;
        }
        BuildFinding judged =
                BuildFinding.judged(metadata(check).withSeverity(rule.severity()), finding, fix, policy, now);
        if (judged.blocks() || isAsked(check)) {
            findings.add(judged);
        }
    }

    private Policy policyOf(String check) {
        return isAsked(check) ? tightened : demanded;
    }

    private boolean isAsked(String check) {
        return asked.isEmpty() || asked.contains(check);
    }

    private static CheckMetadata metadata(String check) {
        return Catalogue.find(check).orElseThrow().metadata();
    }
}
