package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.BuiltInNode;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.StartupExecutors;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeReaderTest {

    @TempDir
    private Path directory;

    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory);
    }

    @Test
    void emptyHomeIsUnknownAndNotDefault() {
        ControllerFacts facts = home.read();

        assertThat(facts.builtInNode()).isInstanceOf(Fact.Unknown.class);
        assertThat(facts.jenkinsVersion()).isInstanceOf(Fact.Unknown.class);
        assertThat(facts.agentPort()).isInstanceOf(Fact.Unknown.class);
        assertThat(facts.clouds().isComplete()).isFalse();
        assertThat(facts.plugins().isComplete()).isFalse();
        assertThat(facts.updateSites().isComplete()).isFalse();
        assertThat(facts.jobs().isKnownEmpty()).isTrue();
        assertThat(facts.sshPort()).isEqualTo(Fact.known(-1));
        assertThat(facts.gate()).isEqualTo(Fact.known(GateConfiguration.DEFAULT));
    }

    @Test
    void builtInNodeKeepsJenkinsDefaultOfTwoWhereNothingIsStated() {
        home.config("<mode>EXCLUSIVE</mode>");

        assertThat(home.read().builtInNode())
                .isEqualTo(Fact.known(new BuiltInNode(2, false, true, "master", Set.of())));
    }

    @Test
    void lastOfDuplicateElementsCounts() {
        home.config("<numExecutors>0</numExecutors><numExecutors>5</numExecutors>");

        assertThat(home.read().builtInNode())
                .isEqualTo(Fact.known(new BuiltInNode(5, true, false, "master", Set.of())));
    }

    @Test
    void rootMayBeJenkinsAndTheTextMayHoldXml11References() {
        home.file(
                "config.xml",
                "<?xml version='1.1' encoding='UTF-8'?><jenkins><systemMessage>a&#x1;b</systemMessage>"
                        + "<numExecutors> 0 </numExecutors></jenkins>");

        assertThat(home.read().builtInNode())
                .isEqualTo(Fact.known(new BuiltInNode(0, true, false, "master", Set.of())));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2.541.1, 2.541.3, 2.541.3",
                "2.164, 2.151, 2.164",
                "2.10, 2.9, 2.10",
                "lts, 2.541.3, 2.541.3",
                "lts, -, lts",
                "-, 2.7, 2.7",
                "1.486, -, 1.486"
            })
    void newerOfSavedAndStartedVersionCounts(String saved, String started, String expected) {
        home.config(saved == null ? "" : "<version>" + saved + "</version>");
        if (started != null) {
            home.file("jenkins.install.InstallUtil.lastExecVersion", started + "\n");
        }

        assertThat(home.read().jenkinsVersion()).isEqualTo(Fact.known(expected));
    }

    @Test
    void brokenConfigLeavesTheRestReadable() {
        home.file("config.xml", "<hudson><numExecutors>0</numExecutors>");
        home.job("jobs/build", "<project/>");

        ControllerFacts facts = home.read();

        assertThat(facts.builtInNode())
                .isInstanceOfSatisfying(
                        Fact.Unknown.class, unknown -> assertThat(unknown.why()).startsWith("config.xml "));
        assertThat(facts.jobs().items()).hasSize(1);
    }

    @Test
    void agentPortIsRandomWhereNothingIsStated() {
        home.config("");
        assertThat(home.read().agentPort()).isEqualTo(Fact.known(0));

        home.config("<slaveAgentPort>-1</slaveAgentPort>");
        assertThat(home.read().agentPort()).isEqualTo(Fact.known(-1));

        home.config("<slaveAgentPort>many</slaveAgentPort>");
        assertThat(home.read().agentPort()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void sshServerIsReadFromItsOwnFile() {
        String name = "org.jenkinsci.main.modules.sshd.SSHD";
        home.file(name + ".xml", "<" + name + " plugin=\"sshd@3\"><port>22</port></" + name + ">");
        assertThat(home.read().sshPort()).isEqualTo(Fact.known(22));

        home.file(name + ".xml", "<" + name + ">");
        assertThat(home.read().sshPort()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void rootUrlIsUnknownUntilItIsSet() {
        String name = "jenkins.model.JenkinsLocationConfiguration";
        assertThat(home.read().rootUrl()).isInstanceOf(Fact.Unknown.class);

        home.file(name + ".xml", "<" + name + "><adminAddress>a@b.example</adminAddress></" + name + ">");
        assertThat(home.read().rootUrl()).isInstanceOf(Fact.Unknown.class);

        home.file(name + ".xml", "<" + name + "><jenkinsUrl>https://ci.clinic.example/</jenkinsUrl></" + name + ">");
        assertThat(home.read().rootUrl()).isEqualTo(Fact.known("https://ci.clinic.example/"));
    }

    @Test
    void ignoredWarningsAreASetOfIds() {
        home.file("jenkins.security.UpdateSiteWarningsConfiguration.xml", """
                <jenkins.security.UpdateSiteWarningsConfiguration>
                  <ignoredWarnings class="set"><string>SECURITY-1</string><string>core-2_356</string></ignoredWarnings>
                </jenkins.security.UpdateSiteWarningsConfiguration>
                """);

        assertThat(home.read().ignoredWarnings()).isEqualTo(Fact.known(Set.of("SECURITY-1", "core-2_356")));
    }

    @Test
    void credentialsAreCountedWithoutTheirSecrets() {
        home.file("credentials.xml", """
                <com.cloudbees.plugins.credentials.SystemCredentialsProvider>
                  <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">
                    <entry>
                      <com.cloudbees.plugins.credentials.domains.Domain/>
                      <java.util.concurrent.CopyOnWriteArrayList>
                        <org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>
                          <id>token</id><secret>synthetic-not-a-secret</secret>
                        </org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl>
                      </java.util.concurrent.CopyOnWriteArrayList>
                    </entry>
                  </domainCredentialsMap>
                </com.cloudbees.plugins.credentials.SystemCredentialsProvider>
                """);
        home.job("jobs/team", """
                <com.cloudbees.hudson.plugins.folder.Folder>
                  <properties>
                    <com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty>
                      <domainCredentialsMap>
                        <entry>
                          <com.cloudbees.plugins.credentials.domains.Domain/>
                          <java.util.concurrent.CopyOnWriteArrayList>
                            <com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl><id>db</id>
                            </com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl>
                          </java.util.concurrent.CopyOnWriteArrayList>
                        </entry>
                      </domainCredentialsMap>
                    </com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty>
                  </properties>
                </com.cloudbees.hudson.plugins.folder.Folder>
                """);

        ControllerFacts facts = home.read();

        assertThat(facts.credentials().items()).extracting(StoredCredential::id).containsExactly("token", "db");
        assertThat(facts.toString()).doesNotContain("synthetic-not-a-secret");
    }

    @Test
    void startupScriptsAreReadForTheirLastAssignment() {
        home.file("init.groovy.d/10-executors.groovy", """
                // Jenkins.instance.setNumExecutors(9)
                def jenkins = jenkins.model.Jenkins.get()
                jenkins.setNumExecutors(2)
                jenkins.setNumExecutors(4)
                """)
                .file("init.groovy.d/20-other.groovy", "println 'setNumExecutors(7)'")
                .file("init.groovy.d/readme.txt", "setNumExecutors(7)")
                .file("init.groovy", "hudson.model.Hudson.instance.numExecutors = System.getenv('N') as int");

        assertThat(home.read().startupExecutors().items())
                .extracting(StartupExecutors::location, StartupExecutors::line)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("init.groovy", 1),
                        org.assertj.core.groups.Tuple.tuple("init.groovy.d/10-executors.groovy", 4));
        assertThat(home.read().startupExecutors().items())
                .filteredOn(script -> script.line() == 4)
                .singleElement()
                .satisfies(script -> assertThat(script.executors()).isEqualTo(Fact.known(4)));
    }

    @Test
    void startupScriptThatIsNoGroovyIsAGap() {
        home.file("init.groovy.d/broken.groovy", "println 'never closed");

        assertThat(home.read().startupExecutors().gaps())
                .extracting(Gap::location)
                .containsExactly("init.groovy.d/broken.groovy");
    }

    @Test
    void ownConfigurationKeepsTextAsItIs() {
        home.file("hc-security-gate.xml", """
                <hc-security-gate>
                  <profile>strickt</profile><failOn>MEDIUM</failOn><unknown>block</unknown>
                  <allowlist><mode>enforce</mode><ranges><string> 10.0.0.0/8 </string></ranges></allowlist>
                  <wipe><enabled>true</enabled>
                    <exclusions><exclusion><jobs>cache/*</jobs><reason>build cache</reason></exclusion></exclusions>
                  </wipe>
                  <enforcement><mode>enforced</mode>
                    <required><gate><jobs> deploy/* </jobs><reason>CICD</reason></gate><gate/></required>
                    <refuseBuiltInNode>true</refuseBuiltInNode>
                    <refuseLabels><string>legacy</string></refuseLabels>
                  </enforcement>
                </hc-security-gate>
                """);

        GateConfiguration gate = home.read().gate().toOptional().orElseThrow();

        assertThat(gate.profile()).isEqualTo("strickt");
        assertThat(gate.allowlist().ranges()).containsExactly("10.0.0.0/8");
        assertThat(gate.wipe().enabled()).isTrue();
        assertThat(gate.wipe().exclusions()).contains(new Exclusion("cache/*", "build cache"));
        assertThat(gate.enforcement())
                .isEqualTo(new Enforcement(
                        "enforced",
                        List.of(new Requirement("deploy/*", "CICD"), new Requirement("", "")),
                        "true",
                        "",
                        List.of("legacy")));
        assertThat(gate.enforcement().modeInForce()).isEqualTo(Enforcement.Mode.ENFORCE);
    }

    @Test
    void nothingIsEnforcedUnlessTheConfigurationSaysSo() {
        home.file("hc-security-gate.xml", "<x/>");
        assertThat(home.read().gate().toOptional().orElseThrow().enforcement()).isEqualTo(Enforcement.NONE);

        home.file("hc-security-gate.xml", "<x><enforcement/></x>");
        assertThat(home.read().gate().toOptional().orElseThrow().enforcement()).isEqualTo(Enforcement.NONE);
        assertThat(Enforcement.NONE.modeInForce()).isEqualTo(Enforcement.Mode.OFF);
    }

    @Test
    void openingsOfTheGateAreReadAndWhatIsBrokenIsUnknown() {
        assertThat(home.read().breakGlass()).isEqualTo(Fact.known(List.of()));

        home.file(BreakGlass.FILE, """
                <breakGlass><opening><jobs>deploy/*</jobs><reason>incident&#10;42</reason><openedBy>ada</openedBy>
                <from>2026-03-01T10:00:00Z</from><until>tomorrow</until></opening></breakGlass>
                """);
        assertThat(home.read().breakGlass().toOptional().orElseThrow())
                .containsExactly(new BreakGlass(
                        "deploy/*", "incident\\n42", "ada", Instant.parse("2026-03-01T10:00:00Z"), null, null));

        home.file(BreakGlass.FILE, "<breakGlass><opening>");
        assertThat(home.read().breakGlass()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void wipeThatDoesNotSayEnabledIsOff() {
        home.file("hc-security-gate.xml", "<x><wipe/></x>");

        assertThat(home.read().gate().toOptional().orElseThrow().wipe().enabled())
                .isFalse();
    }
}
