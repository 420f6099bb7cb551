package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the wipe has done on this controller since it began to count, and what it still has to do. Builds and their receipts
 * are deleted after a while; these figures stay. The checks read them from the file: a wipe that is on and has never
 * wiped anything is not believed.
 */
@Extension
@Restricted(NoExternalUse.class)
public class WipeTotals {

    private static final Logger LOGGER = Logger.getLogger(WipeTotals.class.getName());
    private static final String FILE = Usage.WIPES;

    private final Figures figures;

    public WipeTotals() {
        figures = read();
    }

    /** What is kept on disk. */
    @Restricted(NoExternalUse.class)
    public static final class Figures {
        private long since;
        private long builds;
        private long workspaces;
        private long files;
        private long bytes;
        private long last;
    }

    @NonNull
    public static WipeTotals get() {
        return ExtensionList.lookupSingleton(WipeTotals.class);
    }

    private static Figures read() {
        XmlFile file = file();
        if (file.exists()) {
            try {
                if (file.read() instanceof Figures known) {
                    return known;
                }
                LOGGER.warning(() -> "Wipes are counted from now on: there are no totals in " + file);
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Wipes are counted from now on: cannot read " + file);
            }
        }
        Figures fresh = new Figures();
        fresh.since = System.currentTimeMillis();
        return fresh;
    }

    /**
     * Adds a wipe and keeps the totals. Writes a small file, so not for a build's own thread.
     *
     * @param builds builds that have no workspace left to be wiped
     * @param workspaces workspaces that are gone
     * @param removed what was removed; null for nothing
     */
    synchronized void add(int builds, int workspaces, @CheckForNull Receipt removed) {
        figures.builds += builds;
        figures.workspaces += workspaces;
        if (removed != null) {
            figures.files += removed.getFiles();
            figures.bytes += removed.getBytes();
        }
        if (workspaces > 0) {
            figures.last = System.currentTimeMillis();
        }
        keep();
    }

    /** Lets the counting begin on disk, too, so that it is on record that nothing was wiped since. */
    synchronized void begin() {
        if (!file().exists()) {
            keep();
        }
    }

    private void keep() {
        XmlFile file = file();
        try {
            file.write(figures);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "After a restart wipes will be missing in the totals: cannot write " + file);
        }
    }

    /** Since when wipes are counted. */
    @NonNull
    public synchronized Instant getSince() {
        return Instant.ofEpochMilli(figures.since);
    }

    /** When a workspace was last wiped; null if none was, or the file is of before this was noted. */
    @CheckForNull
    public synchronized Instant getLast() {
        return figures.last == 0 ? null : Instant.ofEpochMilli(figures.last);
    }

    /** The same for a view to format. */
    @NonNull
    public Date sinceDate() {
        return Date.from(getSince());
    }

    /** The same for a view to format; null if nothing was wiped. */
    @CheckForNull
    public Date lastDate() {
        Instant last = getLast();
        return last == null ? null : Date.from(last);
    }

    /** Whether anything is being wiped now, rather than only was. */
    public boolean isOn() {
        return HcSecurityGateConfiguration.get().getWipe().isEnabled();
    }

    /** Builds all of whose workspaces are gone. */
    public synchronized long getBuilds() {
        return figures.builds;
    }

    /** Workspaces that are gone. */
    public synchronized long getWorkspaces() {
        return figures.workspaces;
    }

    /** Files removed, with links, sockets and pipes. */
    public synchronized long getFiles() {
        return figures.files;
    }

    /** Bytes of the regular files removed. */
    public synchronized long getBytes() {
        return figures.bytes;
    }

    /** Directories that wait for their first wipe: an agent is offline, or somebody holds them. */
    public long getPending() {
        return places(claim -> claim.waits() && claim.tries() == 0);
    }

    /** Directories of which a wipe left something that it tries again to remove. */
    public long getLeft() {
        return places(claim -> claim.tries() > 0);
    }

    /**
     * Directories among those that wait, whose wipe waits for a build that was killed, or for a lease that nobody gives
     * back: that takes somebody who sees to it.
     */
    @NonNull
    public List<String> stuck() {
        return WorkspaceClaims.get()
                .find(claim -> claim.waits() && WorkspaceWiper.get().isStuck(claim.place()))
                .stream()
                .map(claim -> Messages.WipeTotals_on(
                        claim.path(), claim.node().isEmpty() ? Jenkins.get().getDisplayName() : claim.node()))
                .distinct()
                .sorted()
                .toList();
    }

    private static long places(Predicate<Claim> wanted) {
        return WorkspaceClaims.get().find(wanted).stream()
                .map(Claim::place)
                .distinct()
                .count();
    }

    private static XmlFile file() {
        return new XmlFile(Jenkins.XSTREAM2, new File(Jenkins.get().getRootDir(), FILE));
    }
}
