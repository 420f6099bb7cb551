package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.BuildStepListener;
import hudson.model.Run;
import hudson.tasks.BuildStep;
import hudson.tasks.Builder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Refuses the build steps of a build that the gate has stopped. A freestyle job has none after a step that failed, but
 * the post steps of a Maven job run whatever its result is, unless the job says otherwise. Post-build actions are no such
 * steps: they clean up and notify.
 */
@Extension
@Restricted(NoExternalUse.class)
@SuppressWarnings("rawtypes")
public final class GateStopBuildSteps extends BuildStepListener {

    @Override
    public void started(AbstractBuild build, BuildStep step, BuildListener listener) {
        if (step instanceof Builder && GateStop.isStopped(build)) {
            listener.error(Messages.GateStopBuildSteps_refused());
            throw new Run.RunnerAbortedException(); // wrappers of the build are ended by Jenkins in this case, too
        }
    }

    @Override
    public void finished(AbstractBuild build, BuildStep step, BuildListener listener, boolean canContinue) {
        // only what begins is refused
    }
}
