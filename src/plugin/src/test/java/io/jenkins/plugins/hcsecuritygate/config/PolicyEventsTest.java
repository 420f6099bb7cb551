package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyEventsTest {

    @Test
    void everyValueThatChangedIsToldWithWhatItWasAndWhatItIs() {
        GateConfiguration before = new GateConfiguration(
                "strict",
                "LOW",
                "",
                "pass",
                List.of(new CheckWords("https-url", "", "", "LOW", List.of())),
                GateConfiguration.DEFAULT.allowlist(),
                GateConfiguration.DEFAULT.wipe());
        GateConfiguration after = new GateConfiguration(
                "strict",
                "HIGH",
                "warn",
                "",
                List.of(
                        new CheckWords("https-url", "false", "a proxy", "", List.of()),
                        new CheckWords(
                                "core-update",
                                "",
                                "",
                                "",
                                List.of(new SettingWords("maxAgeDays", List.of("3"))))),
                new GateConfiguration.Allowlist("report", List.of("10.0.0.0/8", "::1")),
                new Wipe(false, List.of(new Exclusion("a/*", ""))));
        assertEquals(
                Map.ofEntries(
                        Map.entry("failOn", Map.of("from", "LOW", "to", "HIGH")),
                        Map.entry("unknown", Map.of("to", "warn")),
                        Map.entry("warnings", Map.of("from", "pass")),
                        Map.entry("checks https-url enabled", Map.of("to", "false")),
                        Map.entry("checks https-url reason", Map.of("to", "a proxy")),
                        Map.entry("checks https-url severity", Map.of("from", "LOW")),
                        Map.entry("checks core-update maxAgeDays", Map.of("to", "3")),
                        Map.entry("allowlist mode", Map.of("to", "report")),
                        Map.entry("allowlist ranges", Map.of("to", "10.0.0.0/8, ::1")),
                        Map.entry("wipe enabled", Map.of("from", "true", "to", "false")),
                        Map.entry("wipe exclusion a/*", Map.of("to", "because: "))),
                PolicyEvents.differences(PolicyEvents.values(before), PolicyEvents.values(after)));
        assertEquals(Map.of(), PolicyEvents.differences(PolicyEvents.values(after), PolicyEvents.values(after)));
    }
}
