package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.util.XStream2;
import java.io.File;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What an administrator saw when dismissing the monitor. Jenkins itself remembers only that it was dismissed, and would
 * keep it quiet for ever; this hides what was seen and nothing else, and forgets a finding as soon as it is gone, so that
 * it is news if it comes back. Where the file cannot be read, nothing is dismissed.
 */
@Extension
@Restricted(NoExternalUse.class)
public class MonitorDismissal {

    private static final Logger LOGGER = Logger.getLogger(MonitorDismissal.class.getName());
    private static final String FILE = "hc-security-gate/dismissal.xml";

    @CheckForNull
    private volatile Seen seen;

    public MonitorDismissal() {
        XmlFile file = xml();
        if (file.exists()) {
            try {
                seen = file.read() instanceof Seen written && written.isComplete() ? written : null;
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, e, () -> "Cannot read " + FILE + ", so the message is shown again");
            }
        }
    }

    @NonNull
    public static MonitorDismissal get() {
        return ExtensionList.lookupSingleton(MonitorDismissal.class);
    }

    /** What was dismissed; null if nothing is. */
    @CheckForNull
    Seen seen() {
        return seen;
    }

    /** Whether all there is to say was seen by who dismissed it. */
    boolean covers(@NonNull Standing standing, @NonNull BlockingFindings findings) {
        Seen dismissed = seen;
        return dismissed != null
                && dismissed.standing.equals(standing.name())
                && Set.copyOf(dismissed.findings).containsAll(findings.names());
    }

    synchronized void dismiss(@NonNull Standing standing, @NonNull BlockingFindings findings, @NonNull String by)
            throws IOException {
        write(new Seen(standing, List.copyOf(findings.names()), by, Instant.now()));
    }

    /** Has the message shown again. */
    synchronized void forget() throws IOException {
        if (seen != null) {
            seen = null;
            xml().delete();
        }
    }

    /**
     * Forgets what was dismissed and is no more; called after each look that worked, so that nobody knew before is over
     * with it. Never throws; writes only if something has gone.
     */
    synchronized void follow(@NonNull BlockingFindings findings) {
        Seen dismissed = seen;
        if (dismissed == null) {
            return;
        }
        boolean ofFindings = dismissed.standing.equals(Standing.CLOSED.name());
        if (ofFindings && findings.names().containsAll(dismissed.findings)) {
            return;
        }
        List<String> left = new ArrayList<>(dismissed.findings);
        left.retainAll(findings.names());
        try {
            if (!ofFindings || left.isEmpty()) {
                forget();
                return;
            }
            Seen shrunk = new Seen(Standing.CLOSED, left, dismissed.by, dismissed.moment());
            seen = shrunk;
            xml().write(shrunk);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot write " + FILE);
        }
    }

    private void write(Seen now) throws IOException {
        xml().write(now);
        seen = now;
    }

    private static XmlFile xml() {
        XStream2 xstream = new XStream2();
        xstream.alias("dismissal", Seen.class);
        return new XmlFile(xstream, new File(Jenkins.get().getRootDir(), FILE));
    }

    /** Kept on disk: a class with fields. */
    @Restricted(NoExternalUse.class)
    public static final class Seen {
        private final String standing;
        private final List<String> findings;
        private final String by;
        private final String at;

        Seen(Standing standing, List<String> findings, String by, Instant at) {
            this.standing = standing.name();
            this.findings = new ArrayList<>(findings);
            this.by = by;
            this.at = at.toString();
        }

        /** Whether it can be used as it was read; XStream leaves out what it does not understand. */
        private boolean isComplete() {
            if (standing == null || findings == null || by == null || at == null) {
                return false;
            }
            try {
                return Arrays.stream(Standing.values())
                                .anyMatch(known -> known.name().equals(standing))
                        && new ArrayList<Object>(findings).stream().allMatch(String.class::isInstance)
                        && moment().isAfter(Instant.EPOCH);
            } catch (DateTimeException e) {
                return false;
            }
        }

        @NonNull
        List<String> findings() {
            return List.copyOf(findings);
        }

        @NonNull
        public String by() {
            return by;
        }

        private Instant moment() {
            return Instant.parse(at);
        }

        @NonNull
        public Date at() {
            return Date.from(moment());
        }
    }
}
