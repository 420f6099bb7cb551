package io.jenkins.plugins.hcsecuritygate.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.ItemGroup;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Knows folders of one kind; without the plugin that has them there are none, and nobody to ask. */
@Restricted(NoExternalUse.class)
public interface FolderDemands extends ExtensionPoint {

    /** The policy around a group of items with what the group itself demands; the same one if it demands nothing. */
    @NonNull
    Policy tighten(@NonNull ItemGroup<?> group, @NonNull Policy around);
}
