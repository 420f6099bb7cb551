package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The policy that holds for a job: the controller's, made stricter by the folders the job is in. */
@Restricted(NoExternalUse.class)
public final class JobPolicies {

    private JobPolicies() {}

    /** Reads memory only, and equal policies are equal by {@link Policy#equals}. */
    @NonNull
    public static Policy of(@NonNull Item job) {
        return HcSecurityGateConfiguration.get().policy();
    }
}
