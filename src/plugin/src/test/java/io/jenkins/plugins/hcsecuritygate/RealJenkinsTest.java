package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ctc.wstx.stax.WstxInputFactory;
import hudson.PluginWrapper;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The plugin in a Jenkins of its own, with the class loaders and the servlet container that users have. All other tests
 * run in one class path, where a library that is missing or there twice does not show. What the archive itself bundles
 * is held by {@code hpi.bundledArtifacts} in the POM.
 */
class RealJenkinsTest {

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension()
            .withHttpListenAddress("127.0.0.1")
            .javaOptions(
                    "-Xmx512m", "-Djenkins.model.Jenkins.slaveAgentPort=-1", "-Dhudson.model.UpdateCenter.never=true");

    @Test
    void worksOnItsOwnAndAfterARestart() throws Throwable {
        jenkins.then(RealJenkinsTest::startsAlone, RealJenkinsTest::configure, RealJenkinsTest::gateIsClosed);
        jenkins.then(RealJenkinsTest::isConfigured, RealJenkinsTest::gateIsOpen);
    }

    /** Its libraries are those of other plugins: with its own ones, a flaw in them could not be mended there. */
    private static void startsAlone(JenkinsRule j) {
        PluginWrapper plugin = j.jenkins.getPluginManager().getPlugin("hc-security-gate");
        assertNotNull(plugin);
        assertTrue(plugin.isActive());
        assertEquals(List.of(), j.jenkins.getPluginManager().getFailedPlugins());
        List<String> foreign = Arrays.stream(((URLClassLoader) plugin.classLoader).getURLs())
                .map(URL::getPath)
                .filter(path -> path.endsWith(".jar") && !path.contains("/hc-security-gate"))
                .toList();
        assertEquals(List.of(), foreign, "bundled libraries");
        assertSame(plugin.classLoader, HomeReader.class.getClassLoader(), "the engine is the one bundled");
        assertNotSame(plugin.classLoader, WstxInputFactory.class.getClassLoader(), "the XML parser is not");
    }

    private static void configure(JenkinsRule j) throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.setProfile("baseline");
        configuration.setFailOn("HIGH");
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion("cache/*", "incremental")));
        configuration.setWipe(wipe);
        j.jenkins.setNumExecutors(1);
        Logins.require();
        FreeStyleProject job = j.createFreeStyleProject("gated");
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setUnknown("warn");
        gate.setMaxAge("0");
        job.getBuildersList().add(gate);
    }

    private static void gateIsClosed(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.jenkins.getItemByFullName("gated", FreeStyleProject.class);
        String log = JenkinsRule.getLog(j.buildAndAssertStatus(Result.FAILURE, job));
        assertTrue(log.contains("[HIGH] controller-executors: "), log);
        assertTrue(log.contains("manage/hc-security-gate/"), log);
    }

    private static void isConfigured(JenkinsRule j) {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        assertEquals("HIGH", configuration.getFailOn());
        assertEquals(
                "incremental",
                configuration
                        .getWipe()
                        .exclusionOf("cache/x", null)
                        .orElseThrow()
                        .getReason());
        HcSecurityGateBuilder gate = j.jenkins
                .getItemByFullName("gated", FreeStyleProject.class)
                .getBuildersList()
                .get(HcSecurityGateBuilder.class);
        assertEquals("warn", gate.getUnknown());
        assertEquals("fail", gate.getAction());
    }

    private static void gateIsOpen(JenkinsRule j) throws Exception {
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        FreeStyleProject job = j.jenkins.getItemByFullName("gated", FreeStyleProject.class);
        String log = JenkinsRule.getLog(j.buildAndAssertSuccess(job));
        assertTrue(log.contains("HC Security Gate: OPEN"), log);
        assertTrue(PostureService.get().latest().isPresent());
    }
}
