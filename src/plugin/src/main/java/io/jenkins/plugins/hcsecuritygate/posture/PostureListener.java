package io.jenkins.plugins.hcsecuritygate.posture;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Is told after each look at the controller, be it that it failed, and when a new day may bring another verdict. Called by
 * whoever looked, so it must return at once.
 */
@Restricted(NoExternalUse.class)
public interface PostureListener extends ExtensionPoint {

    void onLooked();

    /** What one listener throws keeps nobody else from hearing of it. */
    static void fire() {
        for (PostureListener listener : ExtensionList.lookup(PostureListener.class)) {
            try {
                listener.onLooked();
            } catch (RuntimeException | LinkageError e) {
                Logger.getLogger(PostureListener.class.getName())
                        .log(Level.WARNING, e, () -> listener.getClass() + " failed");
            }
        }
    }
}
