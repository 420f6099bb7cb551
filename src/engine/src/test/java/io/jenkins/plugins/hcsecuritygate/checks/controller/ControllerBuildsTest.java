package io.jenkins.plugins.hcsecuritygate.checks.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControllerBuildsTest {

    private static final Instant YESTERDAY = CheckRun.NOW.minus(Duration.ofDays(1));
    private static final Instant LONG_AGO = CheckRun.NOW.minus(Duration.ofDays(31));

    @TempDir
    private Path directory;

    private final CheckRun check = new CheckRun(new ControllerBuilds());
    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory).config("").job("jobs/free", "<project/>");
    }

    @Test
    @Rule(
            value = "none of the last builds of a job ran on the built-in node recently, and there are recent builds",
            status = Status.PASS)
    void buildsOnAgentsPass() {
        freestyle(7, YESTERDAY, "linux-1");
        freestyle(8, YESTERDAY, "linux-2");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "builds ran on the built-in node, but none of them recently", status = Status.PASS)
    void oldBuildsAreForgiven() {
        freestyle(7, LONG_AGO, "");
        freestyle(8, YESTERDAY, "linux-1");

        assertThat(judge().status()).isEqualTo(Status.PASS);
        assertThat(judge().reason()).contains("before that: 1");
        assertThat(check.with("recentDays", 40).on(home.read()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "no job has ever been built", status = Status.NOT_APPLICABLE)
    void unbuiltJobsShowNothing() {
        assertThat(check.on(home.read(Target.Kind.LIVE)).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    void olderJenkinsNumbersWhatIsNotBuilt() {
        home.file("jobs/free/nextBuildNumber", "1\n");

        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "a job has neither records nor `nextBuildNumber`, and other jobs of the home have records",
            status = Status.PASS)
    void unbuiltJobsBesideBuiltOnesAreNoGap() {
        freestyle(7, YESTERDAY, "linux-1");
        home.job("jobs/new", "<project/>").job("jobs/fresh", "<flow-definition/>");

        assertThat(judge().status()).isEqualTo(Status.PASS);
        assertThat(check.on(home.read(Target.Kind.LIVE)).status()).isEqualTo(Status.PASS);
    }

    @Test
    void numberedJobsWithoutRecordsStayAGap() {
        freestyle(7, YESTERDAY, "linux-1");
        home.job("jobs/new", "<project/>").file("jobs/new/nextBuildNumber", "12\n");
        assertThat(judge().reason()).contains("no build records of 1 jobs, the first of them new");
        assertThat(check.on(home.read(Target.Kind.LIVE)).status()).isEqualTo(Status.UNKNOWN);

        home.job("jobs/lost", "<project/>").file("jobs/lost/builds/3/log", "");
        assertThat(judge().reason()).contains("2 jobs, the first of them lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"project", "maven2-moduleset", "com.tikal.jenkins.plugins.multijob.MultiJobProject"})
    @Rule(
            value = "a recent build of a job of a classic type ran on the built-in node (`builtOn` is empty)",
            status = Status.FAIL)
    void emptyNodeIsTheBuiltInOne(String type) {
        home.job("jobs/free", "<" + type + "/>");
        freestyle(9, LONG_AGO, "");
        freestyle(10, YESTERDAY, "");
        freestyle(11, YESTERDAY, "linux");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("build 10 of 2026-03-09");
    }

    @Test
    void onlyTheLastBuildsAreRead() {
        freestyle(1, YESTERDAY, "");
        for (int number = 2; number < 5; number++) {
            freestyle(number, YESTERDAY, "linux");
        }

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void recordsOfOldJenkinsAreNamedByTime() {
        home.file("jobs/free/builds/2026-03-09_10-11-12/build.xml", record("build", YESTERDAY, "<builtOn/>"));

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    void configurationsOfAMatrixCountAndItsParentDoesNot() {
        home.job("jobs/free", "<matrix-project/>");
        freestyle(3, YESTERDAY, "");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.file(
                "jobs/free/configurations/axis-os/linux/builds/3/build.xml",
                record("matrix-run", YESTERDAY, "<builtOn></builtOn>"));
        assertThat(judge().reason()).contains("build axis-os/linux 3");
    }

    @Test
    @Rule(
            value = "a recent build of a Pipeline had a workspace on the built-in node (a flow node says so)",
            status = Status.FAIL)
    void flowNodesTellWhereAPipelineWorked() {
        pipeline(4, "workflow-completed/flowNodeStore.xml", "linux");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        pipeline(5, "workflow-completed/flowNodeStore.xml", "");
        assertThat(judge().status()).isEqualTo(Status.FAIL);

        pipeline(6, "workflow/3.xml", "linux");
        home.file("jobs/free/builds/5/workflow-completed/flowNodeStore.xml", "<map/>");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.file("jobs/free/builds/6/workflow/4.xml", flowNode(""));
        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    void aPipelinesOwnExecutionIsNoBuildOnTheController() {
        home.job("jobs/free", "<flow-definition/>")
                .file("jobs/free/builds/1/build.xml", record("flow-build", YESTERDAY, "<builtOn></builtOn>"));

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a recent build's record or flow nodes are missing, broken or too large", status = Status.UNKNOWN)
    void brokenRecordsAreUnknown() {
        freestyle(2, YESTERDAY, "linux");
        home.file("jobs/free/builds/3/build.xml", "<build>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.job("jobs/free", "<flow-definition/>")
                .file("jobs/free/builds/3/build.xml", record("flow-build", YESTERDAY, "<execution/>"));
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).contains("not in the home");

        home.file("jobs/free/builds/3/build.xml", record("flow-build", LONG_AGO, "<execution/>"))
                .job("jobs/new", "<project/>")
                .file("jobs/new/builds/1/build.xml", record("build", YESTERDAY, "<builtOn>linux</builtOn>"));
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.file("jobs/free/builds/3/build.xml", record("flow-build", YESTERDAY, "<execution/>"))
                .file("jobs/free/builds/3/workflow-completed/flowNodeStore.xml", "<!DOCTYPE x><x/>");
        assertThat(judge().reason()).contains("DOCTYPE");
    }

    @Test
    @Rule(
            value = "a job has been built, or may have been, but its records are not in the home",
            status = Status.UNKNOWN)
    void missingRecordsAreUnknown() {
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.file("jobs/free/nextBuildNumber", "12").job("jobs/other", "<project/>");
        assertThat(judge().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("2 jobs", "free"));
    }

    @Test
    @Rule(value = "build records are kept outside the home (`buildsDir`)", status = Status.UNKNOWN)
    void recordsElsewhereAreUnknown() {
        home.config("<buildsDir>/var/builds/${ITEM_FULL_NAME}</buildsDir>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).contains("buildsDir");
        assertThat(check.on(home.read(Target.Kind.LIVE)).status()).isEqualTo(Status.UNKNOWN);

        home.config("<buildsDir>${JENKINS_HOME}/builds/${ITEM_FULL_NAME}</buildsDir>")
                .file("builds/free/1/build.xml", record("build", YESTERDAY, "<builtOn/>"));
        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a job of a type that is not known here has a build that names no agent", status = Status.UNKNOWN)
    void unknownTypesMayBeFlyweight() {
        home.job("jobs/free", "<com.example.Job/>");
        freestyle(1, YESTERDAY, "linux");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        freestyle(2, YESTERDAY, "");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the newest build of all is not recent", status = Status.UNKNOWN)
    void oldCopiesShowNothingOfToday() {
        freestyle(1, LONG_AGO, "");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job's configuration cannot be read", status = Status.UNKNOWN)
    void brokenJobsAreUnknown() {
        freestyle(1, YESTERDAY, "linux");
        home.job("jobs/broken", "<project>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a build ran on the built-in node, and its record does not say when", status = Status.UNKNOWN)
    void buildsWithoutATimeAreNotOld() {
        freestyle(7, YESTERDAY, "linux");
        home.job("jobs/other", "<project/>")
                .file("jobs/other/builds/1/build.xml", "<build><result>SUCCESS</result><builtOn></builtOn></build>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.resource().name()).isEqualTo("other");
            assertThat(finding.message()).contains("does not say when");
        });

        home.file(
                "jobs/other/builds/1/build.xml", "<build><startTime>soon</startTime><builtOn>linux</builtOn></build>");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void flowNodesOfABuildWithoutATimeMayBeRecent() {
        freestyle(7, YESTERDAY, "linux");
        home.job("jobs/flow", "<flow-definition/>")
                .file("jobs/flow/builds/1/build.xml", "<flow-build><execution/></flow-build>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).contains("flow nodes of the build are not in the home");
    }

    @Test
    void recordsWithoutAnyTimeAreBuildsAllTheSame() {
        home.file("jobs/free/builds/1/build.xml", "<build><builtOn>linux</builtOn></build>");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).contains("no build record says when");
    }

    @Test
    void theNameOfAnOldRecordIsItsTime() {
        String record = "<build><builtOn></builtOn></build>";
        home.file("jobs/free/builds/2011-01-02_03-04-05/build.xml", record)
                .job("jobs/new", "<project/>")
                .file("jobs/new/builds/1/build.xml", record("build", YESTERDAY, "<builtOn>linux</builtOn>"));
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.file("jobs/free/builds/2026-03-09_10-11-12/build.xml", record);
        assertThat(judge().status()).isEqualTo(Status.FAIL);

        home.file("jobs/free/builds/2026-13-39_10-11-12/build.xml", record);
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    private CheckResult judge() {
        return check.on(home.read());
    }

    private void freestyle(int number, Instant started, String node) {
        home.file(
                "jobs/free/builds/" + number + "/build.xml",
                record("build", started, "<builtOn>" + node + "</builtOn>"));
    }

    private void pipeline(int number, String file, String node) {
        home.job("jobs/free", "<flow-definition/>")
                .file(
                        "jobs/free/builds/" + number + "/build.xml",
                        record("flow-build", YESTERDAY, "<execution><script>builtOn</script></execution>"))
                .file("jobs/free/builds/" + number + "/" + file, flowNode(node));
    }

    private static String flowNode(String node) {
        return "<?xml version='1.1' encoding='UTF-8'?><Tag><actions><s.a.WorkspaceActionImpl><node>" + node
                + "</node><path>/w</path></s.a.WorkspaceActionImpl></actions></Tag>";
    }

    private static String record(String type, Instant started, String elements) {
        return ("<?xml version='1.1' encoding='UTF-8'?><%1$s><actions><x><builtOn>not this</builtOn></x></actions>"
                        + "<timestamp>1</timestamp><startTime>%2$d</startTime><result>SUCCESS</result>%3$s</%1$s>")
                .formatted(type, started.toEpochMilli(), elements);
    }
}
