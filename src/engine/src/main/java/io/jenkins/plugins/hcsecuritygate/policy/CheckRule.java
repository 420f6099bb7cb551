package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a policy says about one check. Rules that mean the same are equal: lists are sorted and free of repetition, what
 * only repeats a default is left out, and a check that is switched off has nothing but the reason.
 *
 * @param check what the check says about itself
 * @param offBecause why it is switched off; null while it is on
 * @param severity how bad a failure is
 * @param settings by name, as {@link CheckSetting} wants them
 */
public record CheckRule(
        @NonNull CheckMetadata check,
        @CheckForNull String offBecause,
        @NonNull Severity severity,
        @NonNull Map<String, Object> settings) {

    /** What is wrong with the policy itself is reported there, so no policy can switch it off. */
    public static final String ALWAYS_ON = "waivers";

    public CheckRule {
        if (offBecause != null && (offBecause.isBlank() || check.id().equals(ALWAYS_ON))) {
            throw new IllegalArgumentException(check.id() + " cannot be switched off because of '" + offBecause + "'");
        }
        severity = offBecause == null ? severity : check.severity();
        settings = offBecause == null ? canonical(check, settings) : Map.of();
    }

    /** The check as it is without any policy. */
    @NonNull
    public static CheckRule of(@NonNull CheckMetadata check) {
        return new CheckRule(check, null, check.severity(), Map.of());
    }

    @NonNull
    public static CheckRule off(@NonNull CheckMetadata check, @NonNull String reason) {
        return new CheckRule(check, reason, check.severity(), Map.of());
    }

    private static Map<String, Object> canonical(CheckMetadata check, Map<String, Object> values) {
        Map<String, Object> kept = new TreeMap<>();
        for (CheckSetting setting : check.settings()) {
            Object value = values.get(setting.name());
            Object canonical = value instanceof List<?> list ? List.copyOf(new TreeSet<>(list)) : value;
            if (canonical != null && !canonical.equals(setting.defaultValue())) {
                kept.put(setting.name(), canonical);
            }
        }
        return Map.copyOf(kept);
    }

    public boolean isOn() {
        return offBecause == null;
    }

    /** Whether it says nothing that would not hold without it. */
    boolean isDefault() {
        return equals(of(check));
    }

    @NonNull
    public CheckRule withSeverity(@NonNull Severity other) {
        return new CheckRule(check, offBecause, other, settings);
    }

    /** @param value an {@code Integer} or a {@code List<String>}, as the setting is declared */
    @NonNull
    public CheckRule withSetting(@NonNull String name, @NonNull Object value) {
        Map<String, Object> values = new TreeMap<>(settings);
        values.put(name, value);
        return new CheckRule(check, offBecause, severity, values);
    }

    @NonNull
    public CheckSettings checkSettings() {
        return new CheckSettings(check, settings);
    }

    /** The value in force. */
    @NonNull
    Object value(@NonNull CheckSetting setting) {
        return settings.getOrDefault(setting.name(), setting.defaultValue());
    }

    /** What both demand together, of two rules for the same check; commutative, associative and idempotent. */
    @NonNull
    CheckRule stricter(@NonNull CheckRule other) {
        if (offBecause != null && other.offBecause != null) {
            return offBecause.compareTo(other.offBecause) <= 0 ? this : other;
        }
        if (offBecause != null || other.offBecause != null) {
            return offBecause != null ? other : this;
        }
        Map<String, Object> values = new TreeMap<>();
        for (CheckSetting setting : check.settings()) {
            values.put(setting.name(), stricter(setting, value(setting), other.value(setting)));
        }
        return new CheckRule(check, null, severity.compareTo(other.severity) >= 0 ? severity : other.severity, values);
    }

    private static Object stricter(CheckSetting setting, Object a, Object b) {
        if (a instanceof Integer x && b instanceof Integer y) {
            return setting.stricter() == CheckSetting.Stricter.HIGHER ? Math.max(x, y) : Math.min(x, y);
        }
        List<?> x = (List<?>) a;
        List<?> y = (List<?>) b;
        return switch (setting.stricter()) {
            case FEWER -> x.stream().filter(y::contains).toList();
            case MORE_AND_NONE_IS_ALL -> x.isEmpty() || y.isEmpty() ? List.of() : union(x, y);
            default -> union(x, y);
        };
    }

    private static List<?> union(List<?> x, List<?> y) {
        TreeSet<Object> all = new TreeSet<>(x);
        all.addAll(y);
        return List.copyOf(all);
    }
}
