package io.jenkins.plugins.hcsecuritygate.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arguments of Docker and YAML of pods come from outside: whatever they hold, reading them ends, soon and calmly. */
class ContainerTextsTest {

    @Test
    void argumentsAreSplitAsAShellSplitsThem() {
        assertThat(kinds(DockerArguments.read(
                        "line 1", "-v '/a b':/c --user \"0:0\" -v=/d:/e --volume=named:/f -uroot")))
                .containsExactly(Kind.HOST_PATH, Kind.ROOT_USER, Kind.HOST_PATH, Kind.ROOT_USER);
        assertThat(DockerArguments.read("line 1", "-e X=--privileged --name v --privileged=false -v"))
                .isEmpty();
        assertThat(kinds(DockerArguments.read("line 1", "--ipc host \\\n --mount type=bind,src=/x,dst=/y")))
                .containsExactly(Kind.HOST_PROCESSES, Kind.HOST_PATH);
        assertThat(kinds(DockerArguments.read("line 1", "x".repeat(30_000)))).containsExactly(Kind.UNREAD);
    }

    @Test
    void theBuildsOwnWorkspaceIsNoDirectoryOfTheHost() {
        assertThat(DockerArguments.read("line 1", "-v $WORKSPACE/src:/src -v ${WORKSPACE}:/x"))
                .isEmpty();
        assertThat(kinds(DockerArguments.read("line 1", "-v $WORKSPACE/../..:/src")))
                .containsExactly(Kind.HOST_PATH);
    }

    @Test
    void aliasesAndMergesAreFollowedOnce() {
        assertThat(kinds(PodYaml.read("line 1", """
                        base: &base
                          securityContext: &context {privileged: true}
                        spec:
                          containers:
                          - <<: *base
                          - securityContext: *context
                        """))).containsExactly(Kind.PRIVILEGED);
        assertThat(kinds(PodYaml.read("line 1", "a: &a [*a, *a]\n"))).isEmpty();

        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
        }
        assertThat(kinds(PodYaml.read("line 1", laughs.toString()))).isIn(List.of(), List.of(Kind.UNREAD));
    }

    @Test
    void deepAndLongDocumentsAreRefused() {
        assertThat(kinds(PodYaml.read("line 1", "[".repeat(5_000)))).containsExactly(Kind.UNREAD);
        assertThat(kinds(PodYaml.read("line 1", "a".repeat(300_000)))).containsExactly(Kind.UNREAD);
        assertThat(kinds(PodYaml.read("line 1", "a: !!javax.script.ScriptEngineManager [x]")))
                .containsExactly(Kind.UNREAD);
        assertThat(kinds(PodYaml.read("line 1", "\u0001"))).containsExactly(Kind.UNREAD);
    }

    @Test
    void severalDocumentsAreAllRead() {
        assertThat(kinds(PodYaml.read("line 1", "spec: {hostPID: true}\n---\nspec: {hostNetwork: true}\n")))
                .containsExactly(Kind.HOST_PROCESSES, Kind.HOST_NETWORK);
        assertThat(kinds(PodYaml.read("line 1", ""))).isEmpty();
    }

    @Test
    void anyTextIsReadWithoutFailing() {
        String alphabet = "ab -:{}[]&*!|>'\"\n\t#%@,?\\<=vu0$";
        Random random = new Random(51);
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder("spec:");
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            PodYaml.read("line 1", text.toString());
            DockerArguments.read("line 1", text.toString());
            DockerArguments.mount("line 1", text.toString());
        }
    }

    private static List<Kind> kinds(List<ContainerOption> options) {
        return options.stream().map(ContainerOption::kind).toList();
    }
}
