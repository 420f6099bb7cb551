package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.LocalDate;

/**
 * A waiver of the policy in force, as far as a check needs to know it. Whether it holds, the policy has decided.
 *
 * @param check id of the check it is for, as written
 * @param resource pattern of resource names, as written
 * @param owner who answers for it, as written
 * @param expires its last day; null if it states none that can be read
 * @param voidBecause why it covers nothing at the moment of the audit, as a clause; null if it holds
 * @param pending whether all it lacks is somebody's approval
 * @param place where it is stated
 */
public record StatedWaiver(
        @NonNull String check,
        @NonNull String resource,
        @NonNull String owner,
        @CheckForNull LocalDate expires,
        @CheckForNull String voidBecause,
        boolean pending,
        @NonNull String place) {}
