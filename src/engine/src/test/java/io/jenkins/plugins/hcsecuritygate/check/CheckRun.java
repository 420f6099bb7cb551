package io.jenkins.plugins.hcsecuritygate.check;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Runs one check in a test. */
public final class CheckRun {

    /** The moment at which all these tests take place. */
    public static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final Check check;
    private final Map<String, Object> settings = new HashMap<>();

    public CheckRun(Check check) {
        this.check = check;
    }

    public CheckRun with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    public CheckResult on(FactsBuilder facts) {
        return on(facts.build());
    }

    public CheckResult on(ControllerFacts facts) {
        return check.evaluate(new CheckContext(facts, new CheckSettings(check.metadata(), settings), NOW));
    }
}
