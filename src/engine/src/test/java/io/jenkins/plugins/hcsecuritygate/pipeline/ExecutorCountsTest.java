package io.jenkins.plugins.hcsecuritygate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.pipeline.ExecutorCounts.Assignment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorCountsTest {

    private static List<Assignment> assignments(String script) {
        return ExecutorCounts.read(script).fold(found -> found, unknown -> {
            throw new AssertionError(unknown.why());
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jenkins.instance.setNumExecutors(5)",
                "Jenkins.instance.numExecutors = 5",
                "jenkins.with { numExecutors = 5 }",
                "j?.setNumExecutors 5",
            })
    void aLiteralIsRead(String statement) {
        assertThat(assignments("import jenkins.model.*\n" + statement + " // was 2\n"))
                .containsExactly(new Assignment(2, Fact.known(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setNumExecutors(n)",
                "numExecutors = env.N as int",
                "numExecutors = 010",
                "setNumExecutors(2 + 3)"
            })
    void anythingElseIsUnknown(String statement) {
        assertThat(assignments(statement)).hasSize(1);
        assertThat(assignments(statement).get(0).executors()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void commentsStringsAndReadsAreNoAssignment() {
        assertThat(assignments("""
                        // setNumExecutors(5)
                        println 'numExecutors = 5'
                        if (jenkins.numExecutors == 5) { println jenkins.numExecutors }
                        """)).isEmpty();
    }

    @Test
    void unreadableTextIsUnknown() {
        assertThat(ExecutorCounts.read("\n'"))
                .isEqualTo(Fact.unknown("line 2: a string is not closed", "Mend the script"));
    }
}
