package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import java.util.Date;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.access.AccessDeniedException;

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
        this.why = blockage.full();
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
        try {
            Run<?, ?> run = Run.fromExternalizableId(Util.fixNull(job) + "#" + number);
            return run == null ? null : run.getUrl();
        } catch (AccessDeniedException e) {
            return null; // the reader may know that there is such a job, and no more
        }
    }

    boolean isOf(@NonNull String name) {
        return name.equals(job);
    }

    void moveTo(@NonNull String name) {
        job = name;
    }
}
