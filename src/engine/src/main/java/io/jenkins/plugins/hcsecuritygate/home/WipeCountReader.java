package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeCount;
import java.time.Instant;
import java.util.List;

/** What this plugin's wipe has counted. It writes the file when it first runs, so without one it never ran here. */
final class WipeCountReader {

    private WipeCountReader() {}

    @NonNull
    static Inventory<WipeCount> read(@NonNull HomeDirectory home) {
        return XmlFiles.read(home, Usage.WIPES)
                .fold(WipeCountReader::count, () -> Inventory.of(List.of()), why -> unread(why));
    }

    private static Inventory<WipeCount> count(XmlElement root) {
        long since = number(root.text("since"));
        long workspaces = number(root.text("workspaces"));
        long builds = number(root.text("builds"));
        String text = root.text("last");
        long last = text == null ? 0 : number(text);
        if (since <= 0 || workspaces < 0 || builds < 0 || last < 0) {
            return unread(Usage.WIPES + " has no figures that can be understood");
        }
        return Inventory.of(List.of(new WipeCount(
                Instant.ofEpochMilli(since), workspaces, builds, last == 0 ? null : Instant.ofEpochMilli(last))));
    }

    private static Inventory<WipeCount> unread(String why) {
        return Inventory.unobserved(
                new Gap("figures of the automatic wipe", Usage.WIPES, why, "Restore the file, or delete it"));
    }

    /** -1 for what is no number of the kind that the wipe writes. */
    private static long number(@CheckForNull String text) {
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
