package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.AccessBuilder;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildAuthenticator;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildsRunAsSystemTest {

    private static final String FILE = "jenkins.security.QueueItemAuthenticatorConfiguration.xml";
    private static final String PACKAGE = "org.jenkinsci.plugins.authorizeproject.";
    private static final String STRATEGY = PACKAGE + "strategy.";
    private static final String TRIGGERING = "TriggeringUsersAuthorizationStrategy";
    private static final String ANONYMOUS = "AnonymousAuthorizationStrategy";
    private static final String SPECIFIC = "SpecificUsersAuthorizationStrategy";
    private static final String SYSTEM = "SystemAuthorizationStrategy";
    private static final List<String> STRATEGIES = List.of(ANONYMOUS, SPECIFIC, SYSTEM, TRIGGERING);
    private static final String ADMIN = "USER:hudson.model.Hudson.Administer:ada";

    private final CheckRun check = new CheckRun(new BuildsRunAsSystem());

    @TempDir
    private Path directory;

    @BeforeEach
    void onlyAdministrators() {
        home().config(LDAP, matrix("Project", ADMIN, "GROUP:hudson.model.Item.Build:dev"));
    }

    private AccessHome home() {
        return new AccessHome(directory);
    }

    private void authenticators(String... elements) {
        home().file(
                        FILE,
                        "<jenkins.security.QueueItemAuthenticatorConfiguration><authenticators>"
                                + String.join("", elements)
                                + "</authenticators></jenkins.security.QueueItemAuthenticatorConfiguration>");
    }

    private static String global(String strategy) {
        return "<" + PACKAGE + "GlobalQueueItemAuthenticator><strategy class='" + PACKAGE + "strategy." + strategy
                + "'><userid>ada</userid></strategy></" + PACKAGE + "GlobalQueueItemAuthenticator>";
    }

    /** As the plugin writes it when Manage Jenkins > Security is saved: every strategy is in one of the lists. */
    private static String perJob(String... enabled) {
        List<String> disabled = new ArrayList<>(STRATEGIES);
        disabled.removeAll(List.of(enabled));
        return "<" + PACKAGE + "ProjectQueueItemAuthenticator plugin='authorize-project@2.1.0'>"
                + strategies("enabledStrategies", List.of(enabled)) + strategies("disabledStrategies", disabled)
                + "</" + PACKAGE + "ProjectQueueItemAuthenticator>";
    }

    private static String strategies(String list, List<String> names) {
        StringBuilder out = new StringBuilder("<" + list + ">");
        for (String name : names) {
            out.append("<string>").append(STRATEGY).append(name).append("</string>");
        }
        return out + "</" + list + ">";
    }

    /** Without lists, as configuration that names no strategy leaves it. */
    private static String perJobByDefault() {
        return "<" + PACKAGE + "ProjectQueueItemAuthenticator plugin='authorize-project@2.1.0'>"
                + "<enabledStrategies class='java.util.ImmutableCollections$SetN' resolves-to='java.util.CollSer'"
                + " serialization='custom'><java.util.CollSer><default><tag>2</tag></default><int>0</int>"
                + "</java.util.CollSer></enabledStrategies><disabledStrategies"
                + " class='java.util.ImmutableCollections$SetN' reference='../enabledStrategies'/></" + PACKAGE
                + "ProjectQueueItemAuthenticator>";
    }

    private void job(String name, String strategy) {
        home().freestyle(
                        name,
                        "<properties><" + PACKAGE + "AuthorizeProjectProperty plugin='authorize-project@2.1.0'>"
                                + "<strategy class='" + STRATEGY + strategy + "'><userid>ada</userid></strategy></"
                                + PACKAGE + "AuthorizeProjectProperty></properties>");
    }

    private CheckResult result() {
        return check.on(home().read());
    }

    @Test
    @Rule(
            value = "every build runs as who triggered it, as anonymous, or as a user without Overall/Administer",
            status = Status.PASS)
    void identitiesPass() {
        for (String strategy : List.of("TriggeringUsersAuthorizationStrategy", "AnonymousAuthorizationStrategy")) {
            authenticators(global(strategy));
            assertThat(result().status()).isEqualTo(Status.PASS);
        }
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .buildAuthenticators(Fact.known(List.of(
                                                new BuildAuthenticator.ForAll(new RunsAs.SpecificUser("builder")))))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void jobsThatAllChoosePass() {
        job("lab", TRIGGERING);
        for (String authenticator : List.of(perJob(TRIGGERING), perJobByDefault())) {
            authenticators(authenticator);
            assertThat(result().status()).isEqualTo(Status.PASS);
        }
    }

    @Test
    @Rule(
            value = "jobs choose what is disabled, and the next authenticator gives their builds the rights of a user",
            status = Status.PASS)
    void aDisabledChoiceIsLeftToTheNext() {
        authenticators(perJob(TRIGGERING), global(ANONYMOUS));
        job("lab", SPECIFIC);

        assertThat(result().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "jobs choose what is disabled, which leaves their builds to SYSTEM, and somebody who is no"
                    + " administrator may configure, create or replay jobs",
            status = Status.FAIL)
    void aDisabledChoiceIsNone() {
        home().config(LDAP, matrix("Project", ADMIN, "GROUP:hudson.model.Item.Configure:dev"));
        authenticators(perJob(ANONYMOUS));
        job("lab", TRIGGERING);
        job("ris", ANONYMOUS);

        assertThat(result().status()).isEqualTo(Status.FAIL);
        assertThat(result().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains(
                                "1 jobs choose no identity, or one that is disabled (lab), so",
                                "dev, no administrator"));
    }

    @Test
    @Rule(
            value = "jobs choose what is disabled, which leaves their builds to SYSTEM, and only administrators may"
                    + " change jobs in Jenkins",
            status = Status.WARN)
    void whatIsDisabledByDefaultIsNone() {
        for (String strategy : List.of(SPECIFIC, SYSTEM)) {
            job("lab", strategy);
            for (String authenticator : List.of(perJob(TRIGGERING), perJobByDefault())) {
                authenticators(authenticator);
                assertThat(result().status()).isEqualTo(Status.WARN);
                assertThat(result().reason())
                        .contains("run as SYSTEM, such as lab")
                        .doesNotContain("ada", "by choice");
            }
        }
    }

    @Test
    void anAdministratorChosenByAJobFailsWhereThatIsEnabled() {
        authenticators(perJob(SPECIFIC));
        job("lab", SPECIFIC);

        assertThat(result().status()).isEqualTo(Status.FAIL);
        assertThat(result().reason()).contains("its builds run as ada");
    }

    @Test
    void theOlderFormOfTheListsCounts() {
        authenticators("<" + PACKAGE + """
                ProjectQueueItemAuthenticator plugin="authorize-project@1.4.0">
                  <strategyEnabledMap>
                    <entry>
                      <string>org.jenkinsci.plugins.authorizeproject.strategy.SpecificUsersAuthorizationStrategy</string>
                      <boolean>true</boolean>
                    </entry>
                    <entry>
                      <string>org.jenkinsci.plugins.authorizeproject.strategy.TriggeringUsersAuthorizationStrategy</string>
                      <boolean>false</boolean>
                    </entry>
                  </strategyEnabledMap>
                </org.jenkinsci.plugins.authorizeproject.ProjectQueueItemAuthenticator>
                """);
        job("lab", SPECIFIC);
        assertThat(result().reason()).contains("its builds run as ada");

        job("lab", TRIGGERING);
        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    void aStrategyOfAnotherPluginIsUnknownUnlessDisabled() {
        job("lab", "CustomStrategy");
        for (String authenticator : List.of(perJob(TRIGGERING), perJob("CustomStrategy"), perJobByDefault())) {
            authenticators(authenticator, global(TRIGGERING));
            assertThat(result().status()).isEqualTo(Status.UNKNOWN);
        }

        authenticators(perJob().replace(
                        "<disabledStrategies>", "<disabledStrategies><string>" + STRATEGY + "CustomStrategy</string>"));
        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    void jobsThatDoNotChooseAreLeftToTheNext() {
        authenticators(perJob(TRIGGERING), global(ANONYMOUS));
        home().freestyle("lab", "");

        assertThat(result().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "builds run as SYSTEM, and somebody who is no administrator may configure, create or replay jobs",
            status = Status.FAIL)
    void systemFailsWhereOthersChangeJobs() {
        home().config(LDAP, matrix("Project", ADMIN, "GROUP:hudson.model.Run.Replay:dev"));

        assertThat(result().status()).isEqualTo(Status.FAIL);
        assertThat(result().reason()).contains("dev, no administrator");
    }

    @Test
    @Rule(value = "builds run as SYSTEM, and only administrators may change jobs in Jenkins", status = Status.WARN)
    void systemIsAWarningWhereOnlyAdministratorsChangeJobs() {
        assertThat(result().status()).isEqualTo(Status.WARN);

        authenticators();
        assertThat(result().status()).isEqualTo(Status.WARN);

        authenticators(global("SystemAuthorizationStrategy"));
        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    void jobsThatChooseNothingOrSystemAreNamed() {
        authenticators(perJob(SYSTEM));
        job("lab", SYSTEM);
        home().freestyle("ris", "");

        CheckResult result = result();
        assertThat(result.findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("lab", "access control for builds");
        assertThat(result.findings().get(1).message()).contains("1 jobs choose no identity, so", "such as ris");
    }

    @Test
    void anAuthenticatorOfAMissingPluginDoesNothing() {
        authenticators(global("TriggeringUsersAuthorizationStrategy"));
        home().file("plugins/git/META-INF/MANIFEST.MF", "Short-Name: git\nPlugin-Version: 5.0\n");

        assertThat(result().status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value =
                    "the authenticator for all builds has no strategy, and the next one gives them the rights of a user",
            status = Status.PASS)
    void anAuthenticatorWithoutAStrategyIsPassedOver() {
        String empty = "<" + PACKAGE + "GlobalQueueItemAuthenticator/>";
        String ofNoClass = empty.replace("/>", "><strategy/></" + PACKAGE + "GlobalQueueItemAuthenticator>");
        for (String undecided : List.of(empty, ofNoClass)) {
            authenticators(undecided, global(TRIGGERING));
            assertThat(result().status()).isEqualTo(Status.PASS);

            authenticators(undecided, "<com.example.Authenticator/>");
            assertThat(result().status()).isEqualTo(Status.UNKNOWN);

            authenticators(undecided);
            assertThat(result().status()).isEqualTo(Status.WARN);
            assertThat(result().reason()).contains("has no strategy, so all builds run as SYSTEM");
        }
    }

    @Test
    @Rule(value = "builds run as a user who holds Overall/Administer", status = Status.FAIL)
    void anAdministratorsRightsFail() {
        authenticators(global("SpecificUsersAuthorizationStrategy"));

        assertThat(result().status()).isEqualTo(Status.FAIL);
        assertThat(result().reason()).contains("run as ada");
    }

    @Test
    @Rule(value = "an authenticator or an identity is of a class this tool does not know", status = Status.UNKNOWN)
    void unknownClassesAreUnknown() {
        authenticators("<com.example.Authenticator/>");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);

        authenticators(global("CustomStrategy"));
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "the list of authenticators, or a job that may choose its identity, cannot be read",
            status = Status.UNKNOWN)
    void whatCannotBeReadIsUnknown() {
        home().file(FILE, "<broken");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);

        authenticators(perJob(TRIGGERING));
        home().file("jobs/lab/config.xml", "<project");
        assertThat(result().status()).isEqualTo(Status.UNKNOWN);
    }
}
