package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Words of the page for the engine's constants, in the reader's language. Titles of checks say what should be, so the
 * status says how far it is.
 */
@Restricted(NoExternalUse.class)
public final class Labels {

    private Labels() {}

    @NonNull
    static String status(@NonNull Status status) {
        return switch (status) {
            case PASS -> Messages.Labels_pass();
            case FAIL -> Messages.Labels_fail();
            case WARN -> Messages.Labels_warn();
            case UNKNOWN -> Messages.Labels_unknown();
            case NOT_APPLICABLE -> Messages.Labels_not_applicable();
            case WAIVED -> Messages.Labels_waived();
            case ERROR -> Messages.Labels_error();
        };
    }

    @NonNull
    public static String severity(@NonNull Severity severity) {
        return switch (severity) {
            case LOW -> Messages.Labels_low();
            case MEDIUM -> Messages.Labels_medium();
            case HIGH -> Messages.Labels_high();
            case CRITICAL -> Messages.Labels_critical();
        };
    }

    @NonNull
    static String area(@NonNull Area area) {
        return switch (area) {
            case ACCESS -> Messages.Labels_access();
            case AGENTS -> Messages.Labels_agents();
            case CONTROLLER -> Messages.Labels_controller();
            case CREDENTIALS -> Messages.Labels_credentials();
            case EVIDENCE -> Messages.Labels_evidence();
            case NETWORK -> Messages.Labels_network();
            case UPDATES -> Messages.Labels_updates();
            case WORKSPACE -> Messages.Labels_workspace();
        };
    }
}
