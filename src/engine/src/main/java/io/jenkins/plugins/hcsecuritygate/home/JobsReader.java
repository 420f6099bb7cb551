package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Walks {@code jobs/}, folders in folders and the branches of multibranch projects. Matrix configurations and Maven
 * modules follow their parent and are no jobs of their own. Siblings are read in parallel; the order of the result is
 * that of the file names.
 */
final class JobsReader {

    /** More nesting than any name of a job allows ({@code jenkins.model.Jenkins} limits neither). */
    private static final int MAX_DEPTH = 64;

    /** Bounds the walk of a home in which links multiply the directories. */
    private static final int MAX_ITEMS = 500_000;

    private static final String MEND = "Restore the file or save the job's configuration in Jenkins";

    private static final Set<String> FOLDERS =
            Set.of("com.cloudbees.hudson.plugins.folder.Folder", "jenkins.branch.OrganizationFolder");
    private static final String MULTIBRANCH = "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject";
    private static final Set<String> CLASSIC = Set.of(
            "project",
            "matrix-project",
            "maven2-moduleset",
            "maven2-module-set",
            "com.tikal.jenkins.plugins.multijob.MultiJobProject");

    private final HomeDirectory home;
    private final PipelineJobReader pipelines;
    private final BuildHistory history;
    private final AtomicInteger items = new AtomicInteger();

    JobsReader(@NonNull HomeDirectory home, @NonNull BuildHistory history) {
        this.home = home;
        this.pipelines = new PipelineJobReader(home);
        this.history = history;
    }

    /**
     * What a walk found.
     *
     * @param jobs the jobs
     * @param folderCredentials credentials kept in folders
     * @param builds the last builds of each job
     * @param access what items and folders say about access
     * @param secrets what jobs and folders say about secrets
     * @param policies what folders demand of the jobs in them
     */
    record Found(
            @NonNull Inventory<Job> jobs,
            @NonNull List<StoredCredential> folderCredentials,
            @NonNull List<JobBuilds> builds,
            @NonNull List<ItemAccess> access,
            @NonNull SecretFindings secrets,
            @NonNull List<FolderPolicy> policies) {}

    @NonNull
    Found read() {
        Branch all = children("jobs", "", 0);
        return new Found(
                new Inventory<>(all.jobs, all.gaps),
                List.copyOf(all.credentials),
                history.settle(all.builds),
                List.copyOf(all.access),
                all.secrets,
                List.copyOf(all.policies));
    }

    /** What one directory of items came to; merged by its parent, so no lock is needed. */
    private static final class Branch {
        private final List<Job> jobs = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private final List<StoredCredential> credentials = new ArrayList<>();
        private final List<BuildHistory.Seen> builds = new ArrayList<>();
        private final List<ItemAccess> access = new ArrayList<>();
        private final SecretFindings secrets = new SecretFindings();
        private final List<FolderPolicy> policies = new ArrayList<>();

        private static Branch ofGap(Gap gap) {
            Branch branch = new Branch();
            branch.gaps.add(gap);
            return branch;
        }

        private Branch add(Branch other) {
            jobs.addAll(other.jobs);
            gaps.addAll(other.gaps);
            credentials.addAll(other.credentials);
            builds.addAll(other.builds);
            access.addAll(other.access);
            secrets.addAll(other.secrets);
            policies.addAll(other.policies);
            return this;
        }
    }

    private Branch children(String directory, String parentName, int depth) {
        String shown = HomeNames.display(directory);
        if (depth > MAX_DEPTH) {
            return Branch.ofGap(new Gap(
                    HomeNames.display(parentName),
                    shown,
                    "folders are nested deeper than " + MAX_DEPTH,
                    "Look for links that lead in a circle"));
        }
        List<HomeEntry> entries;
        try {
            entries = home.list(directory);
        } catch (HomeFileException e) {
            return e.isAbsent()
                    ? new Branch()
                    : Branch.ofGap(new Gap(
                            parentName.isEmpty() ? "jobs" : HomeNames.display(parentName),
                            shown,
                            e.getMessage(),
                            "Make the directory readable"));
        }
        Stream<Branch> branches = entries.parallelStream().map(entry -> item(directory, parentName, entry, depth));
        Branch all = new Branch();
        branches.toList().forEach(all::add);
        return all;
    }

    private Branch item(String parent, String parentName, HomeEntry entry, int depth) {
        String directory = HomeDirectory.join(parent, entry.name());
        String location = HomeDirectory.join(directory, "config.xml");
        String fullName = (parentName.isEmpty() ? "" : parentName + "/") + entry.name();
        if (entry.problem() != null) {
            return Branch.ofGap(
                    new Gap(HomeNames.display(fullName), HomeNames.display(directory), "it " + entry.problem(), MEND));
        }
        if (!entry.isDirectory()) {
            return new Branch();
        }
        if (items.incrementAndGet() > MAX_ITEMS) {
            return Branch.ofGap(new Gap(
                    HomeNames.display(fullName),
                    HomeNames.display(directory),
                    "the home has more than " + MAX_ITEMS + " jobs",
                    "Look for links that multiply directories"));
        }
        Item item = home.remember(
                JobsReader.class,
                directory,
                () -> XmlFiles.read(home, location)
                        .fold(
                                root -> item(root, directory, location, fullName),
                                () -> withoutConfiguration(directory, location, fullName),
                                why -> Item.ofGap(
                                        new Gap(HomeNames.display(fullName), HomeNames.display(location), why, MEND))));
        Branch branch = new Branch();
        for (Job job : item.jobs) {
            branch.jobs.add(job);
            branch.builds.add(history.read(directory, fullName, job.definition()));
        }
        branch.gaps.addAll(item.gaps);
        if (item.children != null) {
            branch.add(children(item.children, fullName, depth + 1));
        }
        branch.credentials.addAll(item.credentials);
        item.access.ifPresent(branch.access::add);
        branch.secrets.addAll(item.secrets);
        item.policy.ifPresent(branch.policies::add);
        return branch;
    }

    /**
     * What one item's own files say, without those of the items in it; kept from look to look.
     *
     * @param jobs the item itself if it is a job
     * @param credentials those of a folder
     * @param access what it says about access
     * @param secrets what it says about secrets
     * @param policy what a folder demands of the jobs in it
     * @param children the directory of the items in it; null if it holds none
     */
    private record Item(
            @NonNull List<Job> jobs,
            @NonNull List<Gap> gaps,
            @NonNull List<StoredCredential> credentials,
            @NonNull Optional<ItemAccess> access,
            @NonNull SecretFindings secrets,
            @NonNull Optional<FolderPolicy> policy,
            @CheckForNull String children) {
        private static final Item NONE = new Item(
                List.of(), List.of(), List.of(), Optional.empty(), new SecretFindings(), Optional.empty(), null);

        private Item {
            credentials = List.copyOf(credentials);
        }

        private static Item ofGap(Gap gap) {
            return new Item(
                    List.of(), List.of(gap), List.of(), Optional.empty(), new SecretFindings(), Optional.empty(), null);
        }
    }

    private Item item(XmlElement root, String directory, String location, String fullName) {
        String type = root.className();
        if (FOLDERS.contains(type) || type.equals(MULTIBRANCH)) {
            return new Item(
                    List.of(),
                    List.of(),
                    CredentialsReader.readFolder(root, location, fullName),
                    ItemAccess.read(root, fullName, location),
                    SecretScan.of(root, Owner.JOB, HomeNames.display(fullName), location),
                    PolicyWordsReader.readFolder(root, fullName, location),
                    HomeDirectory.join(directory, type.equals(MULTIBRANCH) ? "branches" : "jobs"));
        }
        Job.Definition definition;
        if (CLASSIC.contains(type)) {
            definition = ClassicJobReader.read(root);
        } else if (type.equals("flow-definition")) {
            definition = pipelines.read(root, directory);
        } else {
            definition = new Job.Unrecognised(type);
        }
        Job job = new Job(
                HomeNames.display(fullName),
                HomeNames.display(location),
                "true".equals(root.text("disabled")),
                definition);
        return new Item(
                List.of(job),
                List.of(),
                List.of(),
                ItemAccess.read(root, fullName, location),
                SecretScan.of(root, Owner.JOB, HomeNames.display(fullName), location),
                PolicyWordsReader.readFolder(root, fullName, location),
                // A plugin's own kind of folder holds its items where core's helpers put them.
                definition instanceof Job.Unrecognised ? HomeDirectory.join(directory, "jobs") : null);
    }

    /** Jenkins passes over such a directory; one with build records was a job, and the copy lost its configuration. */
    private Item withoutConfiguration(String directory, String location, String fullName) {
        try {
            if (home.list(HomeDirectory.join(directory, "builds")).isEmpty()) {
                return Item.NONE;
            }
        } catch (HomeFileException e) {
            if (e.isAbsent()) {
                return Item.NONE;
            }
        }
        return Item.ofGap(new Gap(
                HomeNames.display(fullName),
                HomeNames.display(location),
                "there are build records but no config.xml",
                "Restore the file, or delete the directory if the job is gone"));
    }
}
