package io.jenkins.plugins.hcsecuritygate.checks.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.home.HomeBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerPinnedJobsTest {

    private static final String RENAMED = "<nodeRenameMigrationNeeded>false</nodeRenameMigrationNeeded>";

    @TempDir
    private Path directory;

    private final CheckRun check = new CheckRun(new ControllerPinnedJobs());
    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory).file("nodes/a/config.xml", "<slave><name>a</name></slave>");
    }

    @Test
    @Rule(value = "the built-in node has no executors, and no job asks for it by name", status = Status.PASS)
    void withoutExecutorsNothingLandsThere() {
        builtIn(0, "").pipeline("node { sh 'x' }").freestyle("<canRoam>true</canRoam>");

        assertThat(judge().status()).isEqualTo(Status.PASS);

        pipeline("node(label) { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the built-in node has executors, and every job asks for a label that it does not carry",
            status = Status.PASS)
    void labelsOfAgentsKeepJobsAway() {
        builtIn(2, RENAMED + "<label>deploy</label>")
                .pipeline(
                        "pipeline { agent { label 'linux && !built-in' }\n stages { stage('a') { steps { sh 'x' } } } }")
                .freestyle("<assignedNode>linux</assignedNode><canRoam>false</canRoam>");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the built-in node has executors in mode `EXCLUSIVE`, and jobs ask for any node",
            status = Status.PASS)
    void exclusiveModeKeepsAwayWhatNamesNoLabel() {
        builtIn(2, "<mode>EXCLUSIVE</mode>").pipeline("node { sh 'x' }").freestyle("<canRoam>true</canRoam>");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "there is no job that is enabled", status = Status.NOT_APPLICABLE)
    void disabledJobsAskForNothing() {
        builtIn(2, "").freestyle("<disabled>true</disabled>");

        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "deploy", "!windows", "deploy && master", "windows || master"})
    @Rule(
            value =
                    "the built-in node has executors, and a job asks for a label that it carries (`built-in` or `master` among"
                            + " them)",
            status = Status.FAIL)
    void labelsOfTheBuiltInNodeFail(String label) {
        builtIn(1, "<mode>EXCLUSIVE</mode><label>deploy x</label>").pipeline("node('" + label + "') { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("line 1", "deploy, master, x");

        builtIn(1, "<label>deploy</label>")
                .pipeline("")
                .freestyle("<assignedNode>" + label.replace("&", "&amp;") + "</assignedNode>");
        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "the built-in node has executors, and a job is tied to it (`canRoam` off, no `assignedNode`)",
            status = Status.FAIL)
    void tiedJobsFail() {
        builtIn(1, RENAMED).freestyle("<canRoam>false</canRoam>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().location()).isEqualTo("jobs/free/config.xml"));
    }

    @Test
    @Rule(
            value =
                    "the built-in node has executors in mode `NORMAL`, a job asks for any node, and there is no agent and no"
                            + " cloud",
            status = Status.FAIL)
    void withoutAgentsAnyNodeIsTheBuiltInOne() throws Exception {
        java.nio.file.Files.delete(home.path("nodes/a/config.xml"));
        builtIn(1, "").pipeline("node { sh 'x' }");
        home.file("plugins/git.jpi", "");

        assertThat(judge().findings()).extracting(finding -> finding.status()).contains(Status.FAIL);
    }

    @Test
    @Rule(value = "the built-in node has executors in mode `NORMAL`, and a job asks for any node", status = Status.WARN)
    void anyNodeMayBeTheBuiltInOne() {
        builtIn(1, "").pipeline("pipeline { agent any\n stages { stage('a') { steps { sh 'x' } } } }");
        assertThat(judge().status()).isEqualTo(Status.WARN);

        pipeline("pipeline { agent { docker 'maven:3' }\n stages { stage('a') { steps { sh 'x' } } } }");
        assertThat(judge().status()).isEqualTo(Status.WARN);

        pipeline("podTemplate { node(POD_LABEL) { sh 'x' } }");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void configurationsOfAMatrixFollowTheirLabelAxes() {
        builtIn(1, "")
                .matrix("<hudson.matrix.LabelAxis><name>l</name><values><string>linux</string></values>"
                        + "</hudson.matrix.LabelAxis>");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        matrix("<hudson.matrix.LabelAxis><name>l</name><values><string>linux</string><string>master</string></values>"
                + "</hudson.matrix.LabelAxis>");
        assertThat(judge().status()).isEqualTo(Status.FAIL);

        matrix(
                "<hudson.matrix.TextAxis><name>l</name><values><string>linux</string></values></hudson.matrix.TextAxis>");
        assertThat(judge().status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "the built-in node has no executors, but a job is tied to it or asks for it by name",
            status = Status.WARN)
    void askingForANodeWithoutExecutorsWarns() {
        builtIn(0, RENAMED).pipeline("node('built-in') { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("wait for ever");

        pipeline("").freestyle("<canRoam>false</canRoam>");
        assertThat(judge().status()).isEqualTo(Status.WARN);

        freestyle("<assignedNode>!windows</assignedNode>");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a job asks for the name that the built-in node has on other controllers (`master`, `built-in`) but not"
                            + " here",
            status = Status.WARN)
    void theOtherNameOfTheBuiltInNodeWarns() {
        builtIn(1, RENAMED).pipeline("node('master') { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.WARN);

        home.file("nodes/m/config.xml", "<slave><name>master</name></slave>");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the built-in node has executors, and a label is computed or a library may ask for a node",
            status = Status.UNKNOWN)
    void computedLabelsAreUnknown() {
        builtIn(1, "").pipeline("node(params.NODE) { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).contains("line 1");

        pipeline("buildPlugin()");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "the built-in node has executors, and the text of a Pipeline or the type of a job is not known",
            status = Status.UNKNOWN)
    void missingTextIsUnknown() {
        builtIn(1, "").file("jobs/p/config.xml", "<flow-definition/>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.file("jobs/p/config.xml", "<com.example.Job/>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value =
                    "a script in `init.groovy.d` computes the number of executors, and a job would land on the built-in node"
                            + " if there were any",
            status = Status.UNKNOWN)
    void computedExecutorsAreUnknown() {
        builtIn(0, "").pipeline("node('master') { sh 'x' }");
        home.file("init.groovy.d/e.groovy", "jenkins.model.Jenkins.get().setNumExecutors(count)");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        pipeline("node { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job's configuration cannot be read", status = Status.UNKNOWN)
    void brokenJobsAreUnknown() {
        builtIn(0, "").file("jobs/p/config.xml", "<flow-definition>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void withoutConfigurationNothingIsKnown() {
        pipeline("node('master') { sh 'x' }");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    private CheckResult judge() {
        return check.on(home.read());
    }

    private ControllerPinnedJobsTest builtIn(int executors, String elements) {
        home.config("<numExecutors>" + executors + "</numExecutors>" + elements);
        return this;
    }

    private ControllerPinnedJobsTest file(String path, String content) {
        home.file(path, content);
        return this;
    }

    private ControllerPinnedJobsTest freestyle(String elements) {
        return file("jobs/free/config.xml", "<project>" + elements + "</project>");
    }

    private ControllerPinnedJobsTest matrix(String axes) {
        return file(
                "jobs/m/config.xml",
                "<matrix-project><canRoam>false</canRoam><axes>" + axes + "</axes></matrix-project>");
    }

    private ControllerPinnedJobsTest pipeline(String script) {
        return file(
                "jobs/p/config.xml", """
                <flow-definition><definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition"><script>%s</script>
                </definition></flow-definition>
                """.formatted(script.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
