package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.grant;
import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.realmOf;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LOCAL;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.AccessBuilder;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RealmKind;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfSignupTest {

    private static final String STRATEGY = matrix("Project", "USER:hudson.model.Hudson.Administer:ada");

    private final CheckRun check = new CheckRun(new SelfSignup());

    @TempDir
    private Path directory;

    private AccessHome home() {
        return new AccessHome(directory);
    }

    @Test
    @Rule(value = "the realm is Jenkins' own user database, and visitors cannot sign up", status = Status.PASS)
    void localRealmWithoutSignupPasses() {
        assertThat(check.on(home().config(LOCAL, STRATEGY).read()).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "the accounts are kept by a directory or an identity provider of the organization",
            status = Status.PASS)
    void aDirectoryPassesWhateverUsersAreOnFile() {
        home().config(LDAP, STRATEGY).file("users/ada_1/config.xml", "<user><id>ada</id></user>");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<disableSignup>false</disableSignup>", "<enableCaptcha>true</enableCaptcha>"})
    @Rule(
            value = "visitors can sign up: `disableSignup` is false, or `config.xml` does not state it",
            status = Status.FAIL)
    void signupFails(String field) {
        home().config(
                        "<securityRealm class='hudson.security.HudsonPrivateSecurityRealm'>" + field
                                + "</securityRealm>",
                        STRATEGY);

        assertThat(check.on(home().read()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "anybody can have an account at the provider (github.com, gitlab.com, Google without a domain), and `authenticated` holds a right",
            status = Status.FAIL)
    void aPublicProviderWithRightsFails() {
        home().config("""
                <securityRealm class='org.jenkinsci.plugins.GithubSecurityRealm'>
                  <githubWebUri>https://github.com</githubWebUri>
                </securityRealm>""", matrix("Project", "GROUP:hudson.model.Hudson.Read:authenticated"));

        assertThat(check.on(home().read()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value = "anybody can have an account at the provider, and `authenticated` holds no right",
            status = Status.WARN)
    void aPublicProviderWithoutRightsIsAWarning() {
        home().config("<securityRealm class='org.jenkinsci.plugins.googlelogin.GoogleOAuth2SecurityRealm'/>", STRATEGY);

        assertThat(check.on(home().read()).status()).isEqualTo(Status.WARN);
    }

    @Test
    void aProviderOfTheOrganizationPasses() {
        home().config("""
                <securityRealm class='org.jenkinsci.plugins.GithubSecurityRealm'>
                  <githubWebUri>https://git.clinic.example</githubWebUri>
                </securityRealm>""", matrix("Project", "GROUP:hudson.model.Hudson.Read:authenticated"));
        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);

        home().config("""
                <securityRealm class='org.jenkinsci.plugins.googlelogin.GoogleOAuth2SecurityRealm'>
                  <domain>clinic.example</domain>
                </securityRealm>""", matrix("Project", "GROUP:hudson.model.Hudson.Read:authenticated"));
        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "`secrets/initialAdminPassword` is still there: the setup was not finished", status = Status.WARN)
    void anUnfinishedSetupIsAWarning() {
        home().config(LOCAL, STRATEGY).file("secrets/initialAdminPassword", "");

        CheckResult result = check.on(home().read());
        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.findings())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.resource().location()).isEqualTo("secrets/initialAdminPassword"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET_CONTAINER", "OPERATING_SYSTEM", "UNRECOGNISED"})
    @Rule(
            value =
                    "the accounts are those of the servlet container, of the operating system or of a realm this tool does not know, and the policy's `vettedRealms` does not name it",
            status = Status.UNKNOWN)
    void otherPeoplesAccountsAreUnknown(RealmKind kind) {
        FactsBuilder facts = new FactsBuilder().access(new AccessBuilder().realm(realmOf(kind, false)));

        assertThat(check.on(facts).status()).isEqualTo(Status.UNKNOWN);
        assertThat(new CheckRun(new SelfSignup())
                        .with("vettedRealms", List.of("realm." + kind))
                        .on(facts)
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void vettingDoesNotExcuseSignup() {
        assertThat(new CheckRun(new SelfSignup())
                        .with("vettedRealms", List.of("realm.LOCAL"))
                        .on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .realm(realmOf(RealmKind.LOCAL, true))
                                        .grants(grant("ada", SidType.USER, "hudson.model.Hudson.Administer"))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void withoutConfigNothingIsKnown() {
        assertThat(check.on(home().file("config.xml", "<hudson>").read()).status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "there is no security realm at all", status = Status.NOT_APPLICABLE)
    void withoutARealmThereAreNoAccounts() {
        assertThat(check.on(home().config(STRATEGY).read()).status()).isEqualTo(Status.NOT_APPLICABLE);
    }
}
