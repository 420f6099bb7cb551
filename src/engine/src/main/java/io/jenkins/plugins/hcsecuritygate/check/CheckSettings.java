package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Map;

/**
 * Values of a check's settings under one policy. Asking for a setting that the check does not declare is a programming
 * error.
 */
public final class CheckSettings {

    private final CheckMetadata metadata;
    private final Map<String, Object> values;

    /** @param values from the policy, already validated against the declarations */
    public CheckSettings(@NonNull CheckMetadata metadata, @NonNull Map<String, Object> values) {
        this.metadata = metadata;
        this.values = Map.copyOf(values);
    }

    public int number(@NonNull String name) {
        return (Integer) value(name);
    }

    @NonNull
    public List<String> texts(@NonNull String name) {
        return ((List<?>) value(name)).stream().map(String.class::cast).toList();
    }

    private Object value(String name) {
        CheckSetting setting = metadata.settings().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(metadata.id() + " has no setting " + name));
        return values.getOrDefault(name, setting.defaultValue());
    }
}
