package io.jenkins.plugins.hcsecuritygate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.pipeline.Literals.HardCodedSecret;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiteralsTest {

    private static final String TOKEN = "ghp" + "_Zk3vQ9xTb7LmR2sWc8HnJ4pYd6FgA1eUoXiK";

    private static List<HardCodedSecret> secrets(String script) {
        return Outlines.of(script).literals().secrets();
    }

    private static List<String> ids(String script) {
        return Outlines.of(script).literals().credentialIds();
    }

    @Test
    void assignedLiteralIsASecret() {
        assertThat(secrets("pipeline {\n  environment {\n    DB_PASSWORD = 'tr0ub4dor'\n  }\n}"))
                .containsExactly(new HardCodedSecret(SecretKind.NAMED_VALUE, 3, "DB_PASSWORD"));
        assertThat(secrets("def apiToken = \"tr0ub4dor\"")).hasSize(1);
        assertThat(secrets("env.API_TOKEN = 'tr0ub4dor'")).hasSize(1);
    }

    @Test
    void namedArgumentAndParameterDefaultAreSecrets() {
        assertThat(secrets("deploy(user: 'joe', password: 'tr0ub4dor')")).hasSize(1);
        assertThat(secrets("parameters { string(name: 'DB_PASSWORD', defaultValue: 'tr0ub4dor') }"))
                .hasSize(1);
        assertThat(secrets("build job: 'x', parameters: [password(name: 'DB_PASSWORD', value: 'tr0ub4dor')]"))
                .hasSize(1);
        assertThat(secrets("parameters { password(name: 'DB_PASSWORD', defaultValue: 'SECRET') }"))
                .isEmpty();
    }

    @Test
    void commandsInStringsAreLookedInto() {
        assertThat(secrets("node {\n  sh '''\n    cd x\n    curl -u joe:tr0ub4dor http://h/\n  '''\n}"))
                .containsExactly(new HardCodedSecret(SecretKind.COMMAND_PASSWORD, 4, ""));
        assertThat(secrets("sh \"curl -u joe:tr0ub4dor ${URL}/x\"")).hasSize(1);
        assertThat(secrets("withEnv(['DB_PASSWORD=tr0ub4dor']) { }")).hasSize(1);
        assertThat(secrets("git url: 'https://joe:tr0ub4dor@git.example.org/a.git'"))
                .hasSize(1);
    }

    @Test
    void variablesPlaceholdersAndIdsAreNone() {
        assertThat(secrets("sh \"curl -u ${USER}:${PASS} ${URL}\"")).isEmpty();
        assertThat(secrets("sh 'curl -u $USER:$PASS http://h/'")).isEmpty();
        assertThat(secrets("def password = params.PASSWORD")).isEmpty();
        assertThat(secrets("def password = 'your-password'")).isEmpty();
        assertThat(secrets("environment { DB_PASSWORD = credentials('db') }")).isEmpty();
        assertThat(secrets("withCredentials([usernamePassword(credentialsId: 'db', usernameVariable: 'U',"
                        + " passwordVariable: 'P4ssw0rdVar')]) { }"))
                .isEmpty();
        assertThat(secrets("slackSend(tokenCredentialId: 'slack1')")).isEmpty();
        assertThat(secrets("def token = 'abc1' + suffix")).isEmpty();
    }

    @Test
    void variableThatHoldsAnIdIsNoSecret() {
        String script =
                "def DEPLOY_TOKEN = 'k8s1'\nwithCredentials([string(credentialsId: DEPLOY_TOKEN, variable: 'T')]) { }";

        assertThat(secrets(script)).isEmpty();
        assertThat(ids(script)).containsExactly("k8s1");
    }

    @Test
    void commentCountsOnlyForKnownTokens() {
        assertThat(secrets("// password = 'tr0ub4dor'\n/* curl -u joe:tr0ub4dor */\nnode { }"))
                .isEmpty();
        assertThat(secrets("node { }\n// git push https://" + TOKEN + "@github.com/a/b"))
                .containsExactly(new HardCodedSecret(SecretKind.GITHUB_TOKEN, 2, ""));
    }

    @Test
    void tokenInAStringIsOneSecret() {
        assertThat(secrets("def token = '" + TOKEN + "'").stream()
                        .map(HardCodedSecret::kind)
                        .filter(SecretKind::isWellKnown))
                .hasSize(1);
    }

    @Test
    void idsAreFoundInAllTheirPlaces() {
        assertThat(ids("git url: 'x', credentialsId: 'a'")).containsExactly("a");
        assertThat(ids("environment { X = credentials('a') }")).containsExactly("a");
        assertThat(ids("sshagent(['a', 'b']) { }")).containsExactly("a", "b");
        assertThat(ids("sshagent(credentials: ['a']) { }")).containsExactly("a");
        assertThat(ids("docker.withRegistry('https://r', 'a') { }")).containsExactly("a");
        assertThat(ids("withAWS(credentials: 'a', region: 'us-east-1') { }")).containsExactly("a");
        assertThat(ids("step([$class: 'X', 'credentialsId': 'a'])")).containsExactly("a");
    }

    @Test
    void computedIdIsAdmitted() {
        Literals literals = Outlines.of("node {\n  git url: 'x', credentialsId: params.CREDS\n}")
                .literals();

        assertThat(literals.credentialIds()).isEmpty();
        assertThat(literals.computedCredentialLines()).containsExactly(2);
    }
}
