package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.Node;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * {@link HcSecurityGateStep} for jobs that are not Pipelines. It repeats the step's properties, since Jenkins finds those
 * only in a class and its superclasses, and these two have none in common; all that they mean is shared.
 */
public final class HcSecurityGateBuilder extends Builder implements SimpleBuildStep {
    private String profile;
    private String failOn;
    private String unknown;
    private String maxAge;
    private String action;
    private List<String> checks;

    @DataBoundConstructor
    public HcSecurityGateBuilder() {}

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
    public String getMaxAge() {
        return maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(@CheckForNull String maxAge) {
        this.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    @NonNull
    public String getAction() {
        return action == null ? GateAction.FAIL.word() : action;
    }

    @DataBoundSetter
    public void setAction(@CheckForNull String action) {
        this.action = Util.fixEmptyAndTrim(action);
    }

    @CheckForNull
    public List<String> getChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(@CheckForNull List<String> checks) {
        List<String> ids = GateValues.split(checks);
        this.checks = ids.isEmpty() ? null : ids;
    }

    /** The ids as the form's one field shows them. */
    @Restricted(NoExternalUse.class)
    @NonNull
    public String getChecksText() {
        return checks == null ? "" : String.join(", ", checks);
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws AbortException {
        perform(run, placeOf(run, workspace.toComputer()), listener);
    }

    @Override
    public void perform(@NonNull Run<?, ?> run, @NonNull EnvVars env, @NonNull TaskListener listener)
            throws AbortException {
        Node node = run instanceof AbstractBuild ? ((AbstractBuild<?, ?>) run).getBuiltOn() : null;
        perform(run, placeOf(run, node == null ? null : node.toComputer()), listener);
    }

    /**
     * Where the build runs. An agent may be gone from the list while its build goes on, but the executor of the build
     * still knows it; only who holds no executor is on no node.
     */
    @CheckForNull
    private static Computer placeOf(Run<?, ?> run, @CheckForNull Computer found) {
        Executor executor = found == null && run instanceof AbstractBuild ? Executor.currentExecutor() : null;
        return executor == null ? found : executor.getOwner();
    }

    private void perform(Run<?, ?> run, Computer computer, TaskListener listener) throws AbortException {
        GateOptions options = new GateOptions(profile, failOn, unknown, maxAge, checks == null ? List.of() : checks);
        GateAction consequence = GateOptions.consequence(action);
        try {
            options.validate();
            GateOptions.action(action);
        } catch (AbortException e) {
            if (consequence == GateAction.FAIL) {
                GateDecisionsAction.add(
                        run,
                        new GateDecision(options, consequence, GateOutcome.closed(run, consequence, e.getMessage())));
                GateStop.stop(run);
            }
            throw e;
        }
        GateOutcome outcome = GateOutcome.of(options, consequence, run, computer, null, listener);
        GateDecisionsAction.add(run, new GateDecision(options, consequence, outcome));
        if (outcome.passes() || consequence == GateAction.WARN) {
            return;
        }
        if (consequence == GateAction.UNSTABLE) {
            run.setResult(Result.UNSTABLE);
            return;
        }
        GateStop.stop(run);
        throw new AbortException(outcome.line());
    }

    /** Describes the build step to job forms. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> implements GateActionChecks {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HcSecurityGateBuilder_display_name();
        }

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        /** The fields mean what they mean in a Pipeline. */
        @Override
        public String getHelpFile(String fieldName) {
            return fieldName == null
                    ? super.getHelpFile()
                    : Jenkins.get()
                            .getDescriptorByType(HcSecurityGateStep.DescriptorImpl.class)
                            .getHelpFile(fieldName);
        }
    }
}
