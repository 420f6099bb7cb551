package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * A setting that a policy may give a check: a number or a list of texts.
 *
 * @param name key in the policy file
 * @param description what it means, with its unit
 * @param defaultValue an {@code Integer} (a setting that is a number of at least 0) or a {@code List<String>}
 */
public record CheckSetting(
        @NonNull String name,
        @NonNull String description,
        @NonNull Object defaultValue) {

    public CheckSetting {
        if (!(defaultValue instanceof Integer) && !(defaultValue instanceof List<?>)) {
            throw new IllegalArgumentException(name + ": a setting is a number or a list");
        }
    }

    @NonNull
    public static CheckSetting number(@NonNull String name, int defaultValue, @NonNull String description) {
        return new CheckSetting(name, description, defaultValue);
    }

    @NonNull
    public static CheckSetting texts(@NonNull String name, @NonNull String description) {
        return new CheckSetting(name, description, List.of());
    }

    public boolean isNumber() {
        return defaultValue instanceof Integer;
    }
}
