package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import java.util.Date;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A build that began although it would have been held. Kept on disk: a class with fields. */
@Restricted(NoExternalUse.class)
public final class WouldBeHeldBuild {

    private String job;
    private final int number;
    private final long at;
    private final String why;

    WouldBeHeldBuild(@NonNull Run<?, ?> run, @NonNull GateBlockage blockage) {
        this.job = run.getParent().getFullName();
        this.number = run.getNumber();
        this.at = System.currentTimeMillis();
        this.why = blockage.getShortDescription();
    }

    @NonNull
    public String getName() {
        return Util.fixNull(job) + " #" + number;
    }

    @NonNull
    public Date getAt() {
        return new Date(at);
    }

    @NonNull
    public String getWhy() {
        return Util.fixNull(why);
    }

    /** Address of the build, relative to Jenkins' root; null if it is gone, or the reader may not see it. */
    @CheckForNull
    public String getUrl() {
        Run<?, ?> run = Run.fromExternalizableId(Util.fixNull(job) + "#" + number);
        return run == null ? null : run.getUrl();
    }

    boolean isOf(@NonNull String name) {
        return name.equals(job);
    }

    void moveTo(@NonNull String name) {
        job = name;
    }
}
