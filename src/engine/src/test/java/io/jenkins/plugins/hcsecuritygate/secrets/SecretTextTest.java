package io.jenkins.plugins.hcsecuritygate.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All values are made up, and written in parts so that no scanner of this repository takes them for real. */
class SecretTextTest {

    private static final String RANDOM_36 = "Zk3vQ9xTb7LmR2sWc8HnJ4pYd6FgA1eUoXiK";
    private static final String AWS_SECRET = "Qm7xT2vK9sLp4Rz8" + "Wc3HnJ6yYd1FgAbEe+oXiKu/";

    private static List<SecretKind> kinds(String text) {
        return SecretText.inCommands(text).stream().map(SecretHit::kind).toList();
    }

    @Test
    void knownTokensAreFoundAnywhere() {
        assertThat(kinds("# git push with ghp" + "_" + RANDOM_36)).containsExactly(SecretKind.GITHUB_TOKEN);
        assertThat(kinds("github_pat" + "_" + RANDOM_36 + "_" + RANDOM_36)).containsExactly(SecretKind.GITHUB_TOKEN);
        assertThat(kinds("curl -s glpat" + "-" + RANDOM_36.substring(0, 20))).containsExactly(SecretKind.GITLAB_TOKEN);
        assertThat(kinds("slack xoxb" + "-123456789012-1234567890123-" + RANDOM_36.substring(0, 24)))
                .containsExactly(SecretKind.SLACK_TOKEN);
        assertThat(kinds(
                        "post https://hooks.slack.com/services/" + "T02ABCDEF/B03GHIJKL/" + RANDOM_36.substring(0, 24)))
                .containsExactly(SecretKind.SLACK_TOKEN);
        assertThat(kinds("key AIza" + RANDOM_36.substring(0, 35))).containsExactly(SecretKind.SERVICE_TOKEN);
        assertThat(kinds("t=eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiJqb2UifQ." + RANDOM_36))
                .containsExactly(SecretKind.WEB_TOKEN);
    }

    @Test
    void privateKeyNeedsItsContent() {
        String begin = "-----BEGIN RSA " + "PRIVATE KEY-----";

        assertThat(kinds(begin + "\nMIIEpAIBAAKCAQEA" + RANDOM_36 + "\n")).containsExactly(SecretKind.PRIVATE_KEY);
        assertThat(kinds("\"" + begin + "\\nMIIEpAIBAAKCAQEA" + RANDOM_36 + "\\n\""))
                .containsExactly(SecretKind.PRIVATE_KEY);
        assertThat(kinds("grep -q -e '" + begin + "' id_rsa")).isEmpty();
        assertThat(kinds("-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"))
                .isEmpty();
    }

    @Test
    void awsSecretCountsNextToItsIdOnly() {
        String id = "AKIA" + "Q3EGRIZ5XTUVWY2M";

        assertThat(kinds(id + " " + AWS_SECRET)).containsExactly(SecretKind.AWS_SECRET_KEY);
        assertThat(kinds(id)).isEmpty();
        assertThat(kinds("blob " + AWS_SECRET)).isEmpty();
        assertThat(kinds("AKIA" + "IOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
                .isEmpty();
        assertThat(kinds(id + " commit 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export DB_PASSWORD=tr0ub4dor",
                "mvn deploy -Dnexus.password=tr0ub4dor",
                "tool --password tr0ub4dor --user joe",
                "tool --api-key=tr0ub4dor3",
                "{\"client_secret\": \"tr0ub4dor\"}",
                "echo \"{\\\"password\\\": \\\"tr0ub4dor\\\"}\"",
                "api_token: tr0ub4dor",
                "curl -u joe:tr0ub4dor https://nexus.example.org/",
                "curl -ujoe:tr0ub4dor https://nexus.example.org/",
                "curl -H 'Authorization: Basic am9lOnRyMHViNGRvcg==' https://nexus.example.org/",
                "curl -H \"PRIVATE-TOKEN: tr0ub4dor3\" https://gitlab.example.org/",
                "sshpass -p tr0ub4dor ssh joe@host",
                "docker login -u joe -p tr0ub4dor registry",
                "docker \\\n login -u joe \\\n -p tr0ub4dor registry",
                "echo tr0ub4dor | docker login -u joe --password-stdin",
                "echo 'tr0ub4dor' | sudo -S reboot",
                "mysqldump -ujoe -ptr0ub4dor clinic",
                "plink -pw tr0ub4dor joe@host",
                "sqlplus joe/tr0ub4dor@orcl",
                "git clone https://joe:tr0ub4dor@git.example.org/a.git",
                "<settings><server><password>tr0ub4dor</password></server></settings>"
            })
    void literalsAreFound(String text) {
        assertThat(kinds(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export DB_PASSWORD=$SECRET",
                "export DB_PASSWORD=${SECRET}",
                "export DB_PASSWORD=\"$(pass show db)\"",
                "set DB_PASSWORD=%SECRET%",
                "PASSWORD=changeme",
                "PASSWORD=<password>",
                "PASSWORD='your-password'",
                "token: {{ vault_token }}",
                "# DB_PASSWORD=tr0ub4dor",
                "curl -u $USER:$PASS https://nexus.example.org/",
                "curl -u \"${USER}:${PASS}\" https://nexus.example.org/",
                "docker login -u joe -p $PASS registry",
                "docker run -p 8080:8080 image",
                "mkdir -p target/classes",
                "echo $PASS | docker login --password-stdin",
                "echo \"Enter password: then wait\"",
                "git clone https://${USER}:${TOKEN}@git.example.org/a.git",
                "git clone https://joe@git.example.org/a.git",
                "git clone ssh://git@host:7999/a.git",
                "--private-key /home/jenkins/.ssh/id_rsa",
                "tokenCredentialId: slack-token",
                "secretName: registry-secret",
                "password=DB_PASSWORD",
                "password = getPassword()",
                "if [ \"$PASSWORD\" == \"tr0ub4dor\" ]",
                "https://example.org/a?token=$TOKEN",
                "PASSWORD=********",
                "passwordVariable=PASS",
                "--password-stdin",
                "sqlplus /nolog",
                "sshpass -p ${PASS} scp -p deploy.py joe@host:/opt",
                "ssh -p 2222 host"
            })
    void whatIsNoSecretIsNotFound(String text) {
        assertThat(kinds(text)).isEmpty();
    }

    @Test
    void configurationMayHaveBlanksAroundItsSeparator() {
        assertThat(SecretText.inSetting("db.user = joe\ndb.password = tr0ub4dor\n"))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.name()).isEqualTo("db.password");
                    assertThat(SecretText.line("db.user = joe\ndb.password = tr0ub4dor\n", hit.offset()))
                            .isEqualTo(2);
                });
        assertThat(SecretText.inSetting("<server><password>repopwd</password></server>"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=",
                "://",
                "://a:",
                "AKIA" + "AAAAAAAAAAAAAAAA ",
                "-----BEGIN ",
                "'",
                "curl -u ",
                "eyJ.",
                "\\\n",
                "{\"password\":\"",
                "--password ",
                "#",
                "xoxb-"
            })
    void hostileTextTakesLinearTime(String piece) {
        String text = piece.repeat(500_000 / piece.length());

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            SecretText.inCommands(text);
            SecretText.inSetting(text);
        });
    }

    @Test
    void noTextMakesItThrow() {
        Random random = new Random(17);
        String[] pieces = {
            "password",
            "=",
            ":",
            "'",
            "\"",
            "\\",
            "\n",
            " ",
            "-",
            "--token",
            "://",
            "@",
            "AKIA",
            "eyJ",
            ".",
            "$",
            "{",
            "}",
            "curl -u",
            "|",
            "echo",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "ghp_",
            "<password>",
            "</",
            "é",
            "a",
            "1"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(30);
            for (int p = 0; p < count; p++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(SecretText.inCommands(text.toString())).isNotNull();
            assertThat(SecretText.inSetting(text.toString())).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "dbPassword",
                "DB_PASSWORD",
                "nexus.password",
                "clientSecret",
                "apiToken",
                "api-key",
                "p4Passwd",
                "AWS_SECRET_ACCESS_KEY",
                "privateKey",
                "dbpassword",
                "PASSPHRASE",
                "GITHUB_TOKEN",
                "DB_PASS"
            })
    void namesOfSecrets(String name) {
        assertThat(SecretNames.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordVariable",
                "credentialsId",
                "tokenCredentialId",
                "passwordHash",
                "usePassword",
                "imagePullSecret",
                "privateKeyFile",
                "publicKey",
                "accessKey",
                "AWS_ACCESS_KEY_ID",
                "secretName",
                "bypass",
                "key",
                "tokenUuid",
                "compass",
                "x"
            })
    void namesOfNoSecrets(String name) {
        assertThat(SecretNames.isSecret(name)).isFalse();
    }
}
