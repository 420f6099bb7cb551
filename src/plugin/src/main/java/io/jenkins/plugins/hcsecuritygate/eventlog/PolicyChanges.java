package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells which settings of this plugin are others than before: when they are saved, and when Jenkins starts. */
@Extension
@Restricted(NoExternalUse.class)
public final class PolicyChanges extends SaveableListener {
    private static final Logger LOGGER = Logger.getLogger(PolicyChanges.class.getName());
    private static final int MAX_EVENTS = 50;
    static final String STATE = "known-settings.properties";

    /** Null before the first look. Guarded by this. */
    @CheckForNull
    private Map<String, String> known;

    /** What was changed in the file while Jenkins was down has nobody's name on it. */
    @Initializer(after = InitMilestone.EXTENSIONS_AUGMENTED, before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void started() {
        ExtensionList.lookupSingleton(PolicyChanges.class).look(HcSecurityGateConfiguration.get());
    }

    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof HcSecurityGateConfiguration configuration) {
            look(configuration);
            ControllerEventLog.configure(configuration);
        }
    }

    void look(@NonNull HcSecurityGateConfiguration configuration) {
        if (!configuration.isReadable()) {
            // What is in memory is nobody's choice. What is known stays, and is compared with what is saved next.
            couldNotTell(GateConfiguration.FILE + " cannot be read");
            return;
        }
        try {
            compare(SettingLeaves.of(configuration));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "What was changed in the settings could not be told", e);
            SecurityEvents.record(
                    EventKind.POLICY_CHANGED,
                    GateConfiguration.FILE,
                    Map.of("changed", "could not be told (" + e.getClass().getSimpleName() + ")"));
        }
    }

    /** Compares in memory; what is known on the disk is what was known when Jenkins started. */
    private synchronized void compare(Map<String, String> now) {
        boolean first = known == null;
        KnownState state = new KnownState(STATE);
        Map<String, String> before = first ? before(state) : known;
        known = now;
        if (before == null) {
            state.write(now);
            return;
        }
        if (before.equals(now)) {
            return;
        }
        record(before, now, first);
        state.write(now);
    }

    /** Null if nothing was known, or if that could not be told, which is an event. */
    @CheckForNull
    private static Map<String, String> before(KnownState state) {
        try {
            return state.read().orElse(null);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "What the settings were before cannot be read from " + STATE, e);
            couldNotTell(STATE + " cannot be read");
            return null;
        }
    }

    private static void couldNotTell(String why) {
        tell(GateConfiguration.FILE, Map.of("changed", "could not be told (" + why + ")"), true);
    }

    private static void record(Map<String, String> before, Map<String, String> now, boolean atStart) {
        TreeSet<String> settings = new TreeSet<>(before.keySet());
        settings.addAll(now.keySet());
        // A list that is empty is written as an empty text, and one that is not has none of its own.
        settings.removeIf(setting -> before.getOrDefault(setting, "").equals(now.getOrDefault(setting, "")));
        int left = settings.size();
        for (String setting : settings) {
            if (settings.size() - left == MAX_EVENTS) {
                tell(GateConfiguration.FILE, Map.of("changed", left + " more settings"), atStart);
                return;
            }
            Map<String, String> details = new LinkedHashMap<>();
            put(details, "from", before.get(setting));
            put(details, "to", now.get(setting));
            tell(setting, details, atStart);
            left--;
        }
    }

    /** A setting that is not there has no detail; one that is empty has an empty one. */
    private static void put(Map<String, String> details, String name, @CheckForNull String value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static void tell(@NonNull String subject, Map<String, String> details, boolean atStart) {
        if (atStart) {
            Map<String, String> all = new LinkedHashMap<>(details);
            all.put("seen", "when Jenkins started");
            SecurityEvents.record(EventKind.POLICY_CHANGED, "unknown", subject, all);
        } else {
            SecurityEvents.record(EventKind.POLICY_CHANGED, subject, details);
        }
    }
}
