package io.jenkins.plugins.hcsecuritygate.posture;

import hudson.Extension;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.model.Fingerprint;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import jenkins.model.Jenkins;
import jenkins.model.NodeListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Has the posture recomputed when something is saved that it rests on. The listeners run in the thread of whoever
 * saves, under whatever locks that holds, so all they do is ask for a later look.
 */
final class PostureTriggers {

    private PostureTriggers() {}

    private static void changed() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        // While Jenkins starts, everything is loaded and much is saved; the first look comes when it is done.
        if (jenkins != null && jenkins.getInitLevel() == InitMilestone.COMPLETED) {
            PostureService.get().request();
        }
    }

    /** Jenkins itself, nodes, jobs, credentials, users and configuration files. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Saves extends SaveableListener {
        @Override
        public void onChange(Saveable o, XmlFile file) {
            saved(file);
            if (!isRecord(o)) {
                changed();
            }
        }

        @Override
        public void onDeleted(Saveable o, XmlFile file) {
            saved(file);
            if (!isRecord(o)) {
                changed();
            }
        }

        /** Records of builds too: the script of a Pipeline from an SCM is in that of its last build. */
        private static void saved(XmlFile file) {
            Jenkins jenkins = Jenkins.getInstanceOrNull();
            if (jenkins != null && jenkins.getInitLevel().compareTo(InitMilestone.EXTENSIONS_AUGMENTED) >= 0) {
                PostureService.get().saved(file.getFile());
            }
        }

        /** What is written for every build would keep the controller busy and changes nothing that is judged. */
        private static boolean isRecord(Saveable o) {
            return o instanceof Run || o instanceof Fingerprint;
        }
    }

    /** Nodes that are never written to disk fire no save. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Nodes extends NodeListener {
        @Override
        protected void onCreated(Node node) {
            changed();
        }

        @Override
        protected void onUpdated(Node oldOne, Node newOne) {
            changed();
        }

        @Override
        protected void onDeleted(Node node) {
            changed();
        }
    }

    /** Jobs that go or move, and the end of the start. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Items extends ItemListener {
        @Override
        public void onLoaded() {
            PostureService.get().request();
        }

        @Override
        public void onDeleted(Item item) {
            changed();
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            changed();
        }
    }
}
