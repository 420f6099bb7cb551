package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredSecretsTest {

    @TempDir
    Path directory;

    private TestHome home;

    @BeforeEach
    void write() {
        home = new TestHome(directory);
    }

    private CheckResult judge() {
        CheckResult result = home.judgedBy(new StoredSecrets());
        assertThat(result.toString()).doesNotContain(TestHome.PASSWORD, TestHome.TOKEN);
        return result;
    }

    @Test
    @Rule(
            value =
                    "no field holds a secret in clear; encrypted values, ids of credentials, variables and placeholders are none",
            status = Status.PASS)
    void encryptedValuesAndReferencesPass() {
        home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.encrypted(32)))
                .file(
                        "hudson.tasks.Mailer.xml",
                        "<m><authentication><password>" + TestHome.encrypted(16) + "</password></authentication></m>")
                .file(
                        "x.y.Slack.xml",
                        "<x.y.Slack><tokenCredentialId>slack-token</tokenCredentialId><token/></x.y.Slack>")
                .file("proxy.xml", "<proxy><userName>joe</userName><secretPassword>${PROXY}</secretPassword></proxy>")
                .file(
                        "settings.xml",
                        "<s><password>repopwd</password><privateKey>/path/to/private/key</privateKey></s>")
                .file(
                        "users/joe_1/config.xml",
                        "<user><id>joe</id><passwordHash>#jbcrypt:$2a$10$abc</passwordHash></user>")
                .freestyle("build", "<description>the password is secret</description><usePassword>true</usePassword>");

        CheckResult result = judge();

        assertThat(result.findings()).isEmpty();
        assertThat(result.status()).isEqualTo(Status.PASS);
        assertThat(result.reason()).contains("2 values are encrypted");
    }

    @Test
    @Rule(
            value = "a field whose name says that it is a secret holds a value that is not encrypted",
            status = Status.FAIL)
    void plainFieldFailsAndIsNamed() {
        home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.PASSWORD));

        CheckResult result = judge();

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.resource().kind()).isEqualTo("credential");
            assertThat(finding.resource().name()).isEqualTo("registry: UsernamePasswordCredentialsImpl/password");
            assertThat(finding.resource().location()).isEqualTo("credentials.xml");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.xml",
                "x.y.Descriptor.xml",
                "nodes/a/config.xml",
                "users/joe_1/config.xml",
                "jobs/a/config.xml",
                "config.xml"
            })
    void everyFileThatMayHoldSecretsIsRead(String file) {
        home.file(file, "<project><x><password>" + TestHome.PASSWORD + "</password></x></project>");

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tools/maven/conf/settings.xml",
                "war/a.xml",
                "plugins/p/x.xml",
                ".m2/settings.xml",
                "caches/a.xml"
            })
    void filesOfOthersAreNotRead(String file) {
        home.file(file, "<x><password>" + TestHome.PASSWORD + "</password></x>");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(
            value =
                    "a field holds what is unmistakable: a private key, a token of GitHub, GitLab, Slack or another service,"
                            + " an AWS secret beside its key id, a JSON Web Token",
            status = Status.FAIL)
    void knownTokenFailsWhereverItStands() {
        home.freestyle("build", "<description>use " + TestHome.TOKEN + "</description>");

        assertThat(judge().reason()).contains("GitHub token");
    }

    @Test
    @Rule(value = "a URL holds a password or a token in front of its host", status = Status.FAIL)
    void urlWithPasswordFails() {
        home.freestyle("build", "<scm><url>https://joe:" + TestHome.PASSWORD + "@git.example.org/a.git</url></scm>");

        assertThat(judge().reason()).contains("password in a URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<globalNodeProperties><envVars serialization='custom'><unserializable-parents/><tree-map><default>"
                        + "<comparator class='x'/></default><int>2</int><string>A</string><string>b</string>"
                        + "<string>DB_PASSWORD</string><string>tr0ub4dor</string></tree-map></envVars></globalNodeProperties>",
                "<envVars><org.x.KeyValueEnvVar><key>DB_PASSWORD</key><value>tr0ub4dor</value></org.x.KeyValueEnvVar></envVars>",
                "<info><propertiesContent>a=b\nDB_PASSWORD = tr0ub4dor\n</propertiesContent></info>",
                "<p.Config><content>&lt;server&gt;&lt;password&gt;tr0ub4dor&lt;/password&gt;&lt;/server&gt;</content></p.Config>",
                "<hudson.model.StringParameterDefinition><name>DB_PASSWORD</name><defaultValue>tr0ub4dor</defaultValue>"
                        + "</hudson.model.StringParameterDefinition>",
                "<environment><string>DB_PASSWORD=tr0ub4dor</string></environment>",
                "<varPasswordPair var='A' password='tr0ub4dor'/>",
                "<EnvInjectPasswordEntry><name>A</name><value>tr0ub4dor</value></EnvInjectPasswordEntry>"
            })
    @Rule(
            value =
                    "a password-like name has a literal value in variables, parameters, properties or configuration files",
            status = Status.FAIL)
    void namedValuesFail(String element) {
        home.config(element);

        assertThat(judge().status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(
            value =
                    "a secret field holds Base64 of whole blocks without braces: the encrypted form of old Jenkins versions, or"
                            + " plain text of that shape",
            status = Status.WARN)
    void legacyFormIsToldFromPlain() {
        home.credentials(TestHome.usernamePassword("registry", "GLOBAL", TestHome.legacy()));

        assertThat(judge().status()).isEqualTo(Status.WARN);
    }

    @Test
    @Rule(
            value = "a job has a remote trigger token in plain text, as every Jenkins before 2.541 stores it",
            status = Status.WARN)
    void plainTriggerTokenIsAWarning() {
        home.freestyle("build", "<authToken>" + TestHome.PASSWORD + "</authToken>");
        home.freestyle("new", "<authToken>" + TestHome.encrypted(16) + "</authToken>");

        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.WARN);
            assertThat(finding.resource().name()).startsWith("build: ");
        });
    }

    @Test
    @Rule(value = "a password parameter has an encrypted default that is certainly not empty", status = Status.WARN)
    void encryptedDefaultIsAWarning() {
        home.freestyle("build", parameter(TestHome.encrypted(32)));
        home.freestyle("empty", parameter(TestHome.encrypted(16)));

        assertThat(judge().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.resource().name()).startsWith("build: "));
    }

    private static String parameter(String value) {
        return "<properties><hudson.model.ParametersDefinitionProperty><parameterDefinitions>"
                + "<hudson.model.PasswordParameterDefinition><name>P</name><defaultValue>" + value
                + "</defaultValue></hudson.model.PasswordParameterDefinition></parameterDefinitions>"
                + "</hudson.model.ParametersDefinitionProperty></properties>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentials.xml",
                "x.y.Descriptor.xml",
                "nodes/a/config.xml",
                "users/joe_1/config.xml",
                "jobs/a/config.xml",
                "config.xml"
            })
    @Rule(
            value =
                    "a configuration file of the controller, a job, an agent or a user cannot be read, or `config.xml` is missing",
            status = Status.UNKNOWN)
    void brokenFileIsUnknown(String file) {
        home.file(file, "<project><password>" + TestHome.PASSWORD);

        CheckResult result = judge();

        assertThat(result.status()).isEqualTo(Status.UNKNOWN);
        assertThat(result.findings())
                .allSatisfy(finding -> assertThat(finding.message()).contains(file));
    }

    @Test
    void missingConfigurationIsUnknown() throws Exception {
        Files.delete(directory.resolve("config.xml"));

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void gapsOfOtherReadersAreUnknown() {
        CheckRun check = new CheckRun(new StoredSecrets());

        assertThat(check.on(new FactsBuilder().credentials(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "the home holds a private key in `.ssh`, or a file in which a tool keeps a password in clear",
            status = Status.WARN)
    void keysAndPasswordsOfToolsAreAWarning() {
        home.file(".ssh/id_rsa", "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nb3Bl\n")
                .file(".ssh/id_rsa.pub", "ssh-rsa AAAA ci")
                .file(".ssh/known_hosts", "github.example ssh-rsa AAAA")
                .file(".git-credentials", "https://ci:" + TestHome.PASSWORD + "@git.example\n")
                .file(".netrc", "machine git.example login ci password " + TestHome.PASSWORD)
                .file(".aws/credentials", "[default]\naws_secret_access_key = x")
                .file(".docker/config.json", "{\"auths\": {\"r.example\": {\"auth\": \"eDp5\"}}}");

        assertThat(judge().findings())
                .allSatisfy(finding -> assertThat(finding.status()).isEqualTo(Status.WARN))
                .extracting(finding -> finding.resource().name())
                .containsExactly(
                        ".ssh/id_rsa", ".aws/credentials", ".docker/config.json", ".git-credentials", ".netrc");
        assertThat(judge().toString()).doesNotContain(TestHome.PASSWORD, "(line");
    }

    @Test
    @Rule(value = "the home holds the history of a shell or database client", status = Status.WARN)
    void historiesAreAWarning() {
        home.file(".bash_history", "ls\n").file(".zsh_history", "");

        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.WARN);
            assertThat(finding.resource().location()).isEqualTo(".bash_history");
            assertThat(finding.message()).contains("commands as they were typed");
        });
    }

    @Test
    void personalFilesWithoutASecretPass() {
        home.file(".ssh/known_hosts", "github.example ssh-rsa AAAA")
                .file(".ssh/config", "Host *\n")
                .file(".docker/config.json", "{\"credsStore\": \"pass\"}")
                .file(".netrc", "")
                .file(".aws/credentials", "[default]\nrole_arn = r");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "such a file or `.ssh` cannot be read", status = Status.UNKNOWN)
    void personalFilesThatCannotBeReadAreUnknown() throws Exception {
        Files.createSymbolicLink(directory.resolve(".ssh"), Path.of("/"));
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        Files.delete(directory.resolve(".ssh"));
        Files.createDirectory(directory.resolve(".ssh"));
        Files.createSymbolicLink(directory.resolve(".ssh/id_rsa"), Path.of("/nowhere"));
        assertThat(judge().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.UNKNOWN);
            assertThat(finding.message()).contains(".ssh/id_rsa");
        });

        Files.delete(directory.resolve(".ssh/id_rsa"));
        Files.createDirectory(directory.resolve(".netrc"));
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void messagesDoNotRepeatWhatTheResourceNames() {
        home.freestyle(
                "build",
                "<a.B><password>" + TestHome.PASSWORD + "</password></a.B><c.D><name>DB_PASSWORD</name><value>"
                        + TestHome.PASSWORD + "</value></c.D>");

        assertThat(judge().findings())
                .extracting(finding -> finding.resource().name(), Finding::message)
                .containsExactly(
                        tuple("build: B/password", "it holds a value that Jenkins has not encrypted (line 2)"),
                        tuple("build: D/value DB_PASSWORD", "it holds a literal value (line 2)"));
    }

    @Test
    void commandsOfJobsAndPipelinesAreAnotherChecks() {
        home.freestyle(
                "build",
                "<builders><hudson.tasks.Shell><command>X_TOKEN=" + TestHome.PASSWORD
                        + "</command></hudson.tasks.Shell></builders>");
        home.pipeline("deploy", "def password = '" + TestHome.PASSWORD + "'");

        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    void fingerprintStaysWhenTheFieldMoves() {
        home.freestyle("build", "<a.B><password>" + TestHome.PASSWORD + "</password></a.B>");
        String before = judge().findings().get(0).fingerprint("stored-secrets");
        home.freestyle("build", "\n\n<x/><a.B><password>" + TestHome.PASSWORD + "</password></a.B>");

        assertThat(judge().findings().get(0).fingerprint("stored-secrets")).isEqualTo(before);
    }
}
