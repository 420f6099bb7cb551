package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * A setting that a policy may give a check: a number or a list of texts.
 *
 * @param name key in the policy file
 * @param description what it means, with its unit
 * @param defaultValue an {@code Integer} (a setting that is a number of at least 0) or a {@code List<String>}
 * @param stricter which of two values demands more
 */
public record CheckSetting(
        @NonNull String name,
        @NonNull String description,
        @NonNull Object defaultValue,
        @NonNull Stricter stricter) {

    /** The largest number a policy may give. */
    public static final int MAX_NUMBER = 999_999_999;

    /** Which of two values of a setting demands more; what cannot be understood counts as the one that demands most. */
    public enum Stricter {
        /** The lower number. */
        LOWER,
        /** The higher number. */
        HIGHER,
        /** A list that excuses: what both name. */
        FEWER,
        /** A list of those that are looked at: what either names; an empty one stands for all. */
        MORE_AND_NONE_IS_ALL,
        /** Neither: it says what is, not what is demanded, so only the controller's own policy can set it. */
        NEITHER
    }

    public CheckSetting {
        boolean number = defaultValue instanceof Integer;
        if (!number && !(defaultValue instanceof List<?>)) {
            throw new IllegalArgumentException(name + ": a setting is a number or a list");
        }
        if (stricter != Stricter.NEITHER && number != (stricter == Stricter.LOWER || stricter == Stricter.HIGHER)) {
            throw new IllegalArgumentException(name + ": " + stricter + " does not compare such values");
        }
    }

    @NonNull
    public static CheckSetting number(@NonNull String name, int defaultValue, @NonNull String description) {
        return new CheckSetting(name, description, defaultValue, Stricter.NEITHER);
    }

    @NonNull
    public static CheckSetting texts(@NonNull String name, @NonNull String description) {
        return new CheckSetting(name, description, List.of(), Stricter.NEITHER);
    }

    /** The same setting, of which one value can be stricter than another. */
    @NonNull
    public CheckSetting stricterIf(@NonNull Stricter how) {
        return new CheckSetting(name, description, defaultValue, how);
    }

    public boolean isNumber() {
        return defaultValue instanceof Integer;
    }

    /** The value that demands most. */
    @NonNull
    public Object strictest() {
        return switch (stricter) {
            case LOWER -> 0;
            case HIGHER -> MAX_NUMBER;
            case FEWER, MORE_AND_NONE_IS_ALL -> List.of();
            case NEITHER -> defaultValue;
        };
    }
}
