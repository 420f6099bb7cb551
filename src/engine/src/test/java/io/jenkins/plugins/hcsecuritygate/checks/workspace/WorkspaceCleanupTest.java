package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud.Template;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.PendingWipe;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Records;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt.Outcome;
import io.jenkins.plugins.hcsecuritygate.facts.WorkspaceCleaner;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.AgentKind;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.OpaqueCall;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.WorkspaceUse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceCleanupTest {

    private static final String KUBERNETES = "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud";
    private static final WorkspaceCleaner THOROUGH = new WorkspaceCleaner(true, List.of(), false, false, true);

    private final CheckRun check = new CheckRun(new WorkspaceCleanup());

    @Test
    @Rule(value = "the plugin's automatic wipe is on and the job is not excluded", status = Status.PASS)
    void automaticWipeCoversEveryType() {
        assertThat(check.on(wiping(true).jobs(classic(), pipeline(use(Cleanup.NEVER)), unrecognised()))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a job of a classic type has the publisher *Delete workspace when build is done* for all results and all"
                            + " files",
            status = Status.PASS)
    void thoroughPublisherPasses() {
        assertThat(check.on(cleanupPlugin().jobs(classic(THOROUGH))).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a Pipeline wipes every workspace it allocates in `post { always }`, `post { cleanup }` or `finally`",
            status = Status.PASS)
    void thoroughPipelinePasses() {
        assertThat(check.on(new FactsBuilder().jobs(pipeline(use(Cleanup.ALWAYS), use(Cleanup.ALWAYS))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "a Pipeline runs in Kubernetes pods only, and no Kubernetes cloud keeps pods or workspaces",
            status = Status.PASS)
    void podsEndWithTheirBuild() {
        assertThat(check.on(new FactsBuilder()
                                .clouds(cloud(KUBERNETES, ""))
                                .agents(permanentAgent())
                                .jobs(pipeline(pod())))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a Pipeline allocates no workspace", status = Status.PASS)
    void nothingAllocatedNothingLeft() {
        assertThat(check.on(new FactsBuilder().jobs(pipeline())).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "every build runs in a container that ends with it, and the built-in node has no executors",
            status = Status.PASS)
    void disposableAgentsNeedNoCleanup() {
        CheckResult result = check.on(disposable().jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("ends with its build");
    }

    @Test
    void anythingPermanentMakesAgentsNotDisposable() {
        assertThat(check.on(disposable().jobs(classic()).agents(permanentAgent()))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(disposable().jobs(classic()).builtInNode(Fact.known(new BuiltInNode(1, true, true))))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(disposable().jobs(classic()).clouds(cloud(KUBERNETES, "its pods are kept")))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(disposable().jobs(classic()).plugins(FactsBuilder.plugin("swarm", "3.50")))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(disposable().jobs(classic()).clouds(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "there is no job that is enabled", status = Status.NOT_APPLICABLE)
    void withoutJobsThereIsNothingToClean() {
        assertThat(check.on(new FactsBuilder()).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "nothing wipes the workspace of a job of a classic type", status = Status.FAIL)
    void classicJobWithoutCleanupFails() {
        assertThat(check.on(new FactsBuilder().jobs(classic())).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(wiping(false).jobs(classic())).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "a job's clean-up is configured but the Workspace Cleanup plugin is not installed or not enabled",
            status = Status.FAIL)
    void cleanupOfAMissingPluginFails() {
        assertThat(check.on(new FactsBuilder()
                                .plugins(FactsBuilder.plugin("git", "5"))
                                .jobs(classic(THOROUGH)))
                        .status())
                .isEqualTo(Status.FAIL);
        WorkspaceUse byPlugin = new WorkspaceUse(AgentKind.ANY, Fact.known(""), 3, Cleanup.ALWAYS, true, "because");
        assertThat(check.on(new FactsBuilder().jobs(pipeline(byPlugin))).status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(cleanupPlugin().jobs(pipeline(byPlugin))).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a Pipeline never wipes a workspace that it allocates", status = Status.FAIL)
    void pipelineWithoutCleanupFails() {
        CheckResult result = check.on(new FactsBuilder().jobs(pipeline(use(Cleanup.ALWAYS), use(Cleanup.NEVER))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("line 3").doesNotContain("more such places");
    }

    @Test
    @Rule(
            value = "a job, or a label of nodes, is excluded from the automatic wipe without a reason",
            status = Status.FAIL)
    void exclusionWithoutReasonFails() {
        assertThat(check.on(wiping(true, new Exclusion("lab/*", " ")).jobs(classic()))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "a job, or a label of nodes, is excluded from the automatic wipe for a stated reason",
            status = Status.WARN)
    void exclusionWithReasonWarns() {
        CheckResult result =
                check.on(wiping(true, new Exclusion("lab/*", "build cache")).jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("build cache");
    }

    @Test
    void exclusionOfAJobThatWipesByItselfIsNoFinding() {
        assertThat(check.on(wiping(true, new Exclusion("*", "")).jobs(pipeline(use(Cleanup.ALWAYS))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "the publisher leaves out results or files, or a failure of it goes unnoticed, or it leaves the matrix"
                            + " parent's workspace",
            status = Status.WARN)
    void publisherWithHolesWarns() {
        WorkspaceCleaner weak = new WorkspaceCleaner(true, List.of("FAILURE"), true, true, false);

        CheckResult result = check.on(cleanupPlugin().jobs(classic(weak)));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason())
                .contains("FAILURE", "patterns", "notFailBuild")
                .doesNotContain("matrix");
        assertThat(check.on(cleanupPlugin().jobs(matrix(THOROUGH))).reason()).contains("matrix parent");
    }

    @Test
    void oneThoroughPublisherIsEnough() {
        WorkspaceCleaner weak = new WorkspaceCleaner(true, List.of("FAILURE"), false, false, false);

        assertThat(check.on(cleanupPlugin().jobs(classic(weak, THOROUGH))).status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a workspace is wiped only before the next build", status = Status.WARN)
    void cleaningBeforeTheBuildWarns() {
        WorkspaceCleaner before = new WorkspaceCleaner(false, List.of(), false, false, false);

        assertThat(check.on(cleanupPlugin().jobs(classic(before))).status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "a Pipeline wipes a workspace only after some results, or not if an earlier step fails",
            status = Status.WARN)
    void conditionalPipelineCleanupWarns() {
        CheckResult result = check.on(new FactsBuilder().jobs(pipeline(use(Cleanup.SOMETIMES))));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("because");
    }

    @Test
    @Rule(
            value = "a Pipeline runs in Kubernetes pods, and a Kubernetes cloud keeps pods or workspaces",
            status = Status.WARN)
    void keptPodsWarn() {
        Template persistent = new Template("maven", Fact.known(AgentRuntime.CONTAINER), false, "on a volume");

        assertThat(check.on(new FactsBuilder()
                                .clouds(cloud(KUBERNETES, "", persistent))
                                .jobs(pipeline(pod())))
                        .reason())
                .contains("on a volume");
        assertThat(check.on(new FactsBuilder()
                                .clouds(Inventory.unobserved(FactsBuilder.GAP))
                                .jobs(pipeline(pod())))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "the automatic wipe leaves a job alone because its SCM needs the workspace for polling",
            status = Status.WARN)
    void pollingJobsAreLeftAlone() {
        assertThat(check.on(wiping(true).jobs(polling(Fact.known(true)))).status())
                .isEqualTo(Status.WARN);
    }

    @Test
    void labelsAreExcludedOnTheirOwnAndWithJobs() {
        assertThat(check.on(wiping(true, new Exclusion("", "their disks are wiped every night", "nightly"))
                                .jobs(classic()))
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.status()).isEqualTo(Status.WARN);
                    assertThat(finding.resource().name()).isEqualTo("label nightly");
                });
        assertThat(check.on(wiping(true, new Exclusion("", "", "nightly")).jobs(classic()))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(wiping(true, new Exclusion("lab/*", "cache", "fast"))
                                .jobs(classic()))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .isEqualTo("it is excluded from the automatic wipe on nodes with the label fast: cache"));
    }

    @Test
    @Rule(
            value =
                    "an exclusion from the automatic wipe names neither jobs nor a label, or a label that is no expression",
            status = Status.WARN)
    void exclusionsThatCoverNothingAreSaid() {
        for (Exclusion exclusion : List.of(
                new Exclusion("", "cache", ""),
                new Exclusion("", "cache", "fast &&"),
                new Exclusion("lab/*", "", "(fast"))) {
            assertThat(check.on(wiping(true, exclusion).jobs(classic())).findings())
                    .as(exclusion.toString())
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.status()).isEqualTo(Status.WARN);
                        assertThat(finding.resource().name()).isEqualTo("exclusion 1");
                        assertThat(finding.message()).endsWith(", so it covers nothing");
                    });
        }
    }

    @Test
    @Rule(value = "workspaces of failed builds are kept until a date that is not over", status = Status.WARN)
    void keepingFailedBuildsWarnsUntilItEnds() {
        assertThat(check.on(keeping("2026-03-10").jobs(classic())).reason()).contains("until the end of 2026-03-10");
        assertThat(check.on(keeping("2026-03-10").jobs(classic())).status()).isEqualTo(Status.WARN);
        assertThat(check.on(keeping("2026-03-09").jobs(classic())).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "workspaces of failed builds are to be kept, and no valid date says until when, so they are not",
            status = Status.WARN)
    void keepingWithoutAnEndIsSaid() {
        for (String until : List.of("", "soon", "2026-02-30")) {
            assertThat(check.on(keeping(until).jobs(classic())).status()).isEqualTo(Status.WARN);
        }
    }

    private static FactsBuilder keeping(String until) {
        return wiping(true)
                .gate(Fact.known(new GateConfiguration(
                        "",
                        "",
                        "",
                        GateConfiguration.DEFAULT.allowlist(),
                        new Wipe(true, List.of(), false, true, until))));
    }

    @Test
    @Rule(
            value = "the automatic wipe still waits for a workspace of the job, or could not remove all of it",
            status = Status.WARN)
    void waitingWipesAreNotCredited() {
        Usage usage = new Usage(
                List.of(),
                Inventory.of(List.of()),
                true,
                Inventory.of(List.of(
                        new PendingWipe("linux-1", "/srv/build", "lab/build", "claims.xml"),
                        new PendingWipe("", "/srv/build", "lab/build", "claims.xml"),
                        new PendingWipe("", "/srv/other", "other", "claims.xml"))));

        CheckResult result = check.on(wiping(true).usage(usage).jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("/srv/build on linux-1 and 1 more");
        assertThat(check.on(wiping(true).usage(usage).jobs(matrix())).status()).isEqualTo(Status.PASS);

        usage = pending(Inventory.of(List.of(
                new PendingWipe("", "/srv/build", "lab/build", "claims.xml"),
                new PendingWipe("", "/srv/hc-wipe-1", "lab/build", "claims.xml", true))));
        assertThat(check.on(wiping(true).usage(usage).jobs(classic())).reason())
                .contains("could not remove everything in /srv/hc-wipe-1");
    }

    @Test
    @Rule(
            value =
                    "a job relies on the automatic wipe, and a file in which that notes what it has to wipe cannot be read",
            status = Status.UNKNOWN)
    void aClaimThatCannotBeReadMayBeThatOfAFailedWipe() {
        String file = Usage.CLAIMS + "/1.xml";
        Usage usage = pending(new Inventory<>(
                List.of(), List.of(new Gap("workspaces", file, file + " is broken", "Look into the workspaces"))));

        CheckResult result = check.on(wiping(true).usage(usage).jobs(classic(), unrecognised()));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().location()).isEqualTo(file));
        FactsBuilder own = cleanupPlugin().usage(usage).jobs(classic(THOROUGH));
        assertThat(check.on(own).status()).isEqualTo(Status.PASS);
        assertThat(check.on(wiping(false).usage(usage).jobs(classic())).status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void whatTheWipeHasCountedIsEvidence() {
        WipeCount count = new WipeCount(CheckRun.NOW.minus(9, DAYS), 1_204, 900, CheckRun.NOW.minusSeconds(90));

        CheckResult result = check.on(
                wiping(true).usage(counted(count, built(Duration.ofHours(1)))).jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("; wiped since 20", "Z: 1204 workspaces, the last at 20");
        assertThat(check.on(cleanupPlugin().usage(counted(count)).jobs(classic(THOROUGH)))
                        .reason())
                .doesNotContain("wiped since");
    }

    @Test
    @Rule(
            value =
                    "the automatic wipe has wiped nothing since it began to count, and a job that relies on it was built"
                            + " after that",
            status = Status.UNKNOWN)
    void aWipeThatNeverWipedIsNotBelieved() {
        WipeCount none = new WipeCount(CheckRun.NOW.minus(9, DAYS), 0, 0, null);

        CheckResult result = check.on(
                wiping(true).usage(counted(none, built(Duration.ofHours(1)))).jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("has wiped nothing since").contains("lab/build");

        for (JobBuilds innocent : List.of(
                built(Duration.ofDays(10)),
                built(Duration.ofMinutes(9)),
                new JobBuilds(
                        "lab/build", "jobs/x", Records.SOME, CheckRun.NOW.minusSeconds(7_200), null, true, List.of()),
                new JobBuilds("lab/build", "jobs/x", Records.NEVER_BUILT, null, null, false, List.of()))) {
            assertThat(check.on(wiping(true).usage(counted(none, innocent)).jobs(classic()))
                            .status())
                    .isEqualTo(Status.PASS);
        }
        assertThat(check.on(cleanupPlugin()
                                .usage(counted(none, built(Duration.ofHours(1))))
                                .jobs(classic(THOROUGH)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a job relies on the automatic wipe, and the file in which that counts what it has wiped cannot be read",
            status = Status.UNKNOWN)
    void figuresThatCannotBeReadAreNoEvidence() {
        Usage usage = new Usage(
                List.of(),
                Inventory.of(List.of()),
                true,
                Inventory.of(List.of()),
                Inventory.unobserved(new Gap("figures", Usage.WIPES, Usage.WIPES + " is broken", "Restore it")));

        assertThat(check.on(wiping(true).usage(usage).jobs(classic())).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(cleanupPlugin().usage(usage).jobs(classic(THOROUGH)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the automatic wipe refused a workspace of the job's last build, since its path is protected",
            status = Status.FAIL)
    void aProtectedWorkspaceIsWipedByNobody() {
        CheckResult result = check.on(wiping(true)
                .usage(receipts(
                        new WipeReceipt("linux-1", "/srv/build", Outcome.WIPED),
                        new WipeReceipt("", "/opt", Outcome.REFUSED)))
                .jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("refused /opt on the built-in node after its last build");
        assertThat(check.on(wiping(true)
                                .usage(receipts(new WipeReceipt("linux-1", "/srv/build", Outcome.OTHER)))
                                .jobs(classic()))
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(check.on(wiping(true)
                                .usage(receipts(new WipeReceipt("", "/opt", Outcome.REFUSED)))
                                .jobs(matrix()))
                        .status())
                .as("the receipts of another job")
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the agent of the job's last build was gone before the automatic wipe could get to its workspace",
            status = Status.WARN)
    void aGoneAgentWasNotWiped() {
        CheckResult result = check.on(wiping(true)
                .usage(receipts(new WipeReceipt("linux-1", "/srv/build", Outcome.GONE)))
                .jobs(classic()));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("/srv/build on linux-1");
    }

    private static JobBuilds built(Duration ago) {
        return new JobBuilds("lab/build", "jobs/x", Records.SOME, CheckRun.NOW.minus(ago), null, false, List.of());
    }

    private static Usage counted(WipeCount count, JobBuilds... builds) {
        return new Usage(
                List.of(builds), Inventory.of(List.of()), true, Inventory.of(List.of()), Inventory.of(List.of(count)));
    }

    private static Usage receipts(WipeReceipt... receipts) {
        JobBuilds built = new JobBuilds(
                "lab/build", "jobs/x", Records.SOME, CheckRun.NOW, null, false, List.of(), List.of(receipts));
        return new Usage(List.of(built), Inventory.of(List.of()), true, Inventory.of(List.of()));
    }

    /** What ws-cleanup still has to delete says nothing about this plugin's wipe. */
    @Test
    void theBacklogOfAnotherPluginIsNoClaim() {
        Usage usage = pending(Inventory.unobserved(new Gap("backlog", "disposer.xml", "it is broken", "Mend it")));

        assertThat(check.on(wiping(true).usage(usage).jobs(classic())).status()).isEqualTo(Status.PASS);
    }

    private static Usage pending(Inventory<PendingWipe> pending) {
        return new Usage(List.of(), Inventory.of(List.of()), true, pending);
    }

    @Test
    @Rule(value = "the text of a Pipeline is not in the home, or is not Groovy", status = Status.UNKNOWN)
    void missingScriptIsUnknown() {
        Job job = new Job(
                "scm",
                "jobs/scm/config.xml",
                false,
                new Job.Pipeline(Job.ScriptSource.NONE, FactsBuilder.unknown(), List.of()));

        assertThat(check.on(new FactsBuilder().jobs(job)).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a Pipeline calls a library that may allocate or wipe workspaces", status = Status.UNKNOWN)
    void librariesAreUnknown() {
        PipelineOutline outline =
                new PipelineOutline(false, List.of(), false, List.of(), List.of(new OpaqueCall("buildPlugin", 1)));
        Job job = new Job(
                "lib",
                "jobs/lib/config.xml",
                false,
                new Job.Pipeline(Job.ScriptSource.LAST_BUILD, Fact.known(outline), List.of()));

        CheckResult result = check.on(new FactsBuilder().jobs(job));

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("buildPlugin", "script of the last build");
        assertThat(check.on(new FactsBuilder().jobs(pipeline(use(Cleanup.UNKNOWN))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job is of a type that is not known here", status = Status.UNKNOWN)
    void unknownTypesAreUnknown() {
        assertThat(check.on(new FactsBuilder().jobs(unrecognised())).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job's configuration cannot be read", status = Status.UNKNOWN)
    void gapsAreUnknownEvenWithTheWipeOn() {
        assertThat(check.on(wiping(true).jobs(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "it cannot be told whether the automatic wipe is on, and the job does not wipe by itself",
            status = Status.UNKNOWN)
    void unreadableConfigurationIsUnknown() {
        FactsBuilder facts = wiping(true).gate(FactsBuilder.unknown());

        assertThat(check.on(facts.jobs(classic())).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(facts.jobs(pipeline(use(Cleanup.ALWAYS)))).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the automatic wipe is on, and it depends on a plugin's code whether the job's SCM polls with a"
                    + " workspace",
            status = Status.UNKNOWN)
    void unknownPollingIsUnknown() {
        assertThat(check.on(wiping(true).jobs(polling(FactsBuilder.unknown()))).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void disabledJobsAreCountedButNotJudged() {
        Job disabled = new Job(
                "old",
                "jobs/old/config.xml",
                true,
                new Job.Classic(false, List.of(), List.of(), false, false, Fact.known(false)));

        CheckResult result = check.on(new FactsBuilder().jobs(disabled, pipeline(use(Cleanup.ALWAYS))));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("disabled jobs (1)");
        assertThat(check.on(new FactsBuilder().jobs(disabled)).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    private static FactsBuilder cleanupPlugin() {
        return new FactsBuilder().plugins(FactsBuilder.plugin("ws-cleanup", "0.49"));
    }

    private static FactsBuilder wiping(boolean on, Exclusion... exclusions) {
        GateConfiguration gate = new GateConfiguration(
                "", "", "", GateConfiguration.DEFAULT.allowlist(), new Wipe(on, List.of(exclusions)));
        return new FactsBuilder()
                .plugins(FactsBuilder.plugin("hc-security-gate", "1.0"))
                .gate(Fact.known(gate));
    }

    private static FactsBuilder disposable() {
        return new FactsBuilder().clouds(cloud(KUBERNETES, ""));
    }

    private static Cloud cloud(String className, String keepsAgents, Template... templates) {
        return new Cloud("pods", "config.xml", className, null, List.of(templates), keepsAgents);
    }

    private static Agent permanentAgent() {
        return new Agent(
                "a", "nodes/a/config.xml", "hudson.slaves.DumbSlave", "hudson.slaves.JNLPLauncher", null, "/srv");
    }

    private static Job classic(WorkspaceCleaner... cleaners) {
        return new Job(
                "lab/build",
                "jobs/lab/jobs/build/config.xml",
                false,
                new Job.Classic(false, List.of(cleaners), List.of(), false, false, Fact.known(false)));
    }

    private static Job matrix(WorkspaceCleaner... cleaners) {
        return new Job(
                "matrix",
                "jobs/matrix/config.xml",
                false,
                new Job.Classic(true, List.of(cleaners), List.of(), false, false, Fact.known(false)));
    }

    private static Job polling(Fact<Boolean> needsWorkspace) {
        return new Job(
                "poll",
                "jobs/poll/config.xml",
                false,
                new Job.Classic(false, List.of(), List.of(), false, false, needsWorkspace));
    }

    private static Job unrecognised() {
        return new Job("flow", "jobs/flow/config.xml", false, new Job.Unrecognised("com.example.Flow"));
    }

    private static Job pipeline(WorkspaceUse... uses) {
        return new Job(
                "p",
                "jobs/p/config.xml",
                false,
                new Job.Pipeline(
                        Job.ScriptSource.INLINE,
                        Fact.known(new PipelineOutline(true, List.of(uses), false, List.of(), List.of())),
                        List.of()));
    }

    private static WorkspaceUse use(Cleanup cleanup) {
        return new WorkspaceUse(AgentKind.ANY, Fact.known(""), 3, cleanup, false, "because");
    }

    private static WorkspaceUse pod() {
        return new WorkspaceUse(AgentKind.KUBERNETES, Fact.known(""), 3, Cleanup.NEVER, false, "because");
    }
}
