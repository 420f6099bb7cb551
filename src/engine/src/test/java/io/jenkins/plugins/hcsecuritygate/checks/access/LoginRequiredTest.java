package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.grant;
import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.realmOf;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.permissions;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginRequiredTest {

    private final CheckRun check = new CheckRun(new LoginRequired());

    @TempDir
    private Path directory;

    private AccessHome home() {
        return new AccessHome(directory);
    }

    @Test
    @Rule(
            value = "there is a security realm, and under the strategy in force anonymous holds no permission",
            status = Status.PASS)
    void passesWhereAnonymousHoldsNothing() {
        home().config(LDAP, matrix("Project", "GROUP:hudson.model.Hudson.Administer:clinic-it"))
                .freestyle("lab", "");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);
    }

    @Test
    void grantsOnItemsAreDeadUnderAnotherStrategy() {
        home().config(LDAP, """
                <authorizationStrategy class='hudson.security.FullControlOnceLoggedInAuthorizationStrategy'>
                  <denyAnonymousReadAccess>true</denyAnonymousReadAccess>
                </authorizationStrategy>""").freestyle("lab", """
                <properties><hudson.security.AuthorizationMatrixProperty>
                """ + permissions("hudson.model.Item.Build:anonymous") + """
                </hudson.security.AuthorizationMatrixProperty></properties>""");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "anonymous holds nothing but Overall/Read, Job/Read, Job/Discover, Job/ViewStatus or View/Read",
            status = Status.WARN)
    void readingIsAWarning() {
        home().config(LDAP, "<authorizationStrategy class='hudson.security.LegacyAuthorizationStrategy'/>");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.WARN);
    }

    @Test
    void fullControlLetsAnonymousReadUnlessDenied() {
        home().config(
                        LDAP,
                        "<authorizationStrategy class='hudson.security.FullControlOnceLoggedInAuthorizationStrategy'/>");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "anonymous holds any other permission, on whatever item", status = Status.FAIL)
    void buildingOneItemIsEnoughToFail() {
        home().config(LDAP, matrix("Project", "USER:hudson.model.Hudson.Administer:ada"))
                .freestyle("lab", """
                <properties><hudson.security.AuthorizationMatrixProperty>
                """ + permissions("USER:hudson.model.Item.Build:anonymous") + """
                </hudson.security.AuthorizationMatrixProperty></properties>""");

        CheckResult result = check.on(home().read());
        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("Job/Build on item lab");
    }

    @Test
    void aGroupCalledAnonymousIsNotEverybody() {
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .grants(grant("anonymous", SidType.GROUP, "hudson.model.Item.Build"))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void permissionsThatAreOffByDefaultDoNotCount() {
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .grants(grant("anonymous", SidType.USER, "hudson.model.Item.ExtendedRead"))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the security realm is None, or `config.xml` states none", status = Status.FAIL)
    void noRealmFails() {
        home().config(matrix("Global", "USER:hudson.model.Hudson.Administer:ada"));

        CheckResult result = check.on(home().read());
        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("states no security realm");
    }

    @Test
    @Rule(value = "the authorization strategy is Unsecured, or `config.xml` states none", status = Status.FAIL)
    void noStrategyFails() {
        home().config(LDAP);
        assertThat(check.on(home().read()).reason()).contains("states no authorization strategy");

        home().config(LDAP, "<authorizationStrategy class='hudson.security.AuthorizationStrategy$Unsecured'/>");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "`useSecurity` is false, whatever else is configured", status = Status.FAIL)
    void theRescueHatchFails() {
        home().config(
                        "<useSecurity>false</useSecurity>",
                        LDAP,
                        matrix("Global", "USER:hudson.model.Hudson.Administer:ada"));

        CheckResult result = check.on(home().read());
        assertThat(result.findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.status()).isEqualTo(Status.FAIL);
            assertThat(finding.message()).contains("useSecurity is false");
        });
    }

    @Test
    @Rule(value = "the security realm is of a class this tool does not know", status = Status.UNKNOWN)
    void anUnknownRealmIsUnknown() {
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder().realm(realmOf(RealmKind.UNRECOGNISED, false))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "the strategy is of a class this tool does not know, or some of its grants cannot be read",
            status = Status.UNKNOWN)
    void anUnknownStrategyIsUnknown() {
        home().config(LDAP, "<authorizationStrategy class='com.example.Custom'/>");

        CheckResult result = check.on(home().read());
        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("com.example.Custom");
    }

    @Test
    void aBrokenJobMayGrantAnythingUnderTheProjectMatrix() {
        home().config(LDAP, matrix("Project", "USER:hudson.model.Hudson.Administer:ada"))
                .file("jobs/lab/config.xml", "<project><prop");

        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void withoutConfigNothingIsKnown() {
        home().file("jobs/readme", "");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);

        home().file("config.xml", "<hudson><broken");
        assertThat(check.on(home().read()).status()).isEqualTo(Status.UNKNOWN);
    }
}
