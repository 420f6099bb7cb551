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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells which settings of this plugin are others than before: when they are saved, and when Jenkins starts. */
@Extension
@Restricted(NoExternalUse.class)
public final class PolicyChanges extends SaveableListener {
    private static final Logger LOGGER = Logger.getLogger(PolicyChanges.class.getName());

    /** So many settings have an event each. */
    private static final int SINGLE_EVENTS = 50;

    /** So many of those that follow share one. */
    private static final int SETTINGS_PER_EVENT = 10;

    /** Elements of lists can be very many, and what stands for itself must not disappear among them. */
    private static final Comparator<String> IN_ORDER = Comparator.comparing(
                    (String setting) -> setting.indexOf('[') >= 0)
            .thenComparing(Comparator.naturalOrder());

    static final String STATE = "known-settings.properties";

    /** Null before the first look. Guarded by this. */
    @CheckForNull
    private Map<String, String> known;

    /** Null before the first look. Guarded by this. */
    @CheckForNull
    private KnownState state;

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

    private synchronized void compare(Map<String, String> now) {
        boolean first = known == null;
        List<CompletionStage<?>> events = new ArrayList<>();
        Map<String, String> before = first ? before(events) : known;
        known = now;
        if (before == null || !before.equals(now)) {
            if (before != null) {
                events.addAll(record(before, now, first));
            }
            state().writeAfter(events, now);
        }
    }

    private KnownState state() {
        KnownState current = state;
        if (current == null) {
            current = new KnownState(STATE);
            state = current;
        }
        return current;
    }

    /** Null if nothing was known, or if that could not be told, which is an event. */
    @CheckForNull
    private Map<String, String> before(List<CompletionStage<?>> events) {
        try {
            return state().read().orElse(null);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "What the settings were before cannot be read from " + STATE, e);
            events.add(couldNotTell(STATE + " cannot be read"));
            return null;
        }
    }

    private static CompletionStage<?> couldNotTell(String why) {
        return tell(GateConfiguration.FILE, Map.of("changed", "could not be told (" + why + ")"), true);
    }

    private static List<CompletionStage<?>> record(
            Map<String, String> before, Map<String, String> now, boolean atStart) {
        TreeSet<String> settings = new TreeSet<>(IN_ORDER);
        settings.addAll(before.keySet());
        settings.addAll(now.keySet());
        // A list that is empty is written as an empty text, and one that is not has none of its own.
        settings.removeIf(setting -> before.getOrDefault(setting, "").equals(now.getOrDefault(setting, "")));
        List<String> changed = List.copyOf(settings);
        int single = Math.min(SINGLE_EVENTS, changed.size());
        List<CompletionStage<?>> events = new ArrayList<>();
        for (String setting : changed.subList(0, single)) {
            Map<String, String> details = new LinkedHashMap<>();
            put(details, "from", before.get(setting));
            put(details, "to", now.get(setting));
            events.add(tell(setting, details, atStart));
        }
        for (int i = single; i < changed.size(); i += SETTINGS_PER_EVENT) {
            List<String> some = changed.subList(i, Math.min(i + SETTINGS_PER_EVENT, changed.size()));
            events.add(tell(GateConfiguration.FILE, together(some, before, now), atStart));
        }
        return events;
    }

    /** Numbered, since the path of a setting can be longer than the name of a detail. */
    private static Map<String, String> together(
            List<String> settings, Map<String, String> before, Map<String, String> now) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("changed", settings.size() + " more settings");
        for (int i = 0; i < settings.size(); i++) {
            String number = i < 9 ? "0" + (i + 1) : Integer.toString(i + 1);
            details.put(number, settings.get(i));
            put(details, number + " from", before.get(settings.get(i)));
            put(details, number + " to", now.get(settings.get(i)));
        }
        return details;
    }

    /** A setting that is not there has no detail; one that is empty has an empty one. */
    private static void put(Map<String, String> details, String name, @CheckForNull String value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static CompletionStage<?> tell(@NonNull String subject, Map<String, String> details, boolean atStart) {
        if (!atStart) {
            return SecurityEvents.record(EventKind.POLICY_CHANGED, subject, details);
        }
        Map<String, String> all = new LinkedHashMap<>(details);
        all.put("seen", "when Jenkins started");
        return SecurityEvents.record(EventKind.POLICY_CHANGED, "unknown", subject, all);
    }
}
