package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Parameters that {@link HcSecurityGateStep} and {@link HcSecurityAuditStep} share. Values are kept as they were given
 * and judged when the step starts, where a wrong one is one line of the log; thrown from a setter it would be a stack
 * trace in a Pipeline and an error page in a form.
 */
public abstract class AbstractGateStep extends Step {
    private String profile;
    private String failOn;
    private String unknown;
    private String maxAge;
    private List<String> checks = List.of();

    AbstractGateStep() {}

    @CheckForNull
    public String getProfile() {
        return profile;
    }

    @DataBoundSetter
    public void setProfile(@CheckForNull String profile) {
        this.profile = Util.fixEmptyAndTrim(profile);
    }

    @CheckForNull
    public String getFailOn() {
        return failOn;
    }

    @DataBoundSetter
    public void setFailOn(@CheckForNull String failOn) {
        this.failOn = Util.fixEmptyAndTrim(failOn);
    }

    @CheckForNull
    public String getUnknown() {
        return unknown;
    }

    @DataBoundSetter
    public void setUnknown(@CheckForNull String unknown) {
        this.unknown = Util.fixEmptyAndTrim(unknown);
    }

    @CheckForNull
    public Object getMaxAge() {
        return maxAge;
    }

    /** @param maxAge a number of seconds or a text */
    @DataBoundSetter
    public void setMaxAge(@CheckForNull Object maxAge) {
        this.maxAge = maxAge == null ? null : Util.fixEmptyAndTrim(maxAge.toString());
    }

    @CheckForNull
    public List<String> getChecks() {
        return checks.isEmpty() ? null : checks;
    }

    @DataBoundSetter
    public void setChecks(@CheckForNull List<String> checks) {
        this.checks = GateValues.split(checks);
    }

    /** The ids as the form's one field shows them. */
    @Restricted(NoExternalUse.class)
    @NonNull
    public String getChecksText() {
        return String.join(", ", checks);
    }

    @NonNull
    GateOptions options() {
        return new GateOptions(profile, failOn, unknown, maxAge, checks);
    }
}
