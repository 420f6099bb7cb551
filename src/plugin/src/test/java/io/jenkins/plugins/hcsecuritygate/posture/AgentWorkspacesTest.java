package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.Functions;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.remoting.Callable;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceClaims;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The running controller looks into the workspaces of its agents. */
@WithJenkins
class AgentWorkspacesTest {

    /** Milliseconds for agents that answer: the first time, code has to get there, and this machine may be busy. */
    private static final long PATIENT = 60_000L;

    private static JenkinsRule j;

    private DumbSlave agent;
    private Path workspaces;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        PostureService.background = false;
        j.jenkins.save();
    }

    @AfterAll
    static void stop() {
        PostureService.background = true;
    }

    @BeforeEach
    void connect() throws Exception {
        AgentWorkspaces.patienceMillis = PATIENT;
        agent = new DumbSlave(
                "agent", Files.createTempDirectory("agent").toRealPath().toString(), j.createComputerLauncher(null));
        j.jenkins.addNode(agent);
        j.waitOnline(agent);
        workspaces = Path.of(agent.getRemoteFS(), "workspace");
    }

    @AfterEach
    void remove() throws Exception {
        AgentWorkspaces.patienceMillis = 3_000L;
        HcSecurityGateConfiguration.get().setWipe(new WipeConfiguration());
        settle();
        j.jenkins.removeNode(agent);
    }

    /** What is still to be wiped on a node that is gone would wait, and be a finding of the next test. */
    private static void settle() throws Exception {
        for (int i = 0; i < 1200 && !WorkspaceClaims.get().places().isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void anAgentWithoutFilesIsClean() throws Exception {
        assertEquals(Status.PASS, look().status());

        Files.createDirectories(workspaces.resolve("empty"));
        assertEquals(Status.PASS, look().status(), look().reason());
        assertTrue(look().reason().contains("agents (1)"), look().reason());
    }

    @Test
    void whatIsLeftNamesAgentAndJob() throws Exception {
        Folder folder = j.createProject(Folder.class, "lab");
        folder.createProject(FreeStyleProject.class, "left");
        file("lab/left/patients.csv");
        file("lab/left@tmp/secret");
        file("somebody/x");

        List<Finding> findings = findings();

        assertEquals(Status.FAIL, look().status());
        assertEquals(
                List.of("lab/left on " + agent.getNodeName(), workspaces + "/somebody on " + agent.getNodeName()),
                findings.stream().map(finding -> finding.resource().name()).toList());
        assertEquals(
                workspaces + "/lab/left and 1 more beside it on agent " + agent.getNodeName()
                        + " is left of a finished build",
                findings.get(0).message());
    }

    @Test
    void branchesAreFoundByTheIndexOnTheAgent() throws Exception {
        j.createProject(Folder.class, "mb").createProject(FreeStyleProject.class, "main");
        Files.createDirectories(workspaces);
        Files.writeString(workspaces.resolve("workspaces.txt"), "mb/main\nmb_main\n");
        file("mb_main@2/x");

        assertEquals(
                List.of("mb/main on " + agent.getNodeName()),
                findings().stream().map(finding -> finding.resource().name()).toList());
    }

    @Test
    void agentsThatAreOfflineAreUnknown() throws Exception {
        agent.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();

        assertEquals(Status.UNKNOWN, look().status());
        assertTrue(look().reason().contains("offline"), look().reason());
    }

    @Test
    void whatARunningBuildUsesIsNoLeftover() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FreeStyleProject job = job(started, go);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();
        assertTrue(Files.exists(workspaces.resolve(job.getName() + "/file")));

        assertEquals(Status.PASS, look().status(), look().reason());

        go.countDown();
        j.assertBuildStatusSuccess(j.waitForCompletion(build));
        // Being wiped, or wiped: neither is left.
        assertEquals(Status.PASS, look().status(), look().reason());
    }

    @Test
    void whatABuildLeftWhileTheWipeIsOffIsFound() throws Exception {
        WipeConfiguration off = new WipeConfiguration();
        off.setEnabled(false);
        HcSecurityGateConfiguration.get().setWipe(off);
        FreeStyleProject job = job(new CountDownLatch(1), new CountDownLatch(0));
        j.buildAndAssertSuccess(job);
        j.waitUntilNoActivity();

        assertEquals(
                List.of(job.getName() + " on " + agent.getNodeName()),
                eventually().stream().map(finding -> finding.resource().name()).toList());
    }

    @Test
    void agentsThatAreGoneAreForgotten() throws Exception {
        j.buildAndAssertSuccess(job(new CountDownLatch(1), new CountDownLatch(0)));
        j.waitUntilNoActivity();
        look();
        assertTrue(AgentWorkspaces.get().remembers(agent.getNodeName()));

        settle();
        j.jenkins.removeNode(agent);
        look();
        assertFalse(AgentWorkspaces.get().remembers(agent.getNodeName()));
    }

    /** A claim is settled some milliseconds after the build; until then the directory counts as being wiped. */
    private static List<Finding> eventually() throws Exception {
        List<Finding> findings = findings();
        for (int i = 0; i < 600 && findings.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
            findings = findings();
        }
        return findings;
    }

    @Test
    void anAgentThatHangsIsNotWaitedForAndItsOldAnswerCountsUntilABuildEnds() throws Exception {
        assumeTrue(!Functions.isWindows(), "stops the agent's process by a signal");
        FreeStyleProject job = job(new CountDownLatch(1), new CountDownLatch(0));
        long pid = agent.getChannel().call(new Pid());
        assertEquals(Status.PASS, look().status(), look().reason());
        AgentWorkspaces.patienceMillis = 300L;
        signal("STOP", pid);
        try {
            assertEquals(Status.PASS, look().status(), "nothing was built since");
        } finally {
            signal("CONT", pid);
        }
        AgentWorkspaces.patienceMillis = PATIENT;
        j.buildAndAssertSuccess(job);
        j.waitUntilNoActivity();
        AgentWorkspaces.patienceMillis = 300L;
        signal("STOP", pid);
        try {
            assertEquals(Status.UNKNOWN, look().status());
            assertTrue(look().reason().contains("has not answered yet"), look().reason());
        } finally {
            signal("CONT", pid);
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor());
    }

    private FreeStyleProject job(CountDownLatch started, CountDownLatch go) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new Waiter(started, go));
        return job;
    }

    private void file(String name) throws IOException {
        Path file = workspaces.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private static List<Finding> findings() {
        return look().findings().stream().map(Verdict.JudgedFinding::finding).toList();
    }

    private static Verdict.JudgedCheck look() {
        return PostureService.get().evaluateNow().verdict().checks().stream()
                .filter(check -> check.metadata().id().equals("workspace-leftovers"))
                .findFirst()
                .orElseThrow();
    }

    private static final class Pid extends MasterToSlaveCallable<Long, RuntimeException>
            implements Callable<Long, RuntimeException> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long call() {
            return ProcessHandle.current().pid();
        }
    }

    static final class Waiter extends TestBuilder {
        private final transient CountDownLatch started;
        private final transient CountDownLatch go;

        Waiter(CountDownLatch started, CountDownLatch go) {
            this.started = started;
            this.go = go;
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                throws InterruptedException, IOException {
            build.getWorkspace().child("file").write("x", null);
            started.countDown();
            go.await();
            return true;
        }
    }
}
