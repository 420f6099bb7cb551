package io.jenkins.plugins.hcsecuritygate.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FindingTest {

    private static final String CHECK = "controller-executors";
    private static final Resource NODE = new Resource("node", "built-in", "config.xml");

    /** Waivers and trends outlive releases; whoever changes this value breaks them. */
    @Test
    void fingerprintIsTheSameInEveryRelease() {
        assertThat(Finding.fail(NODE, "2 executors").fingerprint(CHECK)).isEqualTo("eb7f9de8c53ff91e");
    }

    @Test
    void fingerprintDiffersByCheckKindNameAndLocation() {
        assertThat(Finding.fail(NODE, "x").fingerprint("container-agents")).isNotEqualTo(fingerprint(NODE));
        assertThat(fingerprint(new Resource("cloud", "built-in", "config.xml"))).isNotEqualTo(fingerprint(NODE));
        assertThat(fingerprint(new Resource("node", "build-1", "config.xml"))).isNotEqualTo(fingerprint(NODE));
        assertThat(fingerprint(new Resource("node", "built-in", "nodes/config.xml")))
                .isNotEqualTo(fingerprint(NODE));
    }

    @Test
    void fingerprintTellsWhereOnePartEndsAndTheNextBegins() {
        assertThat(fingerprint(new Resource("node", "a", "bc")))
                .isNotEqualTo(fingerprint(new Resource("node", "ab", "c")));
        assertThat(fingerprint(new Resource("nodea", "b", "c")))
                .isNotEqualTo(fingerprint(new Resource("node", "ab", "c")));
    }

    @Test
    void fingerprintDoesNotDependOnStatusMessageOrAnswer() {
        String expected = fingerprint(NODE);

        assertThat(Finding.fail(NODE, "5 executors").fingerprint(CHECK)).isEqualTo(expected);
        assertThat(Finding.warn(NODE, "x").fingerprint(CHECK)).isEqualTo(expected);
        assertThat(Finding.unknown(NODE, "x", "Restore it").fingerprint(CHECK)).isEqualTo(expected);
    }

    @Test
    void fingerprintDoesNotDependOnTheEncodingOfThePlatform() {
        // UTF-8 of the name; in Latin-1 or with replacement characters the two would be the same.
        assertThat(fingerprint(new Resource("node", "клиника", "config.xml")))
                .isNotEqualTo(fingerprint(new Resource("node", "больные", "config.xml")))
                .matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"FAIL", "WARN", "UNKNOWN"})
    void onlyWhatDoesNotPassIsAFinding(Status status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Finding(status, NODE, "x", ""))
                .withMessageContaining(status.name());
    }

    @Test
    void unknownFindingSaysWhatWouldAnswerIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Finding.unknown(NODE, "config.xml cannot be read", ""))
                .withMessageContaining("config.xml cannot be read");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAIL", "WARN"})
    void onlyAnUnknownFindingHasAnAnswer(Status status) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Finding(status, NODE, "x", "Restore it"));
    }

    @Test
    void unknownFactBecomesAnUnknownFinding() {
        assertThat(Finding.unknown(NODE, new Fact.Unknown<>("no file", "Restore it")))
                .isEqualTo(new Finding(Status.UNKNOWN, NODE, "no file", "Restore it"));
    }

    @Test
    void gapBecomesAnUnknownFindingAboutWhatIsMissing() {
        assertThat(Finding.unknown("agent", new Gap("build-1", "nodes/build-1/config.xml", "no file", "Restore it")))
                .isEqualTo(new Finding(
                        Status.UNKNOWN,
                        new Resource("agent", "build-1", "nodes/build-1/config.xml"),
                        "no file",
                        "Restore it"));
    }

    private static String fingerprint(Resource resource) {
        return Finding.fail(resource, "x").fingerprint(CHECK);
    }
}
