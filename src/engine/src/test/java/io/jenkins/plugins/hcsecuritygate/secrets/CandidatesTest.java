package io.jenkins.plugins.hcsecuritygate.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    /** Pieces of what the rules look for, and of what lies between. */
    private static final List<String> PIECES = List.of(
            "password",
            "PASSWORD",
            "Pwd",
            "psw",
            "clientSecret",
            "api_key",
            "token",
            "Authorization: Bearer ",
            "=",
            ":",
            ": ",
            " ",
            "\n",
            "'",
            "\"",
            "\\",
            "://",
            "https",
            "joe",
            "@",
            "/",
            "-u ",
            "curl ",
            "echo ",
            "| sudo -S ",
            "mysql ",
            "-p",
            "sshpass -p ",
            "tr0ub4dor",
            "gh" + "p_",
            "Zk3vQ9xTb7LmR2sWc8HnJ4pYd6FgA1eUoXiK",
            "AK" + "IA",
            "Q3EGRIZ5XTUVWY2M",
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "eyJ",
            "ü",
            "\u212A",
            "ey",
            "{",
            "}",
            "$",
            "<",
            ">",
            "sqlplus ",
            "PLINK ",
            "-pw ",
            "--token ",
            "xoxb-",
            "hooks.slack.com/services/T",
            "# ",
            ":: ");

    @Test
    void askingFirstLosesNothing() {
        Random random = new Random(20260310);
        int hits = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            int pieces = 1 + random.nextInt(14);
            for (int i = 0; i < pieces; i++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            List<SecretHit> expected = everyRule(text.toString());
            hits += expected.size();

            assertThat(expected.isEmpty() || SecretText.mayHoldOne(text.toString()))
                    .as("%s", text)
                    .isTrue();
            if (text.length() >= 20) {
                assertThat(SecretText.inSetting(text.toString())).as("%s", text).isEqualTo(expected);
            }
        }

        assertThat(hits).isGreaterThan(1_000);
    }

    @Test
    void namesOfSecretsAreCandidates() {
        for (String name : List.of("dbPassword", "DB_PASSWD", "PWD", "x-psw", "oauthToken2", "apikey", "API-KEY")) {
            assertThat(SecretNames.isSecret(name)).as(name).isTrue();
            assertThat(Candidates.mayBeSecret(name)).as(name).isTrue();
        }
        assertThat(Candidates.mayBeSecret("numExecutors")).isFalse();
    }

    @Test
    void plainTextIsNoCandidate() {
        assertThat(SecretText.mayHoldOne("pipeline { agent { label 'linux' } }"))
                .isFalse();
        assertThat(Candidates.of("make all")).isZero();
        assertThat(Candidates.of("see https://a.example")).isEqualTo(Candidates.URL | Candidates.COMMAND);
    }

    private static List<SecretHit> everyRule(String text) {
        SecretHits hits = new SecretHits();
        new TokenShapes(text, hits).find();
        UrlPasswords.find(text, hits);
        new NamedValues(text, true, hits).find();
        return hits.inOrder();
    }
}
