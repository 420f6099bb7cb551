package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.strategyOf;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.AccessBuilder;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleBasedAccessTest {

    private final CheckRun check = new CheckRun(new RoleBasedAccess());

    @TempDir
    private Path directory;

    private CheckResult on(String strategy) {
        return check.on(new AccessHome(directory).config(LDAP, strategy).read());
    }

    @Test
    @Rule(value = "names and roles hold rights, and not everybody is an administrator", status = Status.PASS)
    void passesWithNamedRights() {
        assertThat(on(matrix(
                                "Global",
                                "GROUP:hudson.model.Hudson.Administer:clinic-it",
                                "GROUP:hudson.model.Hudson.Read:authenticated"))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNSECURED", "LOGGED_IN_FULL_CONTROL"})
    @Rule(
            value = "everybody, or everybody who has logged in, is an administrator by the strategy itself",
            status = Status.FAIL)
    void strategiesWithoutRolesFail(StrategyKind kind) {
        assertThat(check.on(new FactsBuilder().access(new AccessBuilder().strategy(strategyOf(kind))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GROUP:hudson.model.Hudson.Administer:authenticated",
                "hudson.model.Hudson.Administer:authenticated",
                "USER:Overall/Administer:anonymous"
            })
    @Rule(value = "`anonymous` or `authenticated` holds Overall/Administer", status = Status.FAIL)
    void administrationForEverybodyFails(String permission) {
        assertThat(on(matrix("Project", permission, "USER:hudson.model.Hudson.Read:ada"))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void anAccountCalledAuthenticatedIsOnePerson() {
        assertThat(on(matrix(
                                "Project",
                                "USER:hudson.model.Hudson.Administer:authenticated",
                                "GROUP:hudson.model.Hudson.Read:lab"))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "the strategy is legacy mode", status = Status.WARN)
    void legacyModeIsAWarning() {
        assertThat(on("<authorizationStrategy class='hudson.security.LegacyAuthorizationStrategy'/>")
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "only administrators hold any right", status = Status.WARN)
    void onlyAdministratorsIsAWarning() {
        assertThat(on(matrix("Global", "USER:hudson.model.Hudson.Administer:ada"))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "a name in a matrix or role does not say whether it is a user or a group", status = Status.WARN)
    void namesWithoutTypeAreAWarning() {
        CheckResult result = on(matrix(
                "Global",
                "hudson.model.Hudson.Administer:clinic-it",
                "hudson.model.Hudson.Read:lab",
                "hudson.model.Hudson.Read:authenticated"));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).startsWith("2 names").contains("clinic-it");
    }

    @Test
    @Rule(
            value =
                    "the strategy is of a class this tool does not know, a macro role has members, or some grants cannot be read",
            status = Status.UNKNOWN)
    void aMacroRoleIsUnknown() {
        CheckResult result = on("""
                <authorizationStrategy class="com.michelin.cio.hudson.plugins.rolestrategy.RoleBasedAuthorizationStrategy">
                  <roleMap type="globalRoles">
                    <role name="admin" pattern=".*">
                      <permissions><permission>hudson.model.Hudson.Administer</permission></permissions>
                      <assignedSIDs><sid type="GROUP">clinic-it</sid></assignedSIDs>
                    </role>
                  </roleMap>
                  <roleMap type="projectRoles">
                    <role name="@BuildableJob" pattern=".*">
                      <permissions><permission>hudson.model.Item.Build</permission></permissions>
                      <assignedSIDs><sid type="GROUP">lab</sid></assignedSIDs>
                    </role>
                  </roleMap>
                </authorizationStrategy>""");

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.reason()).contains("@BuildableJob");
    }

    @Test
    void anUnknownClassIsUnknown() {
        assertThat(on("<authorizationStrategy class='com.example.Custom'/>").status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void rightsThatGitHubKeepsDoNotMatterHere() {
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .strategy(strategyOf(StrategyKind.GITHUB))
                                        .grants(Inventory.unobserved(FactsBuilder.GAP))))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "`config.xml` is missing or cannot be read", status = Status.UNKNOWN)
    void withoutConfigNothingIsKnown() {
        assertThat(check.on(new AccessHome(directory)
                                .file("config.xml", "<hudson>")
                                .read())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }
}
