package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyEventsTest {

    @Test
    void everyValueThatChangedIsToldWithWhatItWasAndWhatItIs() {
        PolicyWords before = new PolicyWords(
                "strict", "LOW", "", "pass", List.of(new CheckWords("https-url", "", "", "LOW", List.of())));
        PolicyWords after = new PolicyWords(
                "strict",
                "HIGH",
                "warn",
                "",
                List.of(
                        new CheckWords("https-url", "false", "a proxy", "", List.of()),
                        new CheckWords(
                                "core-update", "", "", "", List.of(new SettingWords("maxAgeDays", List.of("3"))))));
        assertEquals(
                Map.ofEntries(
                        Map.entry("failOn", Map.of("from", "LOW", "to", "HIGH")),
                        Map.entry("unknown", Map.of("to", "warn")),
                        Map.entry("warnings", Map.of("from", "pass")),
                        Map.entry("checks https-url enabled", Map.of("to", "false")),
                        Map.entry("checks https-url reason", Map.of("to", "a proxy")),
                        Map.entry("checks https-url severity", Map.of("from", "LOW")),
                        Map.entry("checks core-update maxAgeDays", Map.of("to", "3"))),
                PolicyEvents.differences(PolicyEvents.values(before), PolicyEvents.values(after)));
        assertEquals(Map.of(), PolicyEvents.differences(PolicyEvents.values(after), PolicyEvents.values(after)));
    }
}
