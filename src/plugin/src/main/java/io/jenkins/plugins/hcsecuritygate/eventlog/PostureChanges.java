package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells when the verdict on the controller, or what closes its gate, is another than at the look before. */
@Extension
@Restricted(NoExternalUse.class)
public class PostureChanges {
    private static final Logger LOGGER = Logger.getLogger(PostureChanges.class.getName());
    static final String STATE = "known-posture.properties";
    private static final String VERDICT = "verdict";
    private static final String WHY = "why";
    private static final String UNKNOWN = "UNKNOWN";
    private static final String FINDING = "finding.";

    /** More than this are counted and not named. */
    private static final int MAX_NAMED = 50;

    /** Characters of a name; with more, so many would not fit into an event. */
    private static final int MAX_NAME = 80;

    /** Null before the first look. Guarded by this. */
    @CheckForNull
    private Map<String, String> known;

    /** Null before the first look. Guarded by this. */
    @CheckForNull
    private KnownState state;

    @NonNull
    public static PostureChanges get() {
        return ExtensionList.lookupSingleton(PostureChanges.class);
    }

    /** Told of each look at the controller. Never throws. */
    public void looked(@NonNull Verdict verdict, @NonNull Policy policy) {
        try {
            compare(closing(verdict, policy));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "What has changed in the posture could not be told", e);
        }
    }

    private static Map<String, String> closing(Verdict verdict, Policy policy) {
        Map<String, String> now = new TreeMap<>();
        now.put(VERDICT, verdict.word());
        for (JudgedCheck check : verdict.checks()) {
            if (check.blocks()) {
                String id = check.metadata().id();
                now.put(FINDING + id, id);
                for (Finding finding : check.closing(policy)) {
                    String fingerprint = finding.fingerprint(id);
                    now.put(FINDING + fingerprint, id + " " + name(finding.resource()) + " [" + fingerprint + "]");
                }
            }
        }
        return now;
    }

    /** What a finding is about. When somebody reads of it, its fingerprint may be nowhere else any more. */
    private static String name(Resource resource) {
        String name = resource.name();
        int end = name.length() <= MAX_NAME
                ? name.length()
                : name.offsetByCodePoints(0, name.codePointCount(0, MAX_NAME));
        return resource.kind() + " " + name.substring(0, end) + (end < name.length() ? "…" : "");
    }

    /**
     * Told that a look has failed. What closed the gate before is not known to be mended, so nothing counts as removed.
     *
     * @param why the cause, fit for a page
     */
    public void failed(@NonNull String why) {
        Map<String, String> now = new TreeMap<>();
        now.put(VERDICT, UNKNOWN);
        now.put(WHY, why);
        compare(now);
    }

    private synchronized void compare(Map<String, String> now) {
        try {
            KnownState kept = state();
            Map<String, String> before = known == null ? before(kept) : known;
            if (now.get(VERDICT).equals(UNKNOWN)) {
                before.forEach(now::putIfAbsent);
            }
            known = now;
            if (!isSame(before, now)) {
                kept.writeAfter(List.of(record(before, now)), now);
            }
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "What has changed in the posture could not be told", e);
        }
    }

    /** By what there is and not by what it is called, which an earlier version may have done otherwise. */
    private static boolean isSame(Map<String, String> before, Map<String, String> now) {
        return before.keySet().equals(now.keySet())
                && Objects.equals(before.get(VERDICT), now.get(VERDICT))
                && Objects.equals(before.get(WHY), now.get(WHY));
    }

    private KnownState state() {
        KnownState current = state;
        if (current == null) {
            current = new KnownState(STATE);
            state = current;
        }
        return current;
    }

    /** What cannot be read was not known to be any verdict, which is another one than any that comes now. */
    private static Map<String, String> before(KnownState state) {
        try {
            return state.read().orElse(Map.of(VERDICT, ""));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "How the posture was before cannot be read from " + STATE, e);
            return Map.of(VERDICT, UNKNOWN);
        }
    }

    private static CompletionStage<?> record(Map<String, String> before, Map<String, String> now) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("from", before.getOrDefault(VERDICT, ""));
        details.put("to", now.get(VERDICT));
        if (now.containsKey(WHY)) {
            details.put(WHY, now.get(WHY));
        }
        name(details, "added", now, before);
        name(details, "removed", before, now);
        return SecurityEvents.record(EventKind.POSTURE_CHANGED, "controller", details);
    }

    private static void name(
            Map<String, String> details, String what, Map<String, String> present, Map<String, String> absent) {
        TreeSet<String> names = present.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(FINDING) && !absent.containsKey(entry.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!names.isEmpty()) {
            String named = names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
            details.put(
                    what, names.size() <= MAX_NAMED ? named : named + " and " + (names.size() - MAX_NAMED) + " more");
        }
    }
}
