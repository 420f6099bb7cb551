package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.CheckWords;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords.SettingWords;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells the event log what somebody has changed in the policy of a folder, value by value. */
@Restricted(NoExternalUse.class)
public final class PolicyEvents {

    private PolicyEvents() {}

    /** @param folder its full name */
    public static void changed(@NonNull String folder, @NonNull PolicyWords before, @NonNull PolicyWords after) {
        record(folder + ": ", values(before), values(after));
    }

    private static void record(String where, Map<String, String> before, Map<String, String> after) {
        differences(before, after)
                .forEach((path, change) -> SecurityEvents.record(EventKind.POLICY_CHANGED, where + path, change));
    }

    /** What changed by path, each with {@code from} and {@code to}, of which one is missing where there was nothing. */
    @NonNull
    static Map<String, Map<String, String>> differences(
            @NonNull Map<String, String> before, @NonNull Map<String, String> after) {
        Map<String, Map<String, String>> changes = new TreeMap<>();
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            if (!Objects.equals(before.get(path), after.get(path))) {
                Map<String, String> change = new LinkedHashMap<>();
                put(change, "from", before.get(path));
                put(change, "to", after.get(path));
                changes.put(path, change);
            }
        }
        return changes;
    }

    @NonNull
    static Map<String, String> values(@NonNull PolicyWords words) {
        Map<String, String> values = new TreeMap<>();
        put(values, "profile", words.profile());
        put(values, "failOn", words.failOn());
        put(values, "unknown", words.unknown());
        put(values, "warnings", words.warnings());
        for (CheckWords check : words.checks()) {
            String path = "checks " + check.id();
            put(values, path + " enabled", check.enabled());
            put(values, path + " reason", check.reason());
            put(values, path + " severity", check.severity());
            for (SettingWords setting : check.settings()) {
                put(values, path + " " + setting.name(), String.join(", ", setting.values()));
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String path, String value) {
        if (value != null && !value.isEmpty()) {
            // What stands twice is shown with both values.
            values.merge(path, value, (a, b) -> a + "; " + b);
        }
    }
}
