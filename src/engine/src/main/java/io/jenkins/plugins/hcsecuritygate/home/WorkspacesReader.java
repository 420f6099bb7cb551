package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Directories with content where the controller keeps workspaces, by the setting {@code workspaceDir}. Only names are
 * read, never what a file holds.
 */
final class WorkspacesReader {

    private static final String DIRECTORY = "workspace";
    private static final String PER_JOB = "${ITEM_ROOTDIR}/";
    private static final String IN_HOME = "${JENKINS_HOME}/" + DIRECTORY + "/";

    /** Kept by branch-api: lines of full names and of the directories they have, in turn. */
    private static final String INDEX = DIRECTORY + "/workspaces.txt";

    private static final int MAX_INDEX_BYTES = 8 << 20;
    private static final int MAX_DIRECTORIES = 100_000;

    private static final String READABLE = "Make the directory readable";

    private final HomeDirectory home;
    private final List<Workspace> workspaces = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final WorkspaceNames names;
    private final Map<String, String> index = new HashMap<>();
    private int directories;
    private boolean present;

    private WorkspacesReader(HomeDirectory home, List<Job> jobs) {
        this.home = home;
        names = new WorkspaceNames(jobs);
    }

    /**
     * What was found.
     *
     * @param workspaces directories with content
     * @param present whether any directory for workspaces is there at all
     */
    record Found(@NonNull Inventory<Workspace> workspaces, boolean present) {}

    /** @param config root of {@code config.xml}; null if it was not read */
    @NonNull
    static Found read(@NonNull HomeDirectory home, @CheckForNull XmlElement config, @NonNull JobsReader.Found found) {
        WorkspacesReader reader = new WorkspacesReader(home, found.jobs().items());
        String setting = config == null ? null : config.text("workspaceDir");
        // What an earlier setting left there is left all the same.
        reader.readIndex();
        reader.walk(DIRECTORY, "");
        if (config == null) {
            reader.gaps.add(new Gap(
                    "workspaces",
                    "config.xml",
                    "where the controller keeps workspaces is not known, since config.xml was not read",
                    "Restore config.xml or make it readable"));
        } else if (setting == null || setting.startsWith(PER_JOB)) {
            found.jobs().items().forEach(reader::besideJob);
        } else if (!setting.startsWith(IN_HOME)) {
            reader.gaps.add(new Gap(
                    "workspaces",
                    "config.xml",
                    "the controller keeps workspaces outside the home's workspace directory (workspaceDir)",
                    "Look into that directory on the controller"));
        }
        return new Found(new Inventory<>(reader.workspaces, reader.gaps), reader.present);
    }

    private void readIndex() {
        try {
            List<String> lines = new String(home.read(INDEX, MAX_INDEX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                index.put(HomeNames.display(lines.get(i + 1)), HomeNames.display(lines.get(i)));
            }
        } catch (HomeFileException e) {
            // Without it a directory is reported without the name of its job.
            index.clear();
        }
    }

    /** @param parent full name of the folder whose directory this is; empty for the top */
    private void walk(String directory, String parent) {
        List<HomeEntry> entries = list(directory);
        for (HomeEntry entry : entries) {
            String path = HomeDirectory.join(directory, entry.name());
            if (entry.problem() != null) {
                gap(path, "it " + entry.problem());
            } else if (entry.isDirectory()) {
                if (++directories > MAX_DIRECTORIES) {
                    gap(directory, "there are more than " + MAX_DIRECTORIES + " directories of workspaces");
                    return;
                }
                String full = (parent.isEmpty() ? "" : parent + "/") + HomeNames.display(entry.name());
                // The depth is bounded by the names of the jobs.
                if (names.holdsOthers(full)) {
                    walk(path, full);
                } else {
                    note(path, full);
                }
            }
        }
    }

    private void besideJob(Job job) {
        String directory = job.location().substring(0, Math.max(job.location().lastIndexOf('/'), 0));
        for (HomeEntry entry : list(directory)) {
            String name = entry.name();
            if (entry.isDirectory()
                    && (WorkspaceNames.base(name).equals(DIRECTORY) || WorkspaceNames.kind(name) == Kind.SET_ASIDE)) {
                if (++directories > MAX_DIRECTORIES) {
                    gap(directory, "there are more than " + MAX_DIRECTORIES + " directories of workspaces");
                    return;
                }
                present = true;
                add(HomeDirectory.join(directory, name), job.fullName(), WorkspaceNames.kind(name));
            }
        }
    }

    private void note(String path, String full) {
        Workspace named = names.workspace(HomeNames.display(path), full, index);
        add(path, named.job(), named.kind());
    }

    private void add(String path, String job, Kind kind) {
        if (!list(path).isEmpty()) {
            workspaces.add(new Workspace(HomeNames.display(path), job, kind));
        }
    }

    private List<HomeEntry> list(String directory) {
        try {
            List<HomeEntry> entries = home.list(directory);
            present |= directory.equals(DIRECTORY);
            return entries;
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                gap(directory, e.getMessage());
            }
            return List.of();
        }
    }

    private void gap(String path, String why) {
        String shown = HomeNames.display(path);
        gaps.add(new Gap(shown, shown, why, READABLE));
    }
}
