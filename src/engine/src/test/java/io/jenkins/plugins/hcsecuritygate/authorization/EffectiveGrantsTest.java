package io.jenkins.plugins.hcsecuritygate.authorization;

import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.LDAP;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.matrix;
import static io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome.permissions;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.checks.access.AccessHome;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads homes with each kind of strategy, as every check sees them. */
class EffectiveGrantsTest {

    @TempDir
    private Path directory;

    private AccessHome home(String strategy) {
        return new AccessHome(directory).config(LDAP, strategy);
    }

    private static Inventory<Grant> grants(AccessHome home) {
        return home.read().access().grants();
    }

    /** Each grant as "TYPE sid permission place". */
    private static List<String> words(Inventory<Grant> grants) {
        return grants.items().stream()
                .map(grant -> grant.sidType() + " " + grant.sid() + " " + Permissions.uiName(grant.permission()) + " "
                        + grant.scope().words())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "hudson.model.Item.Build:dev, EITHER dev Job/Build everywhere",
        "EITHER:hudson.model.Item.Build:dev, EITHER dev Job/Build everywhere",
        "USER:Job/Build:dev, USER dev Job/Build everywhere",
        "GROUP:Credentials/View:dev, GROUP dev Credentials/View everywhere",
        "GROUP:hudson.model.Item.Build:urn:clinic:dev, GROUP urn:clinic:dev Job/Build everywhere",
        "hudson.model.Item.Build:urn:clinic:dev, EITHER urn:clinic:dev Job/Build everywhere",
        "Slave/Connect:build agent, EITHER build agent Agent/Connect everywhere",
        "USER:com.example.Thing.Use:dev, USER dev com.example.Thing.Use everywhere"
    })
    void matrixEntriesOfEveryGeneration(String entry, String expected) {
        assertThat(words(grants(home(matrix("Global", entry))))).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hudson.model.Item.Build", "USER:hudson.model.Item.Build"})
    void anEntryThatNamesNobodyIsAGap(String entry) {
        Inventory<Grant> grants = grants(home(matrix("Global", entry, "USER:Job/Build:ada")));

        assertThat(words(grants)).containsExactly("USER ada Job/Build everywhere");
        assertThat(grants.gaps())
                .singleElement()
                .extracting(Gap::why)
                .asString()
                .contains("names nobody");
    }

    private static String itemMatrix(String propertyClass, String... permissions) {
        return "<properties><" + propertyClass
                + "><inheritanceStrategy class='org.jenkinsci.plugins.matrixauth.inheritance.NonInheritingStrategy'/>"
                + permissions(permissions) + "</" + propertyClass + "></properties>";
    }

    private AccessHome withItemsAndNodes(String strategy) {
        String node = "org.jenkinsci.plugins.matrixauth.AuthorizationMatrixNodeProperty";
        String folder = "com.cloudbees.hudson.plugins.folder.properties.AuthorizationMatrixProperty";
        return new AccessHome(directory)
                .config(
                        LDAP,
                        strategy,
                        "<nodeProperties><" + node + ">" + permissions("USER:Agent/Build:ada") + "</" + node
                                + "></nodeProperties>")
                .freestyle("lab", itemMatrix("hudson.security.AuthorizationMatrixProperty", "GROUP:Job/Build:dev"))
                .file(
                        "jobs/ris/config.xml",
                        "<com.cloudbees.hudson.plugins.folder.Folder>" + itemMatrix(folder, "GROUP:Job/Read:ris-team")
                                + "</com.cloudbees.hudson.plugins.folder.Folder>")
                .file("jobs/ris/jobs/old/config.xml", """
                        <project><properties><hudson.security.AuthorizationMatrixProperty>
                          <useProjectSecurity>true</useProjectSecurity>
                          <blocksInheritance>true</blocksInheritance>
                          <permission>hudson.model.Item.Cancel:eve</permission>
                        </hudson.security.AuthorizationMatrixProperty></properties></project>""")
                .file(
                        "nodes/mri/config.xml",
                        "<slave><name>mri</name><nodeProperties><" + node + ">"
                                + permissions("GROUP:Agent/Configure:mri-team") + "</" + node
                                + "></nodeProperties></slave>");
    }

    @Test
    void itemsAndNodesCountUnderTheProjectMatrix() {
        assertThat(words(grants(withItemsAndNodes(matrix("Project")))))
                .containsExactlyInAnyOrder(
                        "GROUP dev Job/Build on item lab",
                        "GROUP ris-team Job/Read on item ris",
                        "EITHER eve Job/Cancel on item ris/old",
                        "USER ada Agent/Build on node built-in",
                        "GROUP mri-team Agent/Configure on node mri");
    }

    @Test
    void itemsAndNodesAreDeadDataUnderTheGlobalMatrix() {
        assertThat(grants(withItemsAndNodes(matrix("Global"))).isKnownEmpty()).isTrue();
    }

    @Test
    void itemsThatCannotBeReadAreGapsOfTheProjectMatrixOnly() {
        assertThat(grants(home(matrix("Project")).file("jobs/lab/config.xml", "<project"))
                        .isComplete())
                .isFalse();
        assertThat(grants(home(matrix("Global"))).isComplete()).isTrue();
    }

    @Test
    void nodesThatCannotBeReadAreGapsOfTheProjectMatrix() {
        assertThat(grants(home(matrix("Project")).file("nodes/mri/config.xml", "<slave"))
                        .gaps())
                .singleElement()
                .extracting(Gap::name)
                .isEqualTo("mri");
    }

    private static String roles(String content) {
        return "<authorizationStrategy class='com.michelin.cio.hudson.plugins.rolestrategy.RoleBasedAuthorizationStrategy'>"
                + content + "</authorizationStrategy>";
    }

    private static String role(String attributes, String sids, String... permissions) {
        return "<role " + attributes + "><permissions>" + permissions(permissions) + "</permissions><assignedSIDs>"
                + sids + "</assignedSIDs></role>";
    }

    @Test
    void rolesGrantToWhomTheyAreAssigned() {
        Inventory<Grant> grants = grants(home(roles("""
                <roleMap type="globalRoles">"""
                + role("name='admin' pattern='.*'", "<sid type='GROUP'>it</sid>", "Overall/Administer")
                + role("name='nobody' pattern='.*'", "", "Overall/Administer")
                + "</roleMap><roleMap type='projectRoles'>"
                + role("name='all' pattern='.*'", "<sid>eve</sid>", "hudson.model.Item.Read")
                + role(
                        "name='lab' pattern='lab(/.*)?'",
                        "<sid type='USER'>ada</sid><sid type='USER'>joan</sid>",
                        "hudson.model.Item.Build")
                + "</roleMap><roleMap type='slaveRoles'>"
                + role("name='mri' pattern='mri-.*'", "<sid type='GROUP'>mri</sid>", "hudson.model.Computer.Build")
                + "</roleMap>")));

        assertThat(grants.isComplete()).isTrue();
        assertThat(words(grants))
                .containsExactly(
                        "GROUP it Overall/Administer everywhere",
                        "EITHER eve Job/Read on every item",
                        "USER ada Job/Build on items matching lab(/.*)?",
                        "USER joan Job/Build on items matching lab(/.*)?",
                        "GROUP mri Agent/Build on nodes matching mri-.*");
        assertThat(grants.items().get(0).via()).isEqualTo("role admin");
    }

    @Test
    void aTemplateReplacesTheRolesOwnPermissions() {
        assertThat(words(grants(home(roles("<permissionTemplates><template name='dev'><permissions>"
                        + permissions("hudson.model.Item.Build")
                        + "</permissions></template></permissionTemplates><roleMap type='projectRoles'>"
                        + role(
                                "name='lab' pattern='lab' templateName='dev'",
                                "<sid type='GROUP'>lab</sid>",
                                "hudson.model.Item.Workspace")
                        + role(
                                "name='ris' pattern='ris' templateName='gone'",
                                "<sid type='GROUP'>ris</sid>",
                                "Job/Read")
                        + "</roleMap>")))))
                .containsExactly(
                        "GROUP lab Job/Build on items matching lab", "GROUP ris Job/Read on items matching ris");
    }

    @Test
    void rolesDropWhatTheirPluginCallsDangerous() {
        assertThat(grants(home(roles("<roleMap type='globalRoles'>"
                        + role("name='a' pattern='.*'", "<sid>eve</sid>", "hudson.model.Hudson.RunScripts")
                        + "</roleMap>"))))
                .isEqualTo(Inventory.of(List.of()));
    }

    @Test
    void macroRolesAreGapsIfSomebodyHasThem() {
        assertThat(grants(home(roles("<roleMap type='projectRoles'>"
                                + role("name='@Folder' pattern='.*'", "", "Job/Read")
                                + role("name='@BuildableJob' pattern='.*'", "<sid>eve</sid>", "Job/Read")
                                + "</roleMap>")))
                        .gaps())
                .singleElement()
                .extracting(Gap::name)
                .isEqualTo("role @BuildableJob");
    }

    @Test
    void aPatternIsNeverRun() {
        String bomb = "(a+)+$";
        AccessHome home = home(roles("<roleMap type='projectRoles'>"
                + role("name='x' pattern='" + bomb + "'", "<sid>eve</sid>", "Job/Read") + "</roleMap>"));

        assertThat(words(grants(home.freestyle("a".repeat(60) + "!", ""))))
                .containsExactly("EITHER eve Job/Read on items matching " + bomb);
    }

    @Test
    void folderRolesOfBothForms() {
        String role = "io.jenkins.plugins.folderauth.roles.";
        String admin = "<" + role + "GlobalRole><name>admin</name>" + wrapper("Overall/Administer")
                + "<sids><string>ada</string></sids></" + role + "GlobalRole>";
        String lab = "<" + role + "FolderRole><name>lab</name>" + wrapper("hudson.model.Item.Build")
                + "<sids><string>dev</string></sids><folders><string>lab</string><string>ris</string></folders></"
                + role
                + "FolderRole>";
        String mri = "<" + role + "AgentRole><name>mri</name>" + wrapper("hudson.model.Computer.Build")
                + "<sids><string>mri</string></sids><agents><string>mri-1</string></agents></" + role + "AgentRole>";

        assertThat(words(grants(home(
                        "<authorizationStrategy class='io.jenkins.plugins.folderauth.FolderBasedAuthorizationStrategy'>"
                                + "<globalRoles><map><entry>" + admin
                                + "<boolean>true</boolean></entry></map></globalRoles>"
                                + "<folderRoles>" + lab + "</folderRoles><agentRoles>" + mri + "</agentRoles>"
                                + "</authorizationStrategy>"))))
                .containsExactly(
                        "EITHER ada Overall/Administer everywhere",
                        "EITHER dev Job/Build on item lab",
                        "EITHER dev Job/Build on item ris",
                        "EITHER mri Agent/Build on node mri-1");
    }

    private static String wrapper(String permission) {
        String name = "io.jenkins.plugins.folderauth.misc.PermissionWrapper";
        return "<permissionWrappers><" + name + "><id>" + permission + "</id></" + name + "></permissionWrappers>";
    }

    @Test
    void gitHubKeepsTheRestOfTheRights() {
        Inventory<Grant> grants = grants(home("""
                <authorizationStrategy class="org.jenkinsci.plugins.GithubAuthorizationStrategy">
                  <rootACL>
                    <organizationNameList class="linked-list"><string></string><string>clinic</string></organizationNameList>
                    <adminUserNameList class="linked-list"><string>ada</string></adminUserNameList>
                    <authenticatedUserReadPermission>false</authenticatedUserReadPermission>
                    <useRepositoryPermissions>true</useRepositoryPermissions>
                    <authenticatedUserCreateJobPermission>true</authenticatedUserCreateJobPermission>
                    <allowAnonymousReadPermission>true</allowAnonymousReadPermission>
                  </rootACL>
                </authorizationStrategy>"""));

        assertThat(words(grants))
                .containsExactly(
                        "USER ada Overall/Administer everywhere",
                        "GROUP clinic Overall/Read everywhere",
                        "GROUP clinic Job/Read everywhere",
                        "GROUP clinic Job/Build everywhere",
                        "GROUP authenticated Job/Create everywhere",
                        "GROUP authenticated Job/Configure everywhere",
                        "USER anonymous Overall/Read everywhere",
                        "USER anonymous Job/Read everywhere");
        assertThat(grants.gaps()).singleElement().extracting(Gap::name).isEqualTo("GitHub repositories");
    }

    @Test
    void azureMatrixReadsItemsToo() {
        assertThat(words(grants(
                        home("<authorizationStrategy class='com.microsoft.jenkins.azuread.AzureAdMatrixAuthorizationStrategy'>"
                                        + permissions("GROUP:Overall/Administer:IT (0f1e-22)")
                                        + "</authorizationStrategy>")
                                .freestyle(
                                        "lab",
                                        itemMatrix(
                                                "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixProperty",
                                                "GROUP:Job/Build:Dev (0f1e-23)")))))
                .containsExactly(
                        "GROUP IT (0f1e-22) Overall/Administer everywhere",
                        "GROUP Dev (0f1e-23) Job/Build on item lab");
    }

    @Test
    void builtInStrategiesGrantWhatTheyAlwaysGrant() {
        assertThat(words(grants(
                        home("<authorizationStrategy class='hudson.security.AuthorizationStrategy$Unsecured'/>"))))
                .containsExactly("USER anonymous Overall/Administer everywhere");
        assertThat(words(grants(home("<authorizationStrategy class='hudson.security.LegacyAuthorizationStrategy'/>"))))
                .contains("GROUP admin Overall/Administer everywhere", "USER anonymous Job/Read everywhere");
        assertThat(
                        words(
                                grants(
                                        home(
                                                "<authorizationStrategy class='hudson.security.FullControlOnceLoggedInAuthorizationStrategy'/>"))))
                .containsExactly(
                        "GROUP authenticated Overall/Administer everywhere",
                        "USER anonymous Overall/Read everywhere",
                        "USER anonymous Job/Read everywhere");
    }

    @Test
    void aStrategyThisToolDoesNotKnowIsAGap() {
        assertThat(grants(home("<authorizationStrategy class='com.example.Custom'><permission>Job/Read:eve</permission>"
                                + "</authorizationStrategy>"))
                        .gaps())
                .singleElement()
                .extracting(Gap::why)
                .asString()
                .contains("com.example.Custom");
    }

    @Test
    void rolesThatMultiplyAreCutOff() {
        StringBuilder sids = new StringBuilder();
        String[] permissions = new String[2_000];
        for (int i = 0; i < permissions.length; i++) {
            sids.append("<sid>s").append(i).append("</sid>");
            permissions[i] = "com.example.P" + i;
        }
        String role = role("name='x' pattern='.*'", sids.toString(), permissions);

        Inventory<Grant> grants = grants(home(roles("<roleMap type='globalRoles'>" + role + "</roleMap>")));
        assertThat(grants.items()).hasSize(EffectiveGrants.MAX_GRANTS);
        assertThat(grants.gaps())
                .singleElement()
                .extracting(Gap::why)
                .asString()
                .contains("500000");
    }

    @Test
    void hostileNamesAreEscaped() {
        assertThat(words(grants(home(matrix("Global", "USER:Job/Build:a&#10;b\u202Ec")))))
                .containsExactly("USER a\\nb\\u202Ec Job/Build everywhere");
    }
}
