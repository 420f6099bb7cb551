package io.jenkins.plugins.hcsecuritygate.posture;

import static io.jenkins.plugins.hcsecuritygate.facts.Agent.NOT_PROBED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.AgentLook;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No Jenkins here: the overlay is a function of two values. */
class LiveOverlayTest {

    @TempDir
    private Path home;

    @BeforeEach
    void write() throws Exception {
        write("config.xml", """
                <hudson><version>2.440.1</version><numExecutors>4</numExecutors><slaveAgentPort>50000</slaveAgentPort>
                <clouds><a.b.KnownCloud><name>known</name></a.b.KnownCloud>
                <a.b.GoneCloud><name>gone</name></a.b.GoneCloud></clouds></hudson>
                """);
        write("nodes/kept/config.xml", "<slave><name>kept</name><remoteFS>/old</remoteFS></slave>");
        write("nodes/gone/config.xml", "<slave><name>gone</name></slave>");
        write("nodes/broken/config.xml", "<slave");
        write("nodes/broken-too/config.xml", "<slave");
        write("plugins/old/META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nShort-Name: old\nPlugin-Version: 1\n");
        write("plugins/next/META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nShort-Name: next\nPlugin-Version: 2\n");
    }

    @Test
    void whatRunsDecidesAndWhatIsWrittenExplains() throws Exception {
        ControllerFacts live = LiveOverlay.over(read(), running(Fact.known(GateConfiguration.DEFAULT)));

        assertEquals(new Target(Target.Kind.LIVE, "https://jenkins.example/"), live.target());
        assertEquals(Fact.known("2.541.3"), live.jenkinsVersion());
        assertEquals(0, live.builtInNode().toOptional().orElseThrow().executors());
        assertEquals(Fact.known(-1), live.agentPort());

        assertEquals(
                List.of(
                        "kept nodes/kept/config.xml /new",
                        "broken running controller /b",
                        "fleeting running controller "),
                live.agents().items().stream()
                        .map(agent -> agent.name() + " " + agent.location() + " " + agent.remoteFs())
                        .toList());
        assertEquals(
                List.of("broken-too"),
                live.agents().gaps().stream().map(gap -> gap.name()).toList());

        assertEquals(
                List.of("known config.xml", "NewCloud running controller", "NewCloud (2) running controller"),
                live.clouds().items().stream()
                        .map(cloud -> cloud.name() + " " + cloud.location())
                        .toList());

        assertEquals(
                List.of(
                        new InstalledPlugin("next", Fact.known("2"), false, "plugins/next"),
                        new InstalledPlugin("old", Fact.known("1.5"), true, "plugins/old"),
                        new InstalledPlugin("linked", Fact.known("3"), false, "running controller")),
                live.plugins().items());
    }

    @Test
    void whatIsInUseIsNotLeftAndAgentsAnswerForThemselves() throws Exception {
        write("jobs/used/config.xml", "<project/>");
        write("jobs/used/builds/1/build.xml", "<build><startTime>9</startTime></build>");
        write("workspace/used/file", "");
        write("workspace/left/file", "");
        ControllerFacts home = read();
        assertTrue(home.usage().builds().get(0).mayBeRunning());

        ControllerFacts live = LiveOverlay.over(home, running(Fact.known(GateConfiguration.DEFAULT)));

        assertEquals(
                List.of("workspace/left"),
                live.usage().workspaces().items().stream()
                        .map(Workspace::location)
                        .toList());
        assertEquals(
                List.of("kept"),
                live.usage().looks().stream().map(AgentLook::agent).toList());
        assertFalse(live.usage().builds().get(0).mayBeRunning());
    }

    @Test
    void everythingElseIsTheHomes() throws Exception {
        ControllerFacts home = read();
        ControllerFacts live = LiveOverlay.over(home, running(Fact.known(GateConfiguration.DEFAULT)));
        assertSame(home.jobs(), live.jobs());
        assertSame(home.credentials(), live.credentials());
        assertSame(home.updateSites(), live.updateSites());
        assertSame(home.ignoredWarnings(), live.ignoredWarnings());
        assertSame(home.sshPort(), live.sshPort());
        assertSame(home.startupExecutors(), live.startupExecutors());
    }

    @Test
    void defaultsThatNobodyChoseAreNotTakenForTheConfiguration() throws Exception {
        write(GateConfiguration.FILE, "<x><profile>baseline</profile></x>");
        ControllerFacts home = read();
        assertTrue(home.gate().toOptional().isPresent());
        assertEquals(
                Fact.unknown("why", "how"),
                LiveOverlay.over(home, running(Fact.unknown("why", "how"))).gate());
    }

    private static RunningController running(Fact<GateConfiguration> gate) {
        return new RunningController(
                "https://jenkins.example/",
                "2.541.3",
                0,
                false,
                -1,
                List.of(
                        new RunningController.Plugin("old", "1.5", true),
                        new RunningController.Plugin("linked", "3", false)),
                List.of(agent("kept", "/new"), agent("broken", "/b"), agent("fleeting", "")),
                List.of(
                        new RunningController.RunningCloud("known", "a.b.KnownCloud", null),
                        new RunningController.RunningCloud("", "a.b.NewCloud", "p"),
                        new RunningController.RunningCloud("", "a.b.NewCloud", "p")),
                gate,
                HostSsh.UNKNOWN,
                List.of(new AgentLook("kept", Inventory.of(List.of()))),
                Set.of("workspace/used"),
                Set.of("unclaimed"));
    }

    private static RunningController.Agent agent(String name, String remoteFs) {
        return new RunningController.Agent(
                name, "hudson.slaves.DumbSlave", "hudson.slaves.JNLPLauncher", null, remoteFs, NOT_PROBED);
    }

    private ControllerFacts read() throws Exception {
        return HomeReader.read(home, new Target(Target.Kind.HOME, "home"));
    }

    private void write(String file, String content) throws Exception {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content, StandardCharsets.UTF_8);
    }
}
