package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A page of the gate, as the tag {@code hc:page} shows it. It is a model object, so Jenkins puts it among the breadcrumbs
 * by itself. Whoever adds one adds a {@link PostureTab}, too.
 */
@Restricted(NoExternalUse.class)
public interface GatePage extends ModelObject {

    /** Printed below the heading. */
    @NonNull
    String getDescription();

    /** The pages beside this one, and this one; those that the reader may see. */
    @NonNull
    default List<PostureTab> getTabs() {
        return PostureTab.visible();
    }
}
