package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions;
import java.util.List;
import jenkins.model.Jenkins;
import org.jvnet.localizer.Localizable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A page below {@link PostureLink}, for the navigation that all of them show. Whoever adds one adds a getter there and a
 * line here.
 *
 * @param url relative to the page of the gate, ends in a slash unless it is empty
 * @param symbol Jenkins' symbol beside the name
 * @param title the name
 */
@Restricted(NoExternalUse.class)
public record PostureTab(
        @NonNull String url,
        @NonNull String symbol,
        @NonNull Localizable title) {

    static final String WAIVERS = "waivers/";

    static final List<PostureTab> ALL = List.of(
            new PostureTab("", "symbol-shield-warning", Messages._PostureTab_posture()),
            new PostureTab(WAIVERS, "symbol-document-text", Messages._PostureTab_waivers()),
            new PostureTab("history/", "symbol-logs", Messages._PostureTab_history()),
            new PostureTab("events/", "symbol-journal", Messages._PostureTab_events()),
            new PostureTab("enforcement/", "symbol-lock-closed", Messages._PostureTab_enforcement()),
            new PostureTab("break-glass/", "symbol-key", Messages._PostureTab_break_glass()));

    /** The pages that the reader of this moment may see: an entry that answers with a refusal helps nobody. */
    @NonNull
    static List<PostureTab> visible() {
        boolean all = Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
        return ALL.stream()
                .filter(tab -> all || tab.url().equals(WAIVERS) && WaiverPermissions.maySee())
                .toList();
    }

    /** Where the page is, relative to Jenkins' root. */
    @NonNull
    public String path() {
        return PostureLink.PATH + url;
    }
}
