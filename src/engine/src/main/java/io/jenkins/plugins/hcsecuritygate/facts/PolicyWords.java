package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What somebody has written about the policy in Jenkins, for the controller or for a folder. Every value is the text
 * that was written, and empty where nothing was.
 *
 * @param profile where the other defaults come from
 * @param failOn severity from which a failure closes the gate
 * @param unknown what an unknown does
 * @param warnings what a warning does
 * @param checks what is said about single checks, in the order of the file
 */
public record PolicyWords(
        @NonNull String profile,
        @NonNull String failOn,
        @NonNull String unknown,
        @NonNull String warnings,
        @NonNull List<CheckWords> checks) {

    /** Nothing said. */
    public static final PolicyWords NONE = new PolicyWords("", "", "", "", List.of());

    public PolicyWords {
        checks = List.copyOf(checks);
    }

    /**
     * @param id the check
     * @param enabled {@code true} or {@code false}
     * @param reason why it is switched off
     * @param severity how bad a failure is
     * @param settings its settings
     */
    public record CheckWords(
            @NonNull String id,
            @NonNull String enabled,
            @NonNull String reason,
            @NonNull String severity,
            @NonNull List<SettingWords> settings) {
        public CheckWords {
            settings = List.copyOf(settings);
        }
    }

    /**
     * @param name the setting
     * @param values the number alone, or the texts
     */
    public record SettingWords(
            @NonNull String name, @NonNull List<String> values) {
        public SettingWords {
            values = List.copyOf(values);
        }
    }
}
