package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.access.AccessDeniedException;

/** Permission checks of our own web methods whose refusals are events. */
@Restricted(NoExternalUse.class)
public final class Denials {

    /** The next refusal of the same kind is only counted for so long; nobody may fill the log by asking. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int MAX_REMEMBERED = 1_000;

    /** Guarded by itself. */
    private static final Map<String, Refused> REFUSED = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refused> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private static final class Refused {
        private long told;
        private long suppressed;
    }

    private Denials() {}

    /**
     * Checks a permission of the user of this thread on Jenkins itself.
     *
     * @param what the user asked for, of a small set: refusals are counted by it
     * @throws AccessDeniedException if the user does not have it; the refusal is an event then
     */
    public static void check(@NonNull Permission permission, @NonNull String what) {
        try {
            Jenkins.get().checkPermission(permission);
        } catch (AccessDeniedException e) {
            record(name(permission), what);
            throw e;
        }
    }

    /**
     * The same where one of several permissions will do.
     *
     * @throws AccessDeniedException if the user has none of them; the refusal is an event then
     */
    public static void checkAny(@NonNull String what, @NonNull Permission... permissions) {
        try {
            Jenkins.get().checkAnyPermission(permissions);
        } catch (AccessDeniedException e) {
            record(Arrays.stream(permissions).map(Denials::name).collect(Collectors.joining(" or ")), what);
            throw e;
        }
    }

    private static String name(Permission permission) {
        return permission.group.title + "/" + permission.name;
    }

    private static void record(String permission, String what) {
        String actor = Jenkins.getAuthentication2().getName();
        Map<String, String> details = new TreeMap<>();
        details.put("permission", permission);
        synchronized (REFUSED) {
            Refused refused = REFUSED.get(actor + "\n" + what);
            long now = System.nanoTime();
            if (refused != null && now - refused.told < QUIET_NANOS) {
                refused.suppressed++;
                return;
            }
            if (refused != null && refused.suppressed > 0) {
                details.put("before", refused.suppressed + " more of these since the last event");
            }
            Refused fresh = new Refused();
            fresh.told = now;
            REFUSED.remove(actor + "\n" + what);
            REFUSED.put(actor + "\n" + what, fresh);
        }
        SecurityEvents.record(EventKind.ACCESS_DENIED, actor, what, details);
    }

    /** For tests: the next refusal is an event again. */
    static void forget() {
        synchronized (REFUSED) {
            REFUSED.clear();
        }
    }
}
