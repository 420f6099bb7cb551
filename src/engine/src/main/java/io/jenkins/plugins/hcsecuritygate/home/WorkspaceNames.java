package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace.Kind;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the directories are for that lie where a node keeps its workspaces, told by their names alone. They are called
 * after the jobs, folder by folder; branch-api calls some otherwise and keeps an index of them.
 */
public final class WorkspaceNames {

    /** What Jenkins puts between the name of a job and what it appends, unless a system property says otherwise. */
    private static final String COMBINATOR = "@";

    private static final String SET_ASIDE = "_ws-cleanup_";

    private final Set<String> jobs = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private final String combinator;

    public WorkspaceNames(@NonNull List<Job> jobs) {
        this(jobs.stream().map(Job::fullName), COMBINATOR);
    }

    private WorkspaceNames(Stream<String> fullNames, String combinator) {
        this.combinator = combinator;
        fullNames.forEach(jobs::add);
        for (String name : jobs) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(name.substring(0, slash));
            }
        }
        folders.removeAll(jobs);
    }

    /**
     * @param fullNames full names of all jobs
     * @param combinator what stands between the name of a job and what Jenkins appends to it
     */
    @NonNull
    public static WorkspaceNames of(@NonNull Collection<String> fullNames, @NonNull String combinator) {
        return new WorkspaceNames(fullNames.stream(), combinator);
    }

    /** Full names of the folders, each of which has a directory that only holds those of its jobs. */
    @NonNull
    public Set<String> folders() {
        return Set.copyOf(folders);
    }

    boolean holdsOthers(@NonNull String full) {
        return folders.contains(full);
    }

    /**
     * What a directory is.
     *
     * @param location how it is shown
     * @param relative its path below the directory of all workspaces, with {@code /}
     * @param index directories with names of their own, and the full names of their jobs
     */
    @NonNull
    public Workspace workspace(@NonNull String location, @NonNull String relative, @NonNull Map<String, String> index) {
        String whole = index.getOrDefault(relative, relative);
        if (jobs.contains(whole)) {
            // Jobs may be called anything, also what looks like a directory that was moved aside.
            return new Workspace(location, whole, Kind.FILES);
        }
        String name = relative.substring(relative.lastIndexOf('/') + 1);
        String base = relative.substring(0, relative.length() - name.length()) + base(name, combinator);
        String full = index.getOrDefault(base, base);
        return new Workspace(location, jobs.contains(full) ? full : "", kind(name, combinator));
    }

    /** The name without what Jenkins appends: no job's name may hold an {@code @}. */
    @NonNull
    static String base(@NonNull String name) {
        return base(name, COMBINATOR);
    }

    private static String base(String name, String combinator) {
        int appended = name.indexOf(combinator);
        int renamed = name.indexOf(SET_ASIDE);
        int end = appended < 0 ? renamed : renamed < 0 ? appended : Math.min(appended, renamed);
        return end < 0 ? name : name.substring(0, end);
    }

    @NonNull
    static Kind kind(@NonNull String name) {
        return kind(name, COMBINATOR);
    }

    private static Kind kind(String name, String combinator) {
        if (name.startsWith("hc-wipe-") || name.contains(SET_ASIDE)) {
            return Kind.SET_ASIDE;
        }
        int appended = name.indexOf(combinator);
        String suffix = appended < 0 ? "" : name.substring(appended);
        if (suffix.startsWith(combinator + "script") || suffix.startsWith(combinator + "libs")) {
            return Kind.CHECKOUT;
        }
        return suffix.endsWith(combinator + "tmp") ? Kind.TEMPORARY : Kind.FILES;
    }
}
