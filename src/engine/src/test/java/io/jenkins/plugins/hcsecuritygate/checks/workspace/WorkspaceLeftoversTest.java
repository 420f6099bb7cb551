package io.jenkins.plugins.hcsecuritygate.checks.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.AgentLook;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace.Kind;
import io.jenkins.plugins.hcsecuritygate.home.HomeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceLeftoversTest {

    private static final String KUBERNETES = "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud";
    private static final String MODERN = "<workspaceDir>${JENKINS_HOME}/workspace/${ITEM_FULL_NAME}</workspaceDir>";

    @TempDir
    private Path directory;

    private final CheckRun check = new CheckRun(new WorkspaceLeftovers());
    private HomeBuilder home;

    @BeforeEach
    void start() throws IOException {
        home = new HomeBuilder(directory)
                .config(MODERN)
                .job("jobs/app", "<project/>")
                .job("jobs/lab", "<com.cloudbees.hudson.plugins.folder.Folder/>")
                .job("jobs/lab/jobs/build", "<project/>");
        Files.createDirectories(directory.resolve("plugins"));
        Files.createDirectories(directory.resolve("workspace"));
    }

    @Test
    @Rule(
            value =
                    "there are no files where the controller keeps workspaces, nothing waits to be deleted, and no agent"
                            + " outlives a build",
            status = Status.PASS)
    void emptyDirectoriesAreNoLeftovers() throws IOException {
        Files.createDirectories(directory.resolve("workspace/app"));
        Files.createDirectories(directory.resolve("workspace/lab/build@tmp"));
        home.file("workspace/workspaces.txt", "").file("hc-security-gate/claims/announced", "");
        claims(false);

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "a workspace, or a copy of it such as `job@2`, of a job that is not building holds files",
            status = Status.FAIL)
    void workspacesOfFinishedBuildsFail() {
        home.file("workspace/app/pom.xml", "")
                .file("workspace/app@2/pom.xml", "")
                .file("workspace/lab/build/x", "");

        assertThat(judge().findings()).extracting(Finding::status).containsOnly(Status.FAIL);
        assertThat(judge().findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("app", "lab/build");
        assertThat(judge().findings().get(0).message()).contains("workspace/app and 1 more");
    }

    @Test
    void oldHomesKeepWorkspacesBesideTheJob() {
        home.config("").file("jobs/lab/jobs/build/workspace@2/pom.xml", "").file("workspace/app/pom.xml", "");

        assertThat(judge().findings())
                .extracting(finding -> finding.resource().name())
                .containsExactlyInAnyOrder("app", "lab/build");
    }

    @Test
    void branchesAreFoundByTheIndexOfTheirDirectories() {
        home.job("jobs/mb", "<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject/>")
                .job("jobs/mb/branches/main", "<flow-definition/>")
                .file("workspace/workspaces.txt", "mb/main\nmb_main\n")
                .file("workspace/mb_main@2/x", "");

        assertThat(judge().findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("mb/main");
    }

    @Test
    @Rule(value = "a temporary directory (`@tmp`) of a job that is not building holds files", status = Status.FAIL)
    void temporaryDirectoriesFail() {
        home.file("workspace/app@tmp/secretFiles/key", "");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("app@tmp", "secret files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app_ws-cleanup_1700000000000", "hc-wipe-4711"})
    @Rule(
            value = "a workspace that was renamed in order to be deleted (`_ws-cleanup_`, `hc-wipe-`) is still there",
            status = Status.FAIL)
    void renamedWorkspacesFail(String name) {
        home.file("workspace/" + name + "/x", "");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("renamed");
    }

    @Test
    @Rule(value = "a directory among the workspaces belongs to no job", status = Status.FAIL)
    void workspacesOfDeletedJobsFail() {
        home.file("workspace/gone/x", "");

        assertThat(judge().reason()).contains("no job of that name");
        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "only sources that were checked out for a Pipeline itself (`@script`, `@libs`) are left",
            status = Status.WARN)
    void checkoutsWarn() {
        home.file("workspace/app@script/abc/Jenkinsfile", "").file("workspace/app@libs/abc/x", "");
        assertThat(judge().status()).isEqualTo(Status.WARN);

        home.file("workspace/app@tmp/x", "");
        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "this plugin's automatic wipe waits for a workspace that no build claims any more",
            status = Status.WARN)
    void waitingWipesWarn() {
        claims(true);

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().name()).isEqualTo("/srv/app on linux-1"));
    }

    @Test
    @Rule(value = "the Workspace Cleanup plugin's backlog of deletions is not empty", status = Status.WARN)
    void backlogsWarn() {
        home.file("org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer.xml", """
                <org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer plugin="resource-disposer@0.20">
                  <backlog class="java.util.Collections$SetFromMap" serialization="custom">
                    <unserializable-parents/>
                    <java.util.Collections_-SetFromMap><default><m class="java.util.concurrent.ConcurrentHashMap"
                    ><entry><org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer_-WorkItem>
                      <disposable class="hudson.plugins.ws_cleanup.Wipeout$DisposableImpl">
                        <node>linux-1</node><path>/srv/app_ws-cleanup_17</path></disposable>
                    </org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer_-WorkItem><boolean>true</boolean></entry></m>
                    </default></java.util.Collections_-SetFromMap>
                  </backlog>
                </org.jenkinsci.plugins.resourcedisposer.AsyncResourceDisposer>
                """);

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.resource().name()).isEqualTo("/srv/app_ws-cleanup_17 on linux-1"));
    }

    @Test
    @Rule(
            value = "the last build of the job has no result yet, so its workspace may be in use",
            status = Status.UNKNOWN)
    void workspacesInUseAreUnknown() {
        home.file("workspace/app/pom.xml", "")
                .file("jobs/app/builds/3/build.xml", "<build><startTime>9</startTime></build>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the controller keeps workspaces outside the home (`workspaceDir`)", status = Status.UNKNOWN)
    void workspacesElsewhereAreUnknown() {
        home.config("<workspaceDir>/var/workspaces/${ITEM_FULL_NAME}</workspaceDir>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "there is no directory for workspaces at all in a home whose jobs may have been built",
            status = Status.UNKNOWN)
    void copiesWithoutWorkspacesAreUnknown() throws IOException {
        Files.delete(directory.resolve("workspace"));
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.config("");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.file("jobs/app/builds/1/build.xml", "<build><builtOn>linux</builtOn></build>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void jobsThatOlderJenkinsNumbersAsNeverBuiltNeedNoWorkspaces() throws IOException {
        Files.delete(directory.resolve("workspace"));
        home.file("jobs/app/nextBuildNumber", "1").file("jobs/lab/jobs/build/nextBuildNumber", "1");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void aRunningControllerThatNeverBuiltNeedsNoWorkspaces() throws IOException {
        Files.delete(directory.resolve("workspace"));

        assertThat(check.on(home.read(Target.Kind.LIVE)).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "there are agents that outlive a build, and none was asked (a home, a backup)",
            status = Status.UNKNOWN)
    void agentsAreOutOfSight() {
        home.file("nodes/a/config.xml", "<slave><name>a</name></slave>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "every agent there is was asked by the running controller, and none has such files either",
            status = Status.PASS)
    void agentsThatAnsweredAreClean() {
        CheckResult result = check.on(live(look("one"), look("two")));

        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("agents (2)");
    }

    @Test
    @Rule(
            value =
                    "the same on an agent that the running controller has asked, in a directory that no running build uses",
            status = Status.FAIL)
    void whatLiesOnAnAgentFails() {
        CheckResult result = check.on(live(
                look(
                        "one",
                        new Workspace("/srv/workspace/app@tmp", "app", Kind.TEMPORARY),
                        new Workspace("/srv/workspace/app", "app", Kind.FILES)),
                look("two", new Workspace("/srv/workspace/old", "", Kind.FILES))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("app on one", "/srv/workspace/old on two");
        assertThat(result.findings().get(0).message())
                .isEqualTo("/srv/workspace/app@tmp and 1 more beside it on agent one is left, a temporary directory in"
                        + " which steps keep scripts and secret files");
    }

    @Test
    @Rule(
            value = "an agent is offline, has not answered, or shows only part of its workspaces",
            status = Status.UNKNOWN)
    void whoeverDoesNotAnswerIsUnknown() {
        AgentLook offline = new AgentLook("two", Inventory.unobserved(FactsBuilder.GAP));

        assertThat(check.on(live(look("one"), offline)).status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.on(live(look("one"))).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().name()).isEqualTo("two"));
    }

    @Test
    @Rule(
            value = "a cloud keeps agents or does not say whether it does, or the Swarm plugin lets agents come and go",
            status = Status.UNKNOWN)
    void machinesThatComeAndGoAreUnknown() {
        AgentLook[] looks = {look("one"), look("two")};

        assertThat(check.on(live(looks).plugins(FactsBuilder.plugin("swarm", "3")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(live(looks).clouds(cloud("hudson.plugins.ec2.EC2Cloud")))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(live(looks).clouds(cloud(KUBERNETES))).status()).isEqualTo(Status.PASS);
        assertThat(check.on(live(looks)
                                .agents(new Inventory<>(
                                        List.of(agent("one"), agent("two")), List.of(FactsBuilder.GAP))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    /** A pod that starts or ends is offline; with it ends whatever it holds. */
    @Test
    void agentsThatEndWithTheirBuildNeedNotAnswer() {
        Agent pod = new Agent(
                "pod",
                "running controller",
                "org.csanchez.jenkins.plugins.kubernetes.KubernetesSlave",
                "hudson.slaves.JNLPLauncher",
                null,
                "/home/jenkins");
        AgentLook offline = new AgentLook("pod", Inventory.unobserved(FactsBuilder.GAP));

        FactsBuilder facts = live(offline, look("one")).agents(pod, agent("one"));

        assertThat(check.on(facts.clouds(cloud(KUBERNETES))).status()).isEqualTo(Status.PASS);
        assertThat(check.on(facts.clouds(cloud(KUBERNETES), cloud("a.b.Cloud"))).status())
                .isEqualTo(Status.UNKNOWN);
    }

    private static FactsBuilder live(AgentLook... looks) {
        return new FactsBuilder()
                .target(Target.Kind.LIVE)
                .agents(agent("one"), agent("two"))
                .usage(new Usage(
                        List.of(),
                        Inventory.of(List.of()),
                        true,
                        Inventory.of(List.of()),
                        Inventory.of(List.of()),
                        List.of(looks)));
    }

    private static Agent agent(String name) {
        return new Agent(name, "nodes/" + name, "hudson.slaves.DumbSlave", "hudson.slaves.JNLPLauncher", null, "/srv");
    }

    private static AgentLook look(String agent, Workspace... found) {
        return new AgentLook(agent, Inventory.of(List.of(found)));
    }

    private static Cloud cloud(String className) {
        return new Cloud("cloud", "config.xml", className, null, List.of(), "");
    }

    @Test
    @Rule(value = "a wipe by this plugin could not remove everything", status = Status.FAIL)
    void wipesThatLeftSomethingFail() {
        home.file("hc-security-gate/claims/1.xml", """
                <io.jenkins.plugins.hcsecuritygate.wipe.Claim>
                  <id>1</id><node>linux-1</node><path>/srv/hc-wipe-1</path><run>app#1</run><job>app</job>
                  <waits>true</waits><tries>2</tries>
                </io.jenkins.plugins.hcsecuritygate.wipe.Claim>
                """);

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("could not remove everything");
    }

    @Test
    @Rule(value = "a directory, a backlog or `config.xml` cannot be read", status = Status.UNKNOWN)
    void whatCannotBeReadIsUnknown() throws IOException {
        home.file("hc-security-gate/claims/1.xml", "<x>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.file("hc-security-gate/claims/1.xml", "<x><node/><path>/srv/app</path></x>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        Files.delete(directory.resolve("hc-security-gate/claims/1.xml"));
        Files.createSymbolicLink(directory.resolve("workspace/app"), Path.of("/"));
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        Files.delete(directory.resolve("workspace/app"));
        home.file("config.xml", "<hudson>");
        assertThat(judge().findings()).extracting(Finding::status).containsOnly(Status.UNKNOWN);
    }

    private CheckResult judge() {
        return check.on(home.read());
    }

    /** A place with two claims, of which one or both wait, as the plugin writes them. */
    private void claims(boolean bothWait) {
        for (int run = 1; run <= 2; run++) {
            home.file("hc-security-gate/claims/" + run + ".xml", """
                    <?xml version='1.1' encoding='UTF-8'?>
                    <io.jenkins.plugins.hcsecuritygate.wipe.Claim plugin="hc-security-gate@1">
                      <id>%1$d</id><node>linux-1</node><path>/srv/app</path><run>app#%1$d</run><job>app</job>
                      <oneOff>false</oneOff><over>true</over><waits>%2$s</waits><goneSince>0</goneSince>
                    </io.jenkins.plugins.hcsecuritygate.wipe.Claim>
                    """.formatted(run, run == 1 || bothWait));
        }
    }
}
