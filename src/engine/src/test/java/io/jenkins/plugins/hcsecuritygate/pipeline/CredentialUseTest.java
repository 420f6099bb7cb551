package io.jenkins.plugins.hcsecuritygate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialUseTest {

    private static List<Exposure> exposures(String script) {
        return Outlines.of(script).exposures();
    }

    private static String bound(String step) {
        return "node { withCredentials([string(credentialsId: 'x', variable: 'TOKEN'),"
                + " usernamePassword(credentialsId: 'y', usernameVariable: 'USER', passwordVariable: 'PASS')]) {\n"
                + step + "\n} }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh \"curl -H $TOKEN\"",
                "sh \"curl -H ${TOKEN}\"",
                "sh \"curl -H ${env.TOKEN}\"",
                "sh \"curl -H $env.TOKEN\"",
                "sh(script: \"\"\"curl ${TOKEN.trim()}\"\"\")",
                "sh \"\"\"curl ${\"x ${TOKEN}\"}\"\"\"",
                "sh(/curl ${TOKEN}/)",
                "timeout(5) { script { sh \"x $TOKEN\" } }",
            })
    void aBoundSecretInAnInterpolatingStringIsExposed(String step) {
        assertThat(exposures(bound(step))).containsExactly(new Exposure(Kind.INTERPOLATED, 2, "TOKEN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh 'curl -H $TOKEN'",
                "sh '''curl -H ${TOKEN}'''",
                "sh \"curl -H \\$TOKEN ${url}\"",
                "sh \"curl -H \\${TOKEN}\"",
                "sh \"curl ${other.TOKEN}\"",
                "sh \"curl ${USER}\"",
                "sh \"curl ${TOKENS}\"",
                "// sh \"curl ${TOKEN}\"",
                "echo 'sh \"${TOKEN}\"'",
            })
    void shellVariablesUserNamesAndCommentsAreNot(String step) {
        assertThat(exposures(bound(step))).isEmpty();
    }

    @Test
    void thePasswordOfAPairIsASecret() {
        assertThat(exposures(bound("sh \"login -u $USER -p $PASS\"")))
                .containsExactly(new Exposure(Kind.INTERPOLATED, 2, "PASS"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file(credentialsId: 'x', variable: 'V')",
                "zip(credentialsId: 'x', variable: 'V')",
                "[$class: 'FileBinding', credentialsId: 'x', variable: 'V']",
                "sshUserPrivateKey(credentialsId: 'x', keyFileVariable: 'V')",
                "certificate(credentialsId: 'x', keystoreVariable: 'V')"
            })
    void thePathOfASecretFileIsNoSecret(String binding) {
        assertThat(exposures("withCredentials([" + binding + "]) { sh \"use ${V}\" }"))
                .isEmpty();
    }

    @Test
    void aSecretBesideASecretFileIsStillASecret() {
        assertThat(exposures("withCredentials([file(credentialsId: 'x', variable: 'F'),"
                        + " string(credentialsId: 'y', variable: 'S')]) { sh \"$F $S\" }"))
                .containsExactly(new Exposure(Kind.INTERPOLATED, 1, "S"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "withCredentials([string(credentialsId: 'x', variable: 'T')]) { }",
                "sshagent(['key']) { sh 'git push' }",
                "pipeline { agent any environment { T = credentials('x') } stages { } }"
            })
    void takingCredentialsIsNoticed(String script) {
        assertThat(Outlines.of(script).bindsCredentials()).isTrue();
        assertThat(Outlines.of("echo '" + script.replace("'", "") + "'").bindsCredentials())
                .isFalse();
    }

    @Test
    void aBindingEndsWithItsBlock() {
        assertThat(exposures(bound("sh 'x'") + "\nnode { sh \"$TOKEN\" }")).isEmpty();
    }

    @Test
    void theOldFormOfABindingCounts() {
        assertThat(
                        exposures(
                                "withCredentials([[$class: 'StringBinding', credentialsId: 'x', variable: 'T']]) { sh \"$T\" }"))
                .containsExactly(new Exposure(Kind.INTERPOLATED, 1, "T"));
    }

    @Test
    void credentialsInADeclarativeEnvironmentHoldForTheBlockAroundIt() {
        String script = """
                pipeline {
                  agent any
                  stages {
                    stage('A') {
                      environment {
                        LOGIN = credentials('x')
                        PLAIN = 'y'
                      }
                      steps {
                        sh "a $LOGIN_PSW"
                        sh "b ${env.LOGIN}"
                        sh "c ${LOGIN_USR} ${PLAIN}"
                        sh 'd $LOGIN_PSW'
                      }
                    }
                    stage('B') { steps { sh "e $LOGIN_PSW" } }
                  }
                }
                """;

        assertThat(exposures(script))
                .containsExactly(
                        new Exposure(Kind.INTERPOLATED, 10, "LOGIN_PSW"), new Exposure(Kind.INTERPOLATED, 11, "LOGIN"));
    }

    @Test
    void readingTheCredentialsStoreIsReportedAsCodeOnly() {
        String script = """
                // CredentialsProvider
                echo 'SystemCredentialsProvider hudson.util.Secret.decrypt'
                def a = com.cloudbees.plugins.credentials.CredentialsProvider.lookupCredentials(x)
                def b = hudson.util.Secret.decrypt('{AQAA}')
                def c = Secret.fromString(y)
                echo "${a[0].secret.getPlainText()}"
                def d = a[0].password.plainText
                def e = Secret
                def plainText = 'x'
                """;

        assertThat(exposures(script))
                .containsExactly(
                        new Exposure(Kind.READ_DIRECTLY, 3, "CredentialsProvider"),
                        new Exposure(Kind.READ_DIRECTLY, 4, "hudson.util.Secret"),
                        new Exposure(Kind.READ_DIRECTLY, 5, "hudson.util.Secret"),
                        new Exposure(Kind.READ_DIRECTLY, 6, "getPlainText"),
                        new Exposure(Kind.READ_DIRECTLY, 7, "plainText"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "properties([parameters([password(name: 'PW', defaultValue: '', description: 'x')])])",
                "pipeline { agent none\n parameters { password(name: 'PW') } }",
                "pipeline { agent none\n parameters { password name: 'PW', defaultValue: '' } }",
                "input message: 'x', parameters: [password(name: 'PW')]",
                "input parameters: [[$class: 'PasswordParameterDefinition', name: 'PW']]",
                "input parameters: [[$class: 'hudson.model.PasswordParameterDefinition', name: 'PW']]",
                "properties([parameters([new hudson.model.PasswordParameterDefinition('PW', '', 'x')])])",
            })
    void passwordParametersAreReported(String script) {
        assertThat(exposures(script))
                .extracting(Exposure::kind, Exposure::name)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.PASSWORD_PARAMETER, "PW"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def password = 'x'",
                "string(name: 'password')",
                "login(user: 'x', password: secret)",
                "user.password(name: 'x')",
                "[name: 'PasswordParameterDefinition']",
            })
    void theWordPasswordAloneIsNoParameter(String script) {
        assertThat(exposures(script)).isEmpty();
    }
}
