package io.jenkins.plugins.hcsecuritygate.config.folder;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.model.Item;
import hudson.model.Saveable;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.config.PolicyEvents;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.variant.OptionalExtension;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells what has changed in the policy of a folder when the folder is saved, or comes with one. */
final class FolderPolicyEvents {

    /** What each folder demanded when it was last saved or read. */
    private static final Map<AbstractFolder<?>, PolicyWords> KNOWN = Collections.synchronizedMap(new WeakHashMap<>());

    /** The same by name, since Jenkins makes other objects of all folders when it reads them from the disk again. */
    private static final Map<String, PolicyWords> KNOWN_BY_NAME = new ConcurrentHashMap<>();

    private FolderPolicyEvents() {}

    @NonNull
    private static PolicyWords words(AbstractFolder<?> folder) {
        FolderPolicyProperty property = folder.getProperties().get(FolderPolicyProperty.class);
        return property == null ? PolicyWords.NONE : property.toWords();
    }

    private static void compare(AbstractFolder<?> folder) {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (jenkins == null || jenkins.getInitLevel() != InitMilestone.COMPLETED) {
            return;
        }
        PolicyWords now = words(folder);
        PolicyWords known = KNOWN.put(folder, now);
        PolicyWords byName = KNOWN_BY_NAME.put(folder.getFullName(), now);
        if (known == null) {
            known = byName;
        }
        PolicyWords before = known == null ? PolicyWords.NONE : known;
        if (!now.equals(before)) {
            JobPolicies.folderChanged();
            PolicyEvents.changed(folder.getFullName(), before, now);
        }
    }

    /**
     * What folders demand when Jenkins has started is nobody's change. What one demands that is copied, or created from a
     * file, is; and Jenkins saves neither.
     */
    @OptionalExtension(requirePlugins = FolderPolicyProperty.FOLDERS)
    @Restricted(NoExternalUse.class)
    public static final class Start extends ItemListener {
        @Override
        public void onLoaded() {
            Jenkins.get().allItems(AbstractFolder.class).forEach(folder -> {
                KNOWN.put(folder, words(folder));
                KNOWN_BY_NAME.put(folder.getFullName(), words(folder));
            });
        }

        @Override
        public void onDeleted(Item item) {
            KNOWN_BY_NAME.remove(item.getFullName());
        }

        @Override
        public void onLocationChanged(Item item, String from, String to) {
            PolicyWords moved = KNOWN_BY_NAME.remove(from);
            if (moved != null) {
                KNOWN_BY_NAME.put(to, moved);
            }
        }

        @Override
        public void onCreated(Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                compare(folder);
            }
        }
    }

    /** Runs in the thread of whoever saves. */
    @OptionalExtension(requirePlugins = FolderPolicyProperty.FOLDERS)
    @Restricted(NoExternalUse.class)
    public static final class Saves extends SaveableListener {
        @Override
        public void onChange(Saveable saved, @CheckForNull XmlFile file) {
            if (saved instanceof AbstractFolder<?> folder) {
                compare(folder);
            }
        }
    }
}
