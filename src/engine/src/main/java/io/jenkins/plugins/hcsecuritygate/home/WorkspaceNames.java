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

    private final Set<String> jobs = new HashSet<>();
    private final Set<String> folders = new HashSet<>();

    public WorkspaceNames(@NonNull List<Job> jobs) {
        this(jobs.stream().map(Job::fullName));
    }

    private WorkspaceNames(Stream<String> fullNames) {
        fullNames.forEach(jobs::add);
        for (String name : jobs) {
            for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
                folders.add(name.substring(0, slash));
            }
        }
        folders.removeAll(jobs);
    }

    /** @param fullNames full names of all jobs */
    @NonNull
    public static WorkspaceNames of(@NonNull Collection<String> fullNames) {
        return new WorkspaceNames(fullNames.stream());
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
        String name = relative.substring(relative.lastIndexOf('/') + 1);
        String base = relative.substring(0, relative.length() - name.length()) + base(name);
        String full = index.getOrDefault(base, base);
        return new Workspace(location, jobs.contains(full) ? full : "", kind(name));
    }

    /** The name without what Jenkins appends: no job's name may hold an {@code @}. */
    @NonNull
    static String base(@NonNull String name) {
        int at = name.indexOf('@');
        int renamed = name.indexOf("_ws-cleanup_");
        int end = at < 0 ? renamed : renamed < 0 ? at : Math.min(at, renamed);
        return end < 0 ? name : name.substring(0, end);
    }

    @NonNull
    static Kind kind(@NonNull String name) {
        if (name.startsWith("hc-wipe-") || name.contains("_ws-cleanup_")) {
            return Kind.SET_ASIDE;
        }
        int at = name.indexOf('@');
        String suffix = at < 0 ? "" : name.substring(at);
        if (suffix.startsWith("@script") || suffix.startsWith("@libs")) {
            return Kind.CHECKOUT;
        }
        return suffix.endsWith("@tmp") ? Kind.TEMPORARY : Kind.FILES;
    }
}
