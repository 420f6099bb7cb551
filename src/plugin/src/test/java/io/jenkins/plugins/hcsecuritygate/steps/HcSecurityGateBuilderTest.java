package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.hcsecuritygate.posture.FailingPosture;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class HcSecurityGateBuilderTest {

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @Test
    void aClosedGateEndsTheBuild() throws Exception {
        Builds.closeGate();
        String log = build(new HcSecurityGateBuilder(), Result.FAILURE);
        assertTrue(log.contains("[HIGH] controller-executors: "), log);
        assertTrue(log.contains("[HIGH] controller-builds: "), log);
        assertTrue(log.contains("ERROR: HC Security Gate is CLOSED: "), log);
        assertFalse(log.contains("DEPLOYED"), log);
    }

    @Test
    void anOpenGateLetsTheBuildPass() throws Exception {
        Builds.openGate();
        assertTrue(build(new HcSecurityGateBuilder(), Result.SUCCESS).contains("DEPLOYED"));
    }

    @Test
    void itsActionsAreThoseOfTheStep() throws Exception {
        Builds.closeGate();
        HcSecurityGateBuilder builder = new HcSecurityGateBuilder();
        builder.setAction("unstable");
        assertTrue(build(builder, Result.UNSTABLE).contains("DEPLOYED"));
        builder.setAction("warn");
        assertTrue(build(builder, Result.SUCCESS).contains("DEPLOYED"));
    }

    @Test
    void aControllerThatCannotBeJudgedIsClosed() throws Exception {
        Builds.openGate();
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException())) {
            String log = build(new HcSecurityGateBuilder(), Result.FAILURE);
            assertTrue(log.contains("ERROR: HC Security Gate is CLOSED: the controller could not be judged"), log);
            assertFalse(log.contains("DEPLOYED"), log);
        }
    }

    @Test
    void aBadValueIsOneLine() throws Exception {
        HcSecurityGateBuilder builder = new HcSecurityGateBuilder();
        builder.setProfile("harsh");
        String log = build(builder, Result.FAILURE);
        assertTrue(log.contains("ERROR: HC Security Gate: profile is 'harsh'; it can be 'baseline', 'strict'"), log);
        assertFalse(log.contains("DEPLOYED"), log);
    }

    @Test
    void theFormKeepsWhatItShows() throws Exception {
        j.jenkins.disableSecurity();
        HcSecurityGateBuilder before = new HcSecurityGateBuilder();
        before.setProfile("strict");
        before.setFailOn("LOW");
        before.setUnknown("block");
        before.setMaxAge("PT5M");
        before.setAction("unstable");
        before.setChecks(List.of("core-update", "plugin-updates"));
        j.assertEqualDataBoundBeans(before, j.configRoundtrip(before));
        j.assertEqualDataBoundBeans(new HcSecurityGateBuilder(), j.configRoundtrip(new HcSecurityGateBuilder()));
    }

    private static String build(HcSecurityGateBuilder builder, Result expected) throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        project.getBuildersList().add(builder);
        project.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(
                    hudson.model.AbstractBuild<?, ?> build, hudson.Launcher launcher, hudson.model.BuildListener out) {
                out.getLogger().println("DEPLOYED");
                return true;
            }
        });
        FreeStyleBuild build = project.scheduleBuild2(0).get();
        String log = JenkinsRule.getLog(build);
        assertEquals(expected, build.getResult(), log);
        assertFalse(log.contains("\tat "), log);
        return log;
    }
}
