package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.ControllerBuild;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.JobBuilds;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Records;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.UnreadBuild;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.WipeReceipt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the last builds of a job ran. Few records are read of each job, none is kept, and reading ends with the first
 * build that ran on the built-in node.
 */
final class BuildHistory {

    private static final long MAX_BUILD_BYTES = 8L << 20;
    private static final long MAX_FLOW_BYTES = 32L << 20;

    /** Flow nodes of one build where each has a file of its own. */
    private static final int MAX_FLOW_FILES = 500;

    private static final int MAX_CONFIGURATIONS = 20;
    private static final int MAX_AXIS_DIRECTORIES = 200;
    private static final int MAX_AXIS_DEPTH = 16;

    private static final DateTimeFormatter NAMED_BY_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd_HH-mm-ss");

    private static final String ROOT = "${ITEM_ROOTDIR}";
    private static final String HOME = "${JENKINS_HOME}";
    private static final String MEND = "Restore the build's record, or delete the build";

    private final HomeDirectory home;
    private final String buildsDir;
    private final boolean live;

    /**
     * @param config root of {@code config.xml}; null if it was not read
     * @param live whether the home is that of a running controller, which lacks nothing that builds write
     */
    BuildHistory(@NonNull HomeDirectory home, @CheckForNull XmlElement config, boolean live) {
        this.home = home;
        this.live = live;
        String setting = config == null ? null : config.text("buildsDir");
        this.buildsDir = setting == null || setting.isEmpty() ? ROOT + "/builds" : setting;
    }

    /**
     * What the files of one job say.
     *
     * @param builds its last builds
     * @param recorded whether the record of any build could be read
     * @param traceless whether there is neither a record nor {@code nextBuildNumber}, which the first build writes:
     *     it has never been built, or a copy does not hold what builds write
     */
    record Seen(@NonNull JobBuilds builds, boolean recorded, boolean traceless) {}

    /** A job without a trace has never been built if the home holds what builds write, as the record of any job shows. */
    @NonNull
    List<JobBuilds> settle(@NonNull List<Seen> jobs) {
        boolean holdsRecords = live || jobs.stream().anyMatch(Seen::recorded);
        return jobs.stream()
                .map(job -> job.traceless() && holdsRecords ? neverBuilt(job.builds()) : job.builds())
                .toList();
    }

    private static JobBuilds neverBuilt(JobBuilds job) {
        return new JobBuilds(job.job(), job.location(), Records.NEVER_BUILT, null, null, false, List.of());
    }

    /**
     * Reads the last builds of a job.
     *
     * @param directory the job's directory relative to the home
     * @param fullName its full name as on disk
     */
    @NonNull
    Seen read(@NonNull String directory, @NonNull String fullName, @NonNull Job.Definition definition) {
        // Beside the job's directory, the result depends on where builds are kept and on the kind of the job.
        String key = directory + "|" + buildsDir + "|" + definition.getClass().getSimpleName() + isMatrix(definition);
        return home.remember(BuildHistory.class, key, () -> look(directory, fullName, definition));
    }

    private static boolean isMatrix(Job.Definition definition) {
        return definition instanceof Job.Classic classic && classic.matrix();
    }

    private Seen look(String directory, String fullName, Job.Definition definition) {
        String builds = expand(directory, fullName);
        if (builds == null) {
            JobBuilds elsewhere = new JobBuilds(
                    HomeNames.display(fullName),
                    HomeNames.display(directory),
                    Records.MISSING,
                    null,
                    null,
                    false,
                    List.of(new UnreadBuild(
                            null,
                            new Gap(
                                    "build records",
                                    "config.xml",
                                    "build records are kept outside the home (buildsDir)",
                                    "Audit the running controller, or a copy that has them under jobs/"))));
            return new Seen(elsewhere, false, false);
        }
        Look look = new Look(definition instanceof Job.Pipeline, definition instanceof Job.Unrecognised);
        boolean matrix = isMatrix(definition);
        List<String> numbers = look.numbers(builds);
        // The parent of a matrix needs no executor: only its configurations build.
        look.records(builds, numbers, "", !matrix);
        if (matrix) {
            int configurations = 0;
            for (String configuration : configurations(HomeDirectory.join(directory, "configurations"))) {
                if (++configurations > MAX_CONFIGURATIONS || look.onController != null) {
                    break;
                }
                String below = HomeDirectory.join(configuration, "builds");
                String name = configuration.substring(directory.length() + "/configurations/".length());
                look.records(below, look.numbers(below).stream().limit(1).toList(), name + " ", true);
            }
        }
        Records records = Records.SOME;
        boolean traceless = false;
        if (!look.recorded && look.unread.isEmpty()) {
            Observed<String> next = nextNumber(directory);
            records = withoutRecords(next);
            traceless = numbers.isEmpty() && next instanceof Observed.Absent<String>;
        }
        JobBuilds seen = new JobBuilds(
                HomeNames.display(fullName),
                HomeNames.display(builds),
                records,
                look.newest,
                look.onController,
                look.mayBeRunning,
                look.unread,
                look.receipts);
        return new Seen(seen, look.recorded, traceless);
    }

    @CheckForNull
    private String expand(String directory, String fullName) {
        String path = buildsDir;
        if (path.startsWith(ROOT + "/")) {
            path = directory + path.substring(ROOT.length());
        } else if (path.startsWith(HOME + "/")) {
            path = path.substring(HOME.length() + 1);
        } else {
            return null;
        }
        path = path.replace("${ITEM_FULL_NAME}", fullName).replace("${ITEM_FULLNAME}", fullName);
        return path.contains("${") ? null : path;
    }

    /** Older Jenkins wrote {@code nextBuildNumber} from the start, with 1. */
    private static Records withoutRecords(Observed<String> next) {
        return next.toOptional().filter("1"::equals).isPresent() ? Records.NEVER_BUILT : Records.MISSING;
    }

    private Observed<String> nextNumber(String directory) {
        try {
            byte[] content = home.read(HomeDirectory.join(directory, "nextBuildNumber"), 100);
            return new Observed.Present<>(new String(content, StandardCharsets.UTF_8).strip());
        } catch (HomeFileException e) {
            return e.isAbsent() ? new Observed.Absent<>() : new Observed.Unreadable<>(e.getMessage());
        }
    }

    /** Directories of matrix configurations: {@code configurations/axis-NAME/VALUE/…}. */
    private List<String> configurations(String directory) {
        List<String> found = new ArrayList<>();
        List<String> level = List.of(directory);
        int visited = 0;
        for (int depth = 0; depth < MAX_AXIS_DEPTH && !level.isEmpty(); depth++) {
            List<String> below = new ArrayList<>();
            for (String path : level) {
                if (++visited > MAX_AXIS_DIRECTORIES) {
                    return found;
                }
                try {
                    for (HomeEntry entry : home.list(path)) {
                        if (entry.isDirectory() && entry.name().equals("builds")) {
                            found.add(path);
                        } else if (entry.isDirectory()) {
                            below.add(HomeDirectory.join(path, entry.name()));
                        }
                    }
                } catch (HomeFileException e) {
                    continue; // absent: no configuration has been built
                }
            }
            level = below;
        }
        return found;
    }

    /** What looking at one job came to. */
    private final class Look {
        private final boolean pipeline;
        private final boolean unrecognised;
        private final List<UnreadBuild> unread = new ArrayList<>();
        private boolean recorded;
        private Instant newest;
        private ControllerBuild onController;
        private boolean mayBeRunning;
        private List<WipeReceipt> receipts = List.of();

        Look(boolean pipeline, boolean unrecognised) {
            this.pipeline = pipeline;
            this.unrecognised = unrecognised;
        }

        /** The last builds, from the newest: by number, or by time in homes that Jenkins before 1.597 wrote. */
        List<String> numbers(String builds) {
            List<HomeEntry> entries;
            try {
                entries = home.list(builds);
            } catch (HomeFileException e) {
                if (!e.isAbsent()) {
                    gap(null, builds, e.getMessage());
                }
                return List.of();
            }
            List<String> numbered = newest(entries, true);
            return numbered.isEmpty() ? newest(entries, false) : numbered;
        }

        private List<String> newest(List<HomeEntry> entries, boolean numbered) {
            return entries.stream()
                    .filter(entry -> entry.isDirectory() && (numbered ? isNumber(entry.name()) : isTime(entry.name())))
                    .map(HomeEntry::name)
                    .sorted(Comparator.comparingInt(String::length)
                            .thenComparing(Comparator.naturalOrder())
                            .reversed())
                    .limit(Usage.BUILDS_PER_JOB)
                    .toList();
        }

        void records(String builds, List<String> numbers, String prefix, boolean counts) {
            boolean first = !recorded;
            for (String number : numbers) {
                String directory = HomeDirectory.join(builds, number);
                String file = HomeDirectory.join(directory, "build.xml");
                BuildScan build = new BuildScan();
                Observed<Boolean> read = scan(file, MAX_BUILD_BYTES, build);
                if (read instanceof Observed.Unreadable<Boolean> unreadable) {
                    gap(null, file, unreadable.why());
                } else if (read instanceof Observed.Present<Boolean>) {
                    Instant started = started(build, number);
                    recorded = true;
                    newest = newest == null || started != null && started.isAfter(newest) ? started : newest;
                    mayBeRunning |= first && !build.hasResult();
                    receipts = receipts.isEmpty() ? build.receipts() : receipts;
                    if (counts && ranOnController(build, started, directory, file)) {
                        onController = new ControllerBuild(HomeNames.display(prefix + number), started);
                        return;
                    }
                }
                first = false;
            }
        }

        private boolean ranOnController(BuildScan build, @CheckForNull Instant started, String directory, String file) {
            if (pipeline) {
                return build.hasExecution() && flowNodes(directory, started);
            }
            String node = build.builtOn();
            if (unrecognised && (node == null || node.isEmpty())) {
                gap(started, file, "whether a job of this type needs an executor is not known");
                return false;
            }
            return node != null && node.isEmpty();
        }

        private boolean flowNodes(String directory, @CheckForNull Instant started) {
            FlowNodeScan nodes = new FlowNodeScan();
            String store = HomeDirectory.join(directory, "workflow-completed/flowNodeStore.xml");
            Observed<Boolean> completed = scan(store, MAX_FLOW_BYTES, nodes);
            if (completed instanceof Observed.Absent<Boolean>) {
                return separateNodes(HomeDirectory.join(directory, "workflow"), started, nodes);
            }
            completed.problem().ifPresent(why -> gap(started, store, why));
            return nodes.onController();
        }

        private boolean separateNodes(String directory, @CheckForNull Instant started, FlowNodeScan nodes) {
            List<HomeEntry> files;
            try {
                files = home.list(directory);
            } catch (HomeFileException e) {
                gap(
                        started,
                        directory,
                        e.isAbsent() ? "the flow nodes of the build are not in the home" : e.getMessage());
                return false;
            }
            int read = 0;
            for (HomeEntry file : files) {
                if (file.isFile() && file.name().endsWith(".xml")) {
                    String path = HomeDirectory.join(directory, file.name());
                    if (++read > MAX_FLOW_FILES) {
                        gap(started, directory, "the build has more than " + MAX_FLOW_FILES + " flow nodes");
                        return false;
                    }
                    scan(path, MAX_FLOW_BYTES, nodes).problem().ifPresent(why -> gap(started, path, why));
                    if (nodes.onController()) {
                        return true;
                    }
                }
            }
            return false;
        }

        private Observed<Boolean> scan(String path, long limit, XmlScan scan) {
            try (InputStream in = home.open(path, limit)) {
                XmlReader.scan(in, XmlLimits.DEFAULT, scan);
                return new Observed.Present<>(true);
            } catch (XmlException e) {
                return new Observed.Unreadable<>(HomeNames.display(path) + " " + e.getMessage());
            } catch (HomeFileException e) {
                return e.isAbsent() ? new Observed.Absent<>() : new Observed.Unreadable<>(e.getMessage());
            } catch (IOException e) {
                return new Observed.Unreadable<>(HomePlaces.failure(path, e).getMessage());
            }
        }

        private void gap(@CheckForNull Instant started, String path, String why) {
            unread.add(new UnreadBuild(started, new Gap(HomeNames.display(path), HomeNames.display(path), why, MEND)));
        }
    }

    /**
     * When a build started. Jenkins before 1.597 named the record by the local time of a zone that it did not note, so the
     * latest moment that the name can mean counts.
     */
    @CheckForNull
    private static Instant started(BuildScan build, String number) {
        Instant started = build.started();
        if (started != null || !isTime(number)) {
            return started;
        }
        try {
            return LocalDateTime.parse(number, NAMED_BY_TIME).toInstant(ZoneOffset.ofHours(-12));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** {@code 2014-03-05_12-30-59} */
    private static boolean isTime(String name) {
        return name.length() == 19
                && name.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-' || c == '_')
                && name.charAt(4) == '-'
                && name.charAt(10) == '_';
    }
}
