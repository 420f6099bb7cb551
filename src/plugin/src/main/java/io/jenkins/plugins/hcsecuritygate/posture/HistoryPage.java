package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.history.Look;
import io.jenkins.plugins.hcsecuritygate.history.PostureHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerProxy;

/** The page {@code history/}: how the controller stood over time, as a picture and as a table with all that changed. */
@Restricted(NoExternalUse.class)
public final class HistoryPage implements GatePage, StaplerProxy {

    private final PostureLink link;

    HistoryPage(@NonNull PostureLink link) {
        this.link = link;
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return this;
    }

    /** The page above, which has the parts that both show; no getter, since it has an address of its own. */
    @NonNull
    public PostureLink link() {
        return link;
    }

    @Override
    public String getDisplayName() {
        return Messages.HistoryPage_display_name();
    }

    @NonNull
    @Override
    public String getDescription() {
        return Messages.HistoryPage_description();
    }

    /** The newest first. */
    @NonNull
    public List<ChangesView> getLooks() {
        List<ChangesView> views = new ArrayList<>();
        PostureHistory.get().looks().forEach(look -> views.add(ChangesView.of(look)));
        Collections.reverse(views);
        return views;
    }

    /** @return null if the controller was never judged */
    @CheckForNull
    public TrendChart getTrend() {
        List<Look> looks = PostureHistory.get().looks();
        return looks.stream().noneMatch(Look::wasJudged) ? null : TrendChart.of(looks, Instant.now());
    }
}
