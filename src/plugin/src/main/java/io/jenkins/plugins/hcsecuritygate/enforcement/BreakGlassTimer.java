package io.jenkins.plugins.hcsecuritygate.enforcement;

import hudson.Extension;
import hudson.model.PeriodicWork;
import hudson.model.listeners.ItemListener;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells of openings that are over. That they do not count any more does not wait for it. */
@Extension
@Restricted(NoExternalUse.class)
public final class BreakGlassTimer extends PeriodicWork {

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void doRun() {
        BreakGlassService.get().look();
    }

    /** What ended while Jenkins was down. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Start extends ItemListener {
        @Override
        public void onLoaded() {
            Timer.get().execute(() -> BreakGlassService.get().look());
        }
    }
}
