package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudCredentialsTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/deploy";
    private static final String LONG_TERM = "AKIA" + "Q3EGRIZ5XTUVWY2M";
    private static final String TEMPORARY = "ASIA" + "Q3EGRIZ5XTUVWY2M";

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void write() {
        home = new TestHome(directory);
    }

    private CheckResult judge() {
        return home.judgedBy(new CloudCredentials());
    }

    /** A folder with one credential in its store. */
    private TestHome folder(String name, String accessKey, String role) {
        return home.folder(name, TestHome.folderStore(TestHome.aws("aws", accessKey, role)));
    }

    private static String uses(String id) {
        return "withAWS(credentials: '" + id + "') { }";
    }

    @Test
    @Rule(
            value =
                    "every cloud credential stands for a role or an identity of its machine, is kept in a folder or of scope SYSTEM, and is used for one environment",
            status = Status.PASS)
    void roleOfOneEnvironmentInItsFolderPasses() {
        folder("shop-prod", LONG_TERM, ROLE).pipeline("shop-prod/deploy", uses("aws"));

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void roleOfTheMachinePasses() {
        folder("shop-prod", "", ROLE).pipeline("shop-prod/deploy", uses("aws"));

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "no credential of AWS, Azure or Google Cloud is stored, and no AWS key stands in a job or setting",
            status = Status.NOT_APPLICABLE)
    void doesNotApplyWithoutCloudCredentials() {
        home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.encrypted(16)));
        home.pipeline("deploy", "git url: 'u', credentialsId: params.C");

        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "one cloud credential is used by jobs of production and of another environment", status = Status.FAIL)
    void oneCredentialForTwoEnvironmentsFails() {
        folder("shop", LONG_TERM, ROLE)
                .pipeline("shop/deploy-prod", uses("aws"))
                .freestyle("shop/deployTest", "<x><credentialsId>aws</credentialsId></x>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains("shop/deploy-prod", "shop/deployTest");
    }

    @Test
    void policyMapsJobs() {
        folder("shop", LONG_TERM, ROLE).pipeline("shop/a", uses("aws")).pipeline("shop/b", uses("aws"));
        home.with("productionJobs", List.of("shop/a")).with("nonProductionJobs", List.of("*/b"));

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    void policyOutranksWords() {
        folder("shop", LONG_TERM, ROLE).pipeline("shop/prod", uses("aws")).pipeline("shop/test", uses("aws"));
        home.with("nonProductionJobs", List.of("shop/*"));

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value = "an AWS secret access key stands in clear in a job or in another configuration file",
            status = Status.FAIL)
    void keyInTheTextOfAJobFails() {
        home.pipeline("a", "env.AWS_SECRET_ACCESS_KEY = '" + TestHome.PASSWORD + "'");
        home.freestyle("b", "<command>export AWS_SECRET_ACCESS_KEY=" + TestHome.PASSWORD + "</command>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().findings()).hasSize(2);
        assertThat(judge().toString()).doesNotContain(TestHome.PASSWORD);
    }

    @Test
    @Rule(value = "an AWS credential is a static access key (`AKIA…`) without a role", status = Status.WARN)
    void staticKeyIsAWarning() {
        folder("shop-prod", LONG_TERM, "").pipeline("shop-prod/deploy", uses("aws"));

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("static access key");
    }

    @Test
    @Rule(value = "a cloud or another setting holds a static access key (`AKIA…`) of its own", status = Status.WARN)
    void keyOfACloudIsAWarning() {
        home.config("<clouds><hudson.plugins.ec2.EC2Cloud><name>ec2</name><accessId>" + LONG_TERM
                + "</accessId></hudson.plugins.ec2.EC2Cloud></clouds>");

        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.WARN);
            assertThat(finding.resource().kind()).isEqualTo("cloud");
        });
        assertThat(home.judgedBy(new StoredSecrets()).status()).isEqualTo(Status.PASS);
    }

    @Test
    void keyAsNameAndPasswordIsAnAwsCredential() {
        home.credentials(
                TestHome.usernamePassword("c", "SYSTEM", TestHome.encrypted(48)).replace("joe", LONG_TERM));

        assertThat(judge().reason()).contains("static access key");
    }

    @Test
    @Rule(value = "an AWS credential is a temporary key (`ASIA…`)", status = Status.WARN)
    void temporaryKeyIsAWarning() {
        folder("shop-prod", TEMPORARY, "");

        assertThat(judge().reason()).contains("temporary key");
    }

    /** A credential without anything that matters here but its class. */
    private static String credential(String className) {
        return "<" + className + "><scope>SYSTEM</scope><id>c</id></" + className + ">";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.microsoft.azure.util.AzureCredentials",
                "com.microsoftopentechnologies.windowsazurestorage.helper.AzureStorageAccount"
            })
    @Rule(
            value =
                    "an Azure credential is the secret or certificate of a service principal, or the key of a storage account",
            status = Status.WARN)
    void azureSecretsAreAWarning(String className) {
        home.credentials(credential(className));

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("Azure");
    }

    @Test
    @Rule(value = "a Google credential is the private key of a service account", status = Status.WARN)
    void googleKeysAreAWarning() {
        home.credentials(credential("com.google.jenkins.plugins.credentials.oauth.GoogleRobotPrivateKeyCredentials"));

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("Google service account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.microsoft.azure.util.AzureImdsCredentials",
                "com.microsoft.azure.util.AzureMsiCredentials",
                "com.google.jenkins.plugins.credentials.oauth.GoogleRobotMetadataCredentials"
            })
    void identitiesOfTheMachinePass(String className) {
        home.credentials(credential(className));
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.credentials(credential(className).replace("SYSTEM", "GLOBAL"));
        assertThat(judge().reason()).contains("every job");
    }

    @Test
    void oneAzureIdentityForTwoEnvironmentsFails() {
        home.folder("shop", TestHome.folderStore(credential("com.microsoft.azure.util.AzureImdsCredentials")))
                .pipeline("shop/prod", "withCredentials([azureServicePrincipal(credentialsId: 'c')]) { }")
                .pipeline("shop/test", "withCredentials([azureServicePrincipal(credentialsId: 'c')]) { }");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.microsoft.jenkins.keyvault.SecretStringCredentials",
                "com.example.GoogleRobotPrivateKeyCredentials",
                "org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl"
            })
    void otherClassesAreNoCloudCredentials(String className) {
        home.credentials(credential(className));

        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "a cloud credential of scope GLOBAL is in the system store", status = Status.WARN)
    void globalCredentialIsAWarning() {
        home.credentials(TestHome.aws("aws", "", ROLE));

        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains("every job");
    }

    @Test
    @Rule(
            value =
                    "the environment of a job that uses an otherwise sound cloud credential cannot be told from its name",
            status = Status.UNKNOWN)
    void jobOfNoEnvironmentIsUnknown() {
        folder("shop", LONG_TERM, ROLE).pipeline("shop/promote-test-to-prod", uses("aws"));

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node { sh 'never closed }", "withAWS(credentials: params.C) { }"})
    @Rule(
            value =
                    "a job's Pipeline is not known or computes the id of a credential, while cloud credentials are stored",
            status = Status.UNKNOWN)
    void jobThatMayTakeItIsUnknown(String script) {
        folder("shop-prod", LONG_TERM, ROLE).pipeline("shop-prod/deploy", script);

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"credentials.xml", "jobs/x/config.xml"})
    @Rule(value = "`credentials.xml` or a job's configuration cannot be read", status = Status.UNKNOWN)
    void brokenFileIsUnknown(String file) {
        folder("shop-prod", LONG_TERM, ROLE).file(file, "<broken");

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }
}
