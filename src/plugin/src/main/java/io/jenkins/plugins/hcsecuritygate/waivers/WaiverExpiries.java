package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.XmlFile;
import hudson.model.PeriodicWork;
import hudson.security.ACL;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.policy.Waiver;
import io.jenkins.plugins.hcsecuritygate.posture.PostureListener;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.io.File;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells the log of each waiver whose last day is over, once, also of those whose day passed while Jenkins was down; and has
 * decided anew what rests on waivers.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class WaiverExpiries extends PeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(WaiverExpiries.class.getName());
    private static final String FILE = "hc-security-gate/expiries.xml";

    /** The day up to which everything is told. Null before the first look. */
    @CheckForNull
    private LocalDate toldUntil;

    @Override
    public long getRecurrencePeriod() {
        return MIN;
    }

    @Override
    protected void doRun() {
        look(Instant.now());
    }

    synchronized void look(@NonNull Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        LocalDate since = toldUntil == null ? written() : toldUntil;
        if (since != null && !since.isBefore(today)) {
            toldUntil = since;
            return;
        }
        List<Waiver> waivers = HcSecurityGateConfiguration.get().policy().waivers();
        if (since != null) {
            waivers.stream().filter(waiver -> endedWithin(waiver, since, today)).forEach(WaiverExpiries::tell);
        }
        try {
            // A day passes once: written even without waivers, so that one declared tomorrow is not told of today's
            // end.
            new XmlFile(new File(Jenkins.get().getRootDir(), FILE)).write(today.toString());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Which waivers have expired may be told again after a restart", e);
        }
        toldUntil = today;
        PostureService.get().judgeAnew();
        PostureService.get().request(); // a look that is under way began yesterday
        PostureListener.fire();
    }

    /** Whether it held on its last day, and that day is over since then. */
    private static boolean endedWithin(Waiver waiver, LocalDate since, LocalDate today) {
        LocalDate last = waiver.expires();
        return last != null
                && !last.isBefore(since)
                && last.isBefore(today)
                && waiver.voidBecause(last.atTime(23, 59).toInstant(ZoneOffset.UTC)) == null;
    }

    private static void tell(Waiver waiver) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", "approved");
        details.put("to", "expired");
        details.put("resource", waiver.resource());
        details.put("reason", waiver.reason());
        details.put("owner", waiver.owner());
        details.put("expires", waiver.expiresAsWritten());
        details.put("origin", waiver.origin().kind().word());
        WaiverEvents.record(EventKind.WAIVER_EXPIRED, ACL.SYSTEM_USERNAME, waiver.check(), details);
    }

    /** The day in the file; null where there is none or it cannot be read, and then the past stays untold. */
    @CheckForNull
    private static LocalDate written() {
        XmlFile file = new XmlFile(new File(Jenkins.get().getRootDir(), FILE));
        if (!file.exists()) {
            return null;
        }
        try {
            return file.read() instanceof String text ? Waiver.date(text) : null;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Cannot read " + FILE);
            return null;
        }
    }
}
