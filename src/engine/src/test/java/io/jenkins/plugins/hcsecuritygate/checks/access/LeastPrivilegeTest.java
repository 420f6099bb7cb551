package io.jenkins.plugins.hcsecuritygate.checks.access;

import static io.jenkins.plugins.hcsecuritygate.check.AccessBuilder.grant;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.permissions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.hcsecuritygate.check.AccessBuilder;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastPrivilegeTest {

    private static final String CREDENTIALS = "com.cloudbees.plugins.credentials.CredentialsProvider.";
    private static final Grant ADMIN = grant("clinic-it", SidType.GROUP, "hudson.model.Hudson.Administer");
    private static final Scope LAB = new Scope(Scope.Kind.ITEM, "lab");

    private final CheckRun check = new CheckRun(new LeastPrivilege());

    @TempDir
    private Path directory;

    private CheckResult on(Grant... grants) {
        return check.on(new FactsBuilder().access(new AccessBuilder().grants(grants)));
    }

    private static Grant dev(String permission) {
        return grant("dev", SidType.GROUP, permission);
    }

    @Test
    @Rule(value = "no developer holds any of the rights below", status = Status.PASS)
    void passesWithReadingAndBuilding() {
        assertThat(check.on(new AccessHome(directory)
                                .config(
                                        LDAP,
                                        matrix(
                                                "Project",
                                                "GROUP:hudson.model.Hudson.Administer:clinic-it",
                                                "GROUP:hudson.model.Item.Workspace:clinic-it",
                                                "GROUP:hudson.model.Item.Read:dev",
                                                "GROUP:hudson.model.Item.Build:dev",
                                                "GROUP:hudson.model.Item.ExtendedRead:dev"))
                                .read())
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "a developer holds Job/Workspace, on whatever item: that is access to real data",
            status = Status.FAIL)
    void workspacesAreRealData() {
        CheckResult result = check.on(new AccessHome(directory)
                .config(LDAP, matrix("Project", "GROUP:hudson.model.Hudson.Administer:clinic-it"))
                .freestyle("lab", """
                        <properties><hudson.security.AuthorizationMatrixProperty>
                        """ + permissions("GROUP:hudson.model.Item.Workspace:dev") + """
                        </hudson.security.AuthorizationMatrixProperty></properties>""")
                .read());

        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.FAIL);
            assertThat(finding.resource().kind()).isEqualTo("group");
            assertThat(finding.resource().name()).isEqualTo("dev");
            assertThat(finding.resource().location()).isEqualTo("jobs/lab/config.xml");
            assertThat(finding.message()).isEqualTo("holds Job/Workspace on item lab");
        });
    }

    @Test
    void rightsAreFoundWhereTheyAreGranted() {
        CheckResult result = check.on(new AccessHome(directory)
                .config(
                        LDAP,
                        matrix(
                                "Project",
                                "GROUP:hudson.model.Hudson.Administer:clinic-it",
                                "GROUP:hudson.model.Run.Replay:dev"))
                .freestyle("lab", """
                        <properties><hudson.security.AuthorizationMatrixProperty>
                        """ + permissions("GROUP:hudson.model.Item.Workspace:dev") + """
                        </hudson.security.AuthorizationMatrixProperty></properties>""")
                .freestyle("ris", """
                        <properties><hudson.security.AuthorizationMatrixProperty>
                        """ + permissions("GROUP:hudson.model.Item.Configure:dev") + """
                        </hudson.security.AuthorizationMatrixProperty></properties>""")
                .read());

        assertThat(result.findings())
                .extracting(finding -> finding.resource().location(), Finding::status)
                .containsExactly(
                        tuple("config.xml", Status.WARN),
                        tuple("jobs/lab/config.xml", Status.FAIL),
                        tuple("jobs/ris/config.xml", Status.WARN));
        assertThat(result.findings())
                .allSatisfy(finding -> assertThat(finding.resource().name()).isEqualTo("dev"));
    }

    @Test
    @Rule(value = "a developer holds Overall/Administer", status = Status.FAIL)
    void everybodyOrNamedDevelopersAsAdministratorsFail() {
        assertThat(on(grant("authenticated", SidType.GROUP, "hudson.model.Hudson.Administer"))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(new CheckRun(new LeastPrivilege())
                        .with("developers", List.of("dev*"))
                        .on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .grants(grant("dev-lead", SidType.USER, "hudson.model.Hudson.Administer"))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Configure", "Create", "Delete"})
    @Rule(
            value = "a developer holds Agent/Configure, Agent/Create or Agent/Delete, on whatever node",
            status = Status.FAIL)
    void agentsAreOutOfReach(String name) {
        Scope node = new Scope(Scope.Kind.NODE, "build-1");

        assertThat(on(ADMIN, grant(node, "dev", SidType.GROUP, "hudson.model.Computer." + name))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Create", "Update", "Delete", "ManageDomains"})
    @Rule(
            value = "a developer holds Credentials/Create, Update, Delete or ManageDomains everywhere",
            status = Status.FAIL)
    void theControllersCredentialsAreOutOfReach(String name) {
        assertThat(on(ADMIN, dev(CREDENTIALS + name)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a developer holds both Job/Create and Job/Configure everywhere", status = Status.FAIL)
    void makingAnyJobFails() {
        assertThat(on(ADMIN, dev("hudson.model.Item.Create"), dev("hudson.model.Item.Configure"))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "a developer holds Overall/RunScripts, UploadPlugins or ConfigureUpdateCenter, and Jenkins is older than 2.222",
            status = Status.FAIL)
    void oldPartsOfAdministrationFailWhereTheyWork() {
        AccessBuilder access = new AccessBuilder().grants(ADMIN, dev("hudson.model.Hudson.RunScripts"));

        assertThat(check.on(new FactsBuilder()
                                .jenkinsVersion(Fact.known("2.204.6"))
                                .access(access))
                        .status())
                .isEqualTo(Status.FAIL);
        assertThat(check.on(new FactsBuilder()
                                .jenkinsVersion(Fact.known("2.222"))
                                .access(access))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hudson.model.Item.Configure",
                "hudson.model.Item.Create",
                "hudson.model.Run.Replay",
                "hudson.model.Computer.Connect",
                "hudson.model.Computer.Provision",
                CREDENTIALS + "View"
            })
    @Rule(
            value =
                    "a developer holds Job/Configure, Job/Create, Run/Replay, Credentials/View, Agent/Connect or Agent/Provision otherwise, or rights on the credentials of some items",
            status = Status.WARN)
    void doubtfulRightsAreWarnings(String permission) {
        assertThat(on(ADMIN, dev(permission)).status()).isEqualTo(Status.WARN);
    }

    @Test
    void credentialsOfAFolderAreAWarning() {
        CheckResult result = on(ADMIN, grant(LAB, "dev", SidType.GROUP, CREDENTIALS + "Create"));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).isEqualTo("holds Credentials/Create on item lab");
    }

    @Test
    void manyItemsAreOneFinding() {
        CheckResult result = on(
                ADMIN,
                grant(LAB, "dev", SidType.GROUP, "hudson.model.Item.Workspace"),
                grant(new Scope(Scope.Kind.ITEM, "ris"), "dev", SidType.GROUP, "hudson.model.Item.Workspace"));

        assertThat(result.reason()).isEqualTo("holds Job/Workspace on item lab and 1 more");
    }

    @Test
    @Rule(value = "more names than `maxAdministrators` hold Overall/Administer", status = Status.WARN)
    void manyAdministratorsAreAWarning() {
        CheckRun strict = new CheckRun(new LeastPrivilege()).with("maxAdministrators", 1);
        AccessBuilder two =
                new AccessBuilder().grants(ADMIN, grant("ada", SidType.USER, "hudson.model.Hudson.Administer"));

        assertThat(strict.on(new FactsBuilder().access(two)).status()).isEqualTo(Status.WARN);
        assertThat(check.on(new FactsBuilder().access(two)).status()).isEqualTo(Status.PASS);
    }

    @Test
    void aPolicyCanSayWhoIsADeveloper() {
        AccessBuilder access = new AccessBuilder()
                .grants(
                        ADMIN,
                        grant("swarm", SidType.USER, "hudson.model.Computer.Create"),
                        dev("hudson.model.Item.Build"));
        CheckRun classified = new CheckRun(new LeastPrivilege()).with("developers", List.of("dev"));

        assertThat(check.on(new FactsBuilder().access(access)).status()).isEqualTo(Status.FAIL);
        assertThat(classified.on(new FactsBuilder().access(access)).status()).isEqualTo(Status.PASS);
    }

    @Test
    void everybodyCountsWhateverThePolicySays() {
        assertThat(new CheckRun(new LeastPrivilege())
                        .with("developers", List.of("dev"))
                        .on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .grants(
                                                dev("hudson.model.Item.Build"),
                                                grant("authenticated", SidType.GROUP, "hudson.model.Item.Workspace"))))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "the policy names `developers`, and none of them is granted anything", status = Status.UNKNOWN)
    void aListThatNamesNobodyIsUnknown() {
        assertThat(new CheckRun(new LeastPrivilege())
                        .with("developers", List.of("develpers"))
                        .on(new FactsBuilder())
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value =
                    "some grants are not known: the strategy, a macro role, rights on GitHub repositories, a file that cannot be read",
            status = Status.UNKNOWN)
    void unknownGrantsAreUnknown() {
        assertThat(check.on(new FactsBuilder()
                                .access(new AccessBuilder()
                                        .grants(new Inventory<>(List.of(ADMIN), List.of(FactsBuilder.GAP)))))
                        .status())
                .isEqualTo(Status.UNKNOWN);
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
