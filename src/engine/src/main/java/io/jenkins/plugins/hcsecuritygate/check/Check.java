package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.EnumSet;
import java.util.Set;

/**
 * One control. A check is a pure function of facts, settings and the moment: it reads no file, asks no clock and keeps
 * no state, so the same class judges a running controller and a backup.
 */
public interface Check {

    @NonNull
    CheckMetadata metadata();

    /** Which inputs can answer it, each alone or on top of a home. */
    @NonNull
    default Set<Input> inputs() {
        return EnumSet.of(Input.HOME, Input.LIVE);
    }

    /** Judges; an exception becomes {@link Status#ERROR} of this check and does not stop the others. */
    @NonNull
    CheckResult evaluate(@NonNull CheckContext context);
}
