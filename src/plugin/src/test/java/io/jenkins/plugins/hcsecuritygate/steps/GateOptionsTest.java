package io.jenkins.plugins.hcsecuritygate.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateOptionsTest {

    @Test
    void nothingAskedForChangesNothing() {
        Policy demanded = Policy.of(Profile.STRICT);
        assertEquals(demanded, new GateOptions(null, " ", "", null, List.of()).tighten(demanded));
    }

    /** Every combination of what can be demanded and asked for. */
    @Test
    void neverLoosens() {
        for (Profile profile : Profile.values()) {
            for (Severity severity : Severity.values()) {
                for (boolean unknown : new boolean[] {false, true}) {
                    Policy demanded = Policy.of(profile).withFailOn(severity).withUnknownBlocks(unknown);
                    asked().forEach(options -> {
                        Policy tightened = options.tighten(demanded);
                        assertTrue(tightened.failOn().compareTo(demanded.failOn()) <= 0);
                        assertTrue(tightened.unknownBlocks() || !demanded.unknownBlocks());
                        assertTrue(tightened.warningBlocks() || !demanded.warningBlocks());
                        assertTrue(tightened.profile().compareTo(demanded.profile()) >= 0);
                        assertEquals(demanded.waivers(), tightened.waivers());
                        assertEquals(demanded.checks(), tightened.checks());
                    });
                }
            }
        }
    }

    private static Stream<GateOptions> asked() {
        return Stream.of(null, "baseline", "strict")
                .flatMap(profile -> Stream.of(null, "LOW", "MEDIUM", "HIGH", "CRITICAL")
                        .flatMap(failOn -> Stream.of(null, "warn", "block")
                                .map(unknown -> new GateOptions(profile, failOn, unknown, null, List.of()))));
    }

    @Test
    void strictIsStrict() {
        Policy tightened = new GateOptions("STRICT", null, null, null, List.of()).tighten(Policy.of(Profile.BASELINE));
        assertEquals(Policy.of(Profile.STRICT), tightened);
        assertFalse(Policy.of(Profile.BASELINE).warningBlocks());
    }

    @ParameterizedTest
    @CsvSource({"'', PT1M", "0, PT0S", "90, PT1M30S", "PT5M, PT5M", "pt1h, PT1H"})
    void ages(String text, Duration expected) {
        assertEquals(expected, GateValues.maxAge(text));
    }

    @Test
    void aFormGivesAllChecksInOneText() {
        assertEquals(List.of("a", "b", "c"), GateValues.split(List.of("a, b", "c\n", " ", "a")));
    }
}
