package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/**
 * What a check says about itself; the only source for pages, reports and documentation.
 *
 * @param id constant, never reused
 * @param title the control as a statement that can be true or false
 * @param area where it belongs
 * @param severity how bad a failure is
 * @param why what goes wrong without the control, two or three sentences
 * @param remediation how to get there
 * @param references {@code checklist:…}, HIPAA, NIST, OWASP and CIS identifiers
 * @param settings what a policy may set for it
 */
public record CheckMetadata(
        @NonNull String id,
        @NonNull String title,
        @NonNull Area area,
        @NonNull Severity severity,
        @NonNull String why,
        @NonNull Remediation remediation,
        @NonNull List<String> references,
        @NonNull List<CheckSetting> settings) {
    public CheckMetadata {
        references = List.copyOf(references);
        settings = List.copyOf(settings);
    }

    /** The same check, of which a policy has decided how bad a failure is. */
    @NonNull
    public CheckMetadata withSeverity(@NonNull Severity other) {
        return other == severity
                ? this
                : new CheckMetadata(id, title, area, other, why, remediation, references, settings);
    }

    /**
     * @param text what to do, in one or two sentences
     * @param path where in Jenkins' pages, as a chain of names
     * @param configurationAsCode YAML for the Configuration as Code plugin, empty where that cannot express it
     */
    public record Remediation(
            @NonNull String text,
            @NonNull String path,
            @NonNull String configurationAsCode) {}
}
