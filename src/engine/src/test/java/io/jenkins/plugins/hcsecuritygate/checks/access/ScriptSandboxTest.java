package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptSandboxTest {

    private static final String SCRIPT = "println 1";
    private static final String JOB_DSL = "javaposse.jobdsl.plugin.GlobalJobDslSecurityConfiguration.xml";

    private final CheckRun check = new CheckRun(new ScriptSandbox());

    @TempDir
    private Path directory;

    @BeforeEach
    void config() {
        home().config(LDAP, matrix("Project", "USER:hudson.model.Hudson.Administer:ada"));
    }

    private AccessHome home() {
        return new AccessHome(directory);
    }

    private CheckResult result() {
        return check.on(home().read());
    }

    private void approve(String list, String... entries) {
        home().file(
                        "scriptApproval.xml",
                        "<scriptApproval><" + list + "><string>" + String.join("</string><string>", entries)
                                + "</string></" + list + "></scriptApproval>");
    }

    private static String digest(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void plugin(String id, String version) {
        home().file(
                        "plugins/" + id + "/META-INF/MANIFEST.MF",
                        "Short-Name: " + id + "\nPlugin-Version: " + version + "\n");
    }

    private static String jobDsl(String content) {
        return "<builders><javaposse.jobdsl.plugin.ExecuteDslScripts>" + content
                + "</javaposse.jobdsl.plugin.ExecuteDslScripts></builders>";
    }

    @Test
    @Rule(
            value = "no job has a script outside the sandbox, and no approved method leads out of it",
            status = Status.PASS)
    void sandboxedScriptsPass() {
        home().pipeline("lab", SCRIPT, true)
                .pipeline("empty", "  ", false)
                .freestyle("seed", jobDsl("<scriptText>x</scriptText><sandbox>true</sandbox>"));
        approve(
                "approvedSignatures",
                "method java.lang.String isEmpty",
                "method java.io.File getName",
                "staticMethod java.lang.Thread sleep long");

        assertThat(result().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a script outside the sandbox, and an administrator has approved its text", status = Status.FAIL)
    void approvedScriptsFailByEveryDigest() throws Exception {
        home().pipeline("lab", SCRIPT, false);

        for (String hash :
                new String[] {digest("SHA-1", "groovy:" + SCRIPT), "SHA512:" + digest("SHA-512", "groovy:" + SCRIPT)}) {
            approve("approvedScriptHashes", hash);
            assertThat(result().status()).isEqualTo(Status.FAIL);
            assertThat(result().reason())
                    .isEqualTo(
                            "the inline Pipeline in line 2 is outside the sandbox: an administrator approved its text");
        }
    }

    @Test
    void guardedScriptsOfAnyPluginAreFoundAtAnyDepth() throws Exception {
        home().freestyle("lab", """
                <properties><hudson.model.ParametersDefinitionProperty><parameterDefinitions>
                  <org.biouno.unochoice.ChoiceParameter><script class="org.biouno.unochoice.model.GroovyScript">
                    <secureScript plugin="script-security"><script>println 1</script><sandbox>false</sandbox></secureScript>
                  </script></org.biouno.unochoice.ChoiceParameter>
                </parameterDefinitions></hudson.model.ParametersDefinitionProperty></properties>""");
        approve("approvedScriptHashes", digest("SHA-1", "groovy:" + SCRIPT));

        assertThat(result().reason())
                .startsWith("the Groovy script in line 4 is outside the sandbox: an administrator");
    }

    @Test
    @Rule(
            value =
                    "a script outside the sandbox that nobody has to approve: system Groovy before plugin 2.0, Job DSL before 1.60 or with script security switched off",
            status = Status.FAIL)
    void scriptsWithoutAnyApprovalFail() {
        home().freestyle("seed", jobDsl("<scriptText>x</scriptText><sandbox>false</sandbox>"))
                .file(JOB_DSL, "<configuration><useScriptSecurity>false</useScriptSecurity></configuration>");

        assertThat(result().status()).isEqualTo(Status.FAIL);
        assertThat(result().reason()).contains("Job DSL step", "asks nobody");
    }

    @Test
    void oldPluginsAskNobody() {
        plugin("groovy", "1.29");
        plugin("job-dsl", "1.59");
        home().freestyle("info", oldGroovy()).freestyle("seed", jobDsl("<scriptText>x</scriptText>"));

        assertThat(result().findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.status()).isEqualTo(Status.FAIL);
            assertThat(finding.message()).contains("asks nobody");
        });
    }

    private static String oldGroovy() {
        return """
                <builders><hudson.plugins.groovy.SystemGroovy plugin="groovy@1.29">
                  <scriptSource class="hudson.plugins.groovy.StringScriptSource"><command>println 1</command></scriptSource>
                </hudson.plugins.groovy.SystemGroovy></builders>""";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "staticMethod jenkins.model.Jenkins getInstance",
                "new java.io.File java.lang.String",
                "method java.lang.Runtime exec java.lang.String",
                "staticMethod org.codehaus.groovy.runtime.DefaultGroovyMethods execute java.lang.String",
                "method java.lang.reflect.Field get java.lang.Object"
            })
    @Rule(
            value = "an approved signature opens files, processes, class loaders, credentials or Jenkins itself",
            status = Status.FAIL)
    void dangerousSignaturesFail(String signature) {
        for (String list : new String[] {"approvedSignatures", "aclApprovedSignatures"}) {
            approve(list, "method java.lang.String isEmpty", signature);

            assertThat(result().findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.resource().name()).isEqualTo(signature));
            assertThat(result().status()).isEqualTo(Status.FAIL);
        }
    }

    @Test
    @Rule(value = "a script outside the sandbox that nobody has approved", status = Status.WARN)
    void unapprovedScriptsAreAWarning() {
        home().pipeline("lab", SCRIPT, false);
        assertThat(result().status()).isEqualTo(Status.WARN);

        approve("approvedScriptHashes", "0".repeat(40));
        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    void oldStepsOfANewPluginNeedApproval() {
        plugin("groovy", "442.v817e6d937d6c");
        home().freestyle("info", oldGroovy());

        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    void stepsOfMissingPluginsDoNothing() {
        plugin("git", "5.0");
        home().freestyle("info", oldGroovy()).freestyle("seed", jobDsl("<scriptText>x</scriptText>"));

        assertThat(result().status()).isEqualTo(Status.PASS);
    }

    @Test
    void aPluginThatABackupOnlyListsIsThere() {
        plugin("git", "5.0");
        home().freestyle("seed", jobDsl("<scriptText>x</scriptText>")).file("installedPlugins.xml", """
                <org.jvnet.hudson.plugins.thinbackup.utils.PluginList><plugins>
                  <entry><string>job-dsl</string><string>1.78.3</string></entry>
                </plugins></org.jvnet.hudson.plugins.thinbackup.utils.PluginList>""");

        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "a script outside the sandbox of which text, approval or plugin version cannot be read",
            status = Status.UNKNOWN)
    void textsOutsideTheHomeAreUnknown() {
        home().freestyle(
                        "seed",
                        jobDsl(
                                "<targets>*.groovy</targets><usingScriptText>false</usingScriptText><sandbox>false</sandbox>"));
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);

        home().freestyle("seed", oldGroovy());
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);

        home().freestyle("seed", """
                <builders><hudson.plugins.groovy.SystemGroovy>
                  <source class="hudson.plugins.groovy.FileSystemScriptSource"><scriptFile>a.groovy</scriptFile></source>
                </hudson.plugins.groovy.SystemGroovy></builders>""");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job's configuration or `scriptApproval.xml` cannot be read", status = Status.UNKNOWN)
    void unreadableFilesAreUnknown() {
        home().file("scriptApproval.xml", "<broken");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);

        home().file("scriptApproval.xml", "<scriptApproval/>").file("jobs/lab/config.xml", "<project");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the plugin permissive-script-security is installed", status = Status.UNKNOWN)
    void thePermissivePluginIsUnknown() {
        plugin("permissive-script-security", "0.7");

        assertThat(result().status()).isEqualTo(Status.UNKNOWN);
    }
}
