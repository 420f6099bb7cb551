package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokensTest {

    private static final String OPTIONS = "jenkins.security.apitoken.ApiTokenPropertyConfiguration.xml";

    private final CheckRun check = new CheckRun(new ApiTokens());

    @TempDir
    private Path directory;

    @BeforeEach
    void config() {
        home().config(LDAP, matrix("Project", "USER:hudson.model.Hudson.Administer:ada"));
    }

    private AccessHome home() {
        return new AccessHome(directory);
    }

    /** A user as Jenkins writes it, with what the token property holds. */
    private static String user(String id, String property) {
        return """
                <?xml version='1.1' encoding='UTF-8'?>
                <user>
                  <version>10</version>
                  %s
                  <properties>
                    <jenkins.security.ApiTokenProperty>%s</jenkins.security.ApiTokenProperty>
                  </properties>
                </user>
                """.formatted(id.isEmpty() ? "" : "<id>" + id + "</id>", property);
    }

    private static String hashed(int version) {
        return """
                <tokenStore><tokenList>
                  <jenkins.security.apitoken.ApiTokenStore_-HashedToken>
                    <name>script</name><value><version>%d</version><hash>00</hash></value>
                  </jenkins.security.apitoken.ApiTokenStore_-HashedToken>
                </tokenList></tokenStore>""".formatted(version);
    }

    @Test
    @Rule(value = "both options for legacy tokens are off, and no account has one", status = Status.PASS)
    void hashedTokensPass() {
        home().file("users/ada_1/config.xml", user("ada", hashed(11)));
        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);

        home().file(OPTIONS, """
                <jenkins.security.apitoken.ApiTokenPropertyConfiguration>
                  <tokenGenerationOnCreationEnabled>false</tokenGenerationOnCreationEnabled>
                  <creationOfLegacyTokenEnabled>false</creationOfLegacyTokenEnabled>
                </jenkins.security.apitoken.ApiTokenPropertyConfiguration>""");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "an account has a legacy token", status = Status.FAIL)
    void legacyTokensFailInEveryLayout() {
        home().file("users/ada/config.xml", user("", "<apiToken>kept</apiToken>"))
                .file("users/grace_8401/config.xml", user("grace", "<apiToken>kept</apiToken>"))
                .file("users/joan_" + "a1".repeat(32) + "/config.xml", user("joan", hashed(10)))
                .file("users/users.xml", "<hudson.model.UserIdMapper/>");

        CheckResult result = check.on(home().read());
        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings())
                .extracting(finding -> finding.resource().name())
                .containsExactly("ada", "grace", "joan");
        assertThat(result.findings()).extracting(Finding::message).noneMatch(message -> message.contains("kept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenGenerationOnCreationEnabled", "creationOfLegacyTokenEnabled"})
    @Rule(value = "`tokenGenerationOnCreationEnabled` or `creationOfLegacyTokenEnabled` is true", status = Status.FAIL)
    void legacyOptionsFail(String option) {
        home().file(OPTIONS, "<configuration><" + option + ">true</" + option + "></configuration>");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "Jenkins is older than 2.129, which has no other tokens", status = Status.FAIL)
    void oldVersionsFail() {
        assertThat(check.on(new FactsBuilder().jenkinsVersion(Fact.known("2.121.3")))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(new FactsBuilder().jenkinsVersion(Fact.known("2.129")))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the options, `users/` or the record of an account cannot be read", status = Status.UNKNOWN)
    void whatCannotBeReadIsUnknown() {
        home().file("users/ada_1/config.xml", "<user><id>ada");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);

        home().file("users/ada_1/config.xml", user("ada", "")).file(OPTIONS, "<broken");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void usersThatAreNoDirectoryAreUnknown() {
        home().file("users", "a file");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);
    }
}
