package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Job.ScriptSource;
import io.jenkins.plugins.hcsecuritygate.facts.WorkspaceCleaner;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobsReaderTest {

    private static final String FOLDER = "<com.cloudbees.hudson.plugins.folder.Folder/>";
    private static final String MULTIBRANCH =
            "<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject/>";
    private static final String FROM_SCM = "<flow-definition><definition"
            + " class='org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition'>"
            + "<scriptPath>Jenkinsfile</scriptPath></definition></flow-definition>";

    @TempDir
    private Path directory;

    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory);
    }

    @Test
    void foldersAndBranchesGiveFullNames() {
        home.job("jobs/team", FOLDER)
                .job("jobs/team/jobs/app", MULTIBRANCH)
                .job("jobs/team/jobs/app/branches/main", FROM_SCM)
                .job("jobs/team/jobs/lib", "<project/>")
                .job("jobs/org", "<jenkins.branch.OrganizationFolder/>")
                .job("jobs/org/jobs/repo", MULTIBRANCH)
                .job("jobs/org/jobs/repo/branches/PR-1", FROM_SCM);

        ControllerFacts facts = home.read();

        assertThat(facts.jobs().gaps()).isEmpty();
        assertThat(facts.jobs().items())
                .extracting(Job::fullName)
                .containsExactly("org/repo/PR-1", "team/app/main", "team/lib");
    }

    @Test
    void matrixConfigurationsAndMavenModulesAreNoJobsOfTheirOwn() {
        home.job("jobs/m", "<matrix-project/>")
                .job("jobs/m/configurations/axis-os/linux", "<matrix-config/>")
                .job("jobs/mvn", "<maven2-moduleset/>")
                .job("jobs/mvn/modules/g$a", "<maven2/>");

        assertThat(home.read().jobs().items()).extracting(Job::fullName).containsExactly("m", "mvn");
        assertThat(home.read().jobs().items().get(0).definition())
                .isInstanceOfSatisfying(
                        Job.Classic.class,
                        classic -> assertThat(classic.matrix()).isTrue());
    }

    @Test
    void unknownTypesAreNamedAndTheirChildrenFound() {
        home.job("jobs/flow", "<com.cloudbees.plugins.flow.BuildFlow/>")
                .job("jobs/special", "<com.example.SpecialFolder/>")
                .job("jobs/special/jobs/inner", "<project/>");

        assertThat(home.read().jobs().items())
                .extracting(Job::fullName)
                .containsExactly("flow", "special", "special/inner");
        assertThat(home.read().jobs().items().get(0).definition())
                .isEqualTo(new Job.Unrecognised("com.cloudbees.plugins.flow.BuildFlow"));
    }

    @Test
    void brokenJobIsAGapAndTheOthersAreRead() {
        home.job("jobs/a", "<project/>").file("jobs/b/config.xml", "<project>").job("jobs/c", "<project/>");

        assertThat(home.read().jobs().items()).extracting(Job::fullName).containsExactly("a", "c");
        assertThat(home.read().jobs().gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.name()).isEqualTo("b");
            assertThat(gap.location()).isEqualTo("jobs/b/config.xml");
        });
    }

    @Test
    void lostConfigurationIsAGapOnlyWhereBuildsShowThatThereWasAJob() throws IOException {
        home.file("jobs/lost/builds/1/build.xml", "<build/>");
        Files.createDirectories(home.path("jobs/empty/builds"));
        Files.createDirectories(home.path("jobs/nothing"));

        assertThat(home.read().jobs().gaps()).extracting(Gap::name).containsExactly("lost");
        assertThat(home.read().jobs().items()).isEmpty();
    }

    @Test
    void namesThatCouldForgeAReportAreEscaped() {
        home.job("jobs/a\u001b[31m\nb", "<project/>");

        assertThat(home.onlyJob().fullName()).doesNotContain("\u001b", "\n");
    }

    @Test
    void linksOutOfTheHomeAreGapsAndLoopsEnd(@TempDir Path outside) throws IOException {
        home.job("jobs/a", FOLDER).job("jobs/a/jobs/b", "<project/>");
        Files.writeString(outside.resolve("config.xml"), "<project/>");
        Files.createSymbolicLink(home.path("jobs/out"), outside);
        Files.createSymbolicLink(home.path("jobs/a/jobs/loop"), home.path("jobs/a"));

        ControllerFacts facts = home.read();

        assertThat(facts.jobs().items()).extracting(Job::fullName).containsExactly("a/b");
        assertThat(facts.jobs().gaps()).extracting(Gap::name).contains("out", "a/loop");
    }

    @Test
    void inlineScriptIsOutlined() {
        home.job("jobs/p", inline("node {\n  try { sh 'make' } finally { deleteDir() }\n}"));

        Job.Pipeline pipeline = (Job.Pipeline) home.onlyJob().definition();

        assertThat(pipeline.source()).isEqualTo(ScriptSource.INLINE);
        assertThat(pipeline.outline().toOptional().orElseThrow().workspaces())
                .singleElement()
                .satisfies(use -> assertThat(use.cleanup()).isEqualTo(Cleanup.ALWAYS));
    }

    @Test
    void inlineScriptThatIsNoGroovyIsUnknown() {
        home.job("jobs/p", inline("node { echo 'never closed }"));

        assertThat(((Job.Pipeline) home.onlyJob().definition()).outline()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void scriptOfTheLastBuildStandsForOneFromAnScm() {
        home.job("jobs/p", FROM_SCM)
                .file("jobs/p/builds/9/build.xml", build("node { deleteDir() }"))
                .file("jobs/p/builds/10/build.xml", build("node { try { sh 'x' } finally { cleanWs() } }"))
                .file("jobs/p/builds/lastSuccessfulBuild/build.xml", build("node { }"))
                .file("jobs/p/builds/legacyIds", "");

        Job.Pipeline pipeline = (Job.Pipeline) home.onlyJob().definition();

        assertThat(pipeline.source()).isEqualTo(ScriptSource.LAST_BUILD);
        assertThat(pipeline.outline()
                        .toOptional()
                        .orElseThrow()
                        .workspaces()
                        .get(0)
                        .cleanup())
                .isEqualTo(Cleanup.ALWAYS);
    }

    @Test
    void buildThatFailedBeforeItHadAScriptIsPassedOver() {
        home.job("jobs/p", FROM_SCM)
                .file("jobs/p/builds/1/build.xml", build("node { deleteDir() }"))
                .file("jobs/p/builds/2/build.xml", "<flow-build><result>FAILURE</result></flow-build>");

        assertThat(((Job.Pipeline) home.onlyJob().definition()).source()).isEqualTo(ScriptSource.LAST_BUILD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {FROM_SCM + " | lies in an SCM", "<flow-definition/> | does not define its Pipeline"})
    void pipelineWithoutAnyScriptIsUnknown(String xml, String why) {
        home.job("jobs/p", xml);

        Job.Pipeline pipeline = (Job.Pipeline) home.onlyJob().definition();

        assertThat(pipeline.source()).isEqualTo(ScriptSource.NONE);
        assertThat(pipeline.outline())
                .isInstanceOfSatisfying(
                        Fact.Unknown.class, unknown -> assertThat(unknown.why()).contains(why));
    }

    @Test
    void publisherIsReadWithItsHoles() {
        WorkspaceCleaner cleaner = cleaner("""
                <publishers><hudson.plugins.ws__cleanup.WsCleanup plugin="ws-cleanup@0.45">
                  <patterns class="empty-list"/><deleteDirs>true</deleteDirs>
                  <cleanWhenSuccess>true</cleanWhenSuccess><cleanWhenUnstable>true</cleanWhenUnstable>
                  <cleanWhenFailure>false</cleanWhenFailure><cleanWhenNotBuilt>true</cleanWhenNotBuilt>
                  <cleanWhenAborted>false</cleanWhenAborted><notFailBuild>true</notFailBuild>
                </hudson.plugins.ws__cleanup.WsCleanup></publishers>""");

        assertThat(cleaner).isEqualTo(new WorkspaceCleaner(true, List.of("ABORTED", "FAILURE"), false, true, true));
    }

    @Test
    void publisherWithoutAnyResultFieldCleansAfterEveryResult() {
        assertThat(cleaner("<publishers><hudson.plugins.ws__cleanup.WsCleanup><patterns>"
                        + "<hudson.plugins.ws__cleanup.Pattern/></patterns>"
                        + "</hudson.plugins.ws__cleanup.WsCleanup></publishers>"))
                .isEqualTo(new WorkspaceCleaner(true, List.of(), true, false, true));
    }

    @Test
    void wrapperCleansBeforeTheBuild() {
        assertThat(cleaner("<buildWrappers><hudson.plugins.ws__cleanup.PreBuildCleanup/></buildWrappers>")
                        .afterBuild())
                .isFalse();
    }

    @Test
    void passwordParametersAndWrappersAreSeen() {
        home.job("jobs/c", """
                <project><properties><hudson.model.ParametersDefinitionProperty><parameterDefinitions>
                <hudson.model.StringParameterDefinition><name>A</name></hudson.model.StringParameterDefinition>
                <hudson.model.PasswordParameterDefinition><name>PIN</name></hudson.model.PasswordParameterDefinition>
                </parameterDefinitions></hudson.model.ParametersDefinitionProperty></properties>
                <buildWrappers><org.jenkinsci.plugins.credentialsbinding.impl.SecretBuildWrapper/>
                <com.michelin.cio.hudson.plugins.maskpasswords.MaskPasswordsBuildWrapper/></buildWrappers></project>""");

        Job.Classic classic = (Job.Classic) home.onlyJob().definition();

        assertThat(classic.passwordParameters()).containsExactly("PIN");
        assertThat(classic.bindsCredentials()).isTrue();
        assertThat(classic.masksPasswords()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | hudson.plugins.git.GitSCM | main | '' | false",
                "H * * * * | hudson.scm.NullSCM | '' | '' | false",
                "H * * * * | hudson.scm.SubversionSCM | '' | '' | false",
                "H * * * * | hudson.plugins.git.GitSCM | main | '' | false",
                "H * * * * | hudson.plugins.git.GitSCM | */main | '' | false",
                "H * * * * | hudson.plugins.git.GitSCM | */release-* | '' | true",
                "H * * * * | hudson.plugins.git.GitSCM | ** | '' | true",
                "H * * * * | hudson.plugins.git.GitSCM | $BRANCH | '' | false",
                "H * * * * | hudson.plugins.git.GitSCM | main | PathRestriction | true",
                "H * * * * | hudson.plugins.git.GitSCM | main | CloneOption | false",
                "H * * * * | hudson.plugins.mercurial.MercurialSCM | '' | '' | unknown"
            })
    void pollingMayNeedTheWorkspace(String spec, String scm, String branch, String extension, String expected) {
        String extensions = extension.isEmpty() ? "" : "<hudson.plugins.git.extensions.impl." + extension + "/>";
        home.job("jobs/c", """
                <project><triggers><hudson.triggers.SCMTrigger><spec>%s</spec></hudson.triggers.SCMTrigger></triggers>
                <scm class="%s"><branches><hudson.plugins.git.BranchSpec><name>%s</name></hudson.plugins.git.BranchSpec>
                </branches><extensions>%s</extensions></scm></project>""".formatted(spec, scm, branch, extensions));

        Fact<Boolean> needs = ((Job.Classic) home.onlyJob().definition()).pollingNeedsWorkspace();
        String answer = needs.fold(String::valueOf, unknown -> "unknown");

        assertThat(answer).isEqualTo(expected);
    }

    private WorkspaceCleaner cleaner(String elements) {
        home.job("jobs/c", "<project>" + elements + "</project>");
        List<WorkspaceCleaner> cleaners = ((Job.Classic) home.onlyJob().definition()).cleaners();
        assertThat(cleaners).hasSize(1);
        return cleaners.get(0);
    }

    private static String inline(String script) {
        return "<flow-definition><definition class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition\"><script>"
                + script.replace("&", "&amp;").replace("<", "&lt;") + "</script></definition></flow-definition>";
    }

    private static String build(String script) {
        return "<?xml version='1.1' encoding='UTF-8'?><flow-build><execution class=\"org.jenkinsci.plugins.workflow.cps"
                + ".CpsFlowExecution\"><script>" + script + "</script></execution></flow-build>";
    }
}
