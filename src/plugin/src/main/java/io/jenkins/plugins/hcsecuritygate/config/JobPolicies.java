package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.TopLevelItem;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import java.util.concurrent.atomic.AtomicLong;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The policy that holds for a job: the controller's, made stricter by the folders the job is in. */
@Restricted(NoExternalUse.class)
public final class JobPolicies {

    /** How often the demands of a folder have changed. */
    private static final AtomicLong FOLDER_CHANGES = new AtomicLong();

    private JobPolicies() {}

    /** A folder demands something else now; for whoever is told of it. */
    public static void folderChanged() {
        FOLDER_CHANGES.incrementAndGet();
    }

    /** Another number as soon as a folder demands something else, for whoever keeps what follows from it. */
    public static long folderChanges() {
        return FOLDER_CHANGES.get();
    }

    /**
     * Reads memory only, and equal policies are equal by {@link Policy#equals}.
     *
     * @param job a job, or a folder, of which then only the folders around it count
     */
    @NonNull
    public static Policy of(@NonNull Item job) {
        return within(job.getParent(), ExtensionList.lookup(FolderDemands.class));
    }

    /** The job itself, or the one that it is a part of, such as the matrix of a configuration. */
    @NonNull
    public static Job<?, ?> rootOf(@NonNull Job<?, ?> job) {
        return job instanceof AbstractProject<?, ?> project && !(project instanceof TopLevelItem)
                ? project.getRootProject()
                : job;
    }

    private static Policy within(ItemGroup<?> group, ExtensionList<FolderDemands> folders) {
        // The outermost folder first, so that each finds the policy it was asked about before.
        Policy policy = group instanceof Item item
                ? within(item.getParent(), folders)
                : HcSecurityGateConfiguration.get().policy();
        for (FolderDemands kind : folders) {
            policy = kind.tighten(group, policy);
        }
        return policy;
    }
}
