package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.PluginWrapper;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Without this, a plugin that Jenkins refuses to load would show only as strange failures of all other tests. */
@WithJenkins
class PluginStartTest {

    @Test
    void startsWithAllItsDependencies(JenkinsRule j) {
        PluginWrapper plugin = j.jenkins.getPluginManager().getPlugin("hc-security-gate");
        assertNotNull(plugin, "the plugin under test is not installed");
        assertTrue(plugin.isActive(), "the plugin is installed but not active");
        assertTrue(j.jenkins.getPluginManager().getFailedPlugins().isEmpty(), "some plugins failed to start");
    }
}
