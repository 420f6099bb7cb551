package io.jenkins.plugins.hcsecuritygate.checks.access;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.authorization.Permissions;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.Access;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A user or group with everything granted to it.
 *
 * @param sid name
 * @param type whom the name means
 * @param grants its grants, at least one
 */
record Holder(
        @NonNull String sid, @NonNull SidType type, @NonNull List<Grant> grants) {

    /** More names in a message help nobody. */
    private static final int MAX_LISTED = 6;

    private static final String GLOBAL_SETTINGS = "config.xml";

    private static final Set<String> DEFINES_BUILDS =
            Set.of(Permissions.JOB_CONFIGURE, Permissions.JOB_CREATE, Permissions.RUN_REPLAY);

    /** Everybody who is granted anything, in the order of names. */
    @NonNull
    static List<Holder> of(@NonNull Access access) {
        Map<String, List<Grant>> bySid = new TreeMap<>();
        for (Grant grant : access.grants().items()) {
            bySid.computeIfAbsent(grant.sid() + "\n" + grant.sidType(), key -> new ArrayList<>())
                    .add(grant);
        }
        return bySid.values().stream()
                .map(grants -> new Holder(grants.get(0).sid(), grants.get(0).sidType(), List.copyOf(grants)))
                .toList();
    }

    boolean isAnonymous() {
        return grants.get(0).isToAnonymous();
    }

    boolean isAuthenticated() {
        return grants.get(0).isToAuthenticated();
    }

    /** Whether it stands for people nobody has chosen one by one. */
    boolean isEverybody() {
        return isAnonymous() || isAuthenticated();
    }

    boolean isAdministrator() {
        return grants.stream()
                .anyMatch(grant -> grant.permission().equals(Permissions.ADMINISTER)
                        && grant.scope().isGlobal());
    }

    /** Whether it may decide what a build does. */
    boolean definesBuilds() {
        return grants.stream().anyMatch(grant -> DEFINES_BUILDS.contains(grant.permission()));
    }

    boolean holdsGlobally(@NonNull String permission) {
        return grants.stream()
                .anyMatch(grant ->
                        grant.permission().equals(permission) && grant.scope().isGlobal());
    }

    /** The holder with what it is granted by the global settings. */
    @NonNull
    Resource resource() {
        return resource(GLOBAL_SETTINGS);
    }

    /** @param location the file that grants it something */
    @NonNull
    Resource resource(@NonNull String location) {
        String kind =
                switch (type) {
                    case USER -> "user";
                    case GROUP -> "group";
                    case EITHER -> "sid";
                };
        return new Resource(kind, sid, location);
    }

    /** Grants in words, one place per permission: "Job/Build everywhere, Job/Workspace on item lab and 3 more". */
    @NonNull
    static String words(@NonNull List<Grant> grants) {
        Map<String, List<Grant>> byPermission = new LinkedHashMap<>();
        for (Grant grant : grants) {
            byPermission
                    .computeIfAbsent(grant.permission(), key -> new ArrayList<>())
                    .add(grant);
        }
        List<String> words = new ArrayList<>();
        for (List<Grant> alike : byPermission.values()) {
            Grant first = alike.stream()
                    .filter(grant -> grant.scope().isGlobal())
                    .findFirst()
                    .orElse(alike.get(0));
            long places = alike.stream().map(Grant::scope).distinct().count();
            boolean more = places > 1 && !first.scope().isGlobal();
            words.add(Permissions.uiName(first.permission()) + " "
                    + first.scope().words()
                    + (more ? " and " + (places - 1) + " more" : ""));
        }
        int shown = Math.min(words.size(), MAX_LISTED);
        return String.join(", ", words.subList(0, shown))
                + (words.size() > shown ? " and " + (words.size() - shown) + " more" : "");
    }
}
