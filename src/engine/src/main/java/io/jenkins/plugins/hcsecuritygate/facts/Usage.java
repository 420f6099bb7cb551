package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.List;

/**
 * Traces that builds left: where they ran, and what lies about.
 *
 * @param builds the last builds of each job
 * @param workspaces directories with content where the controller keeps workspaces
 * @param workspacesPresent whether any directory for workspaces is there at all, be it empty; many copies leave them out
 * @param pendingWipes workspaces that were to be deleted and still wait
 * @param wipes what this plugin's wipe has counted: one entry, or none where it has not counted yet
 * @param looks what agents answered that were asked for their workspaces; empty to whoever only reads files
 */
public record Usage(
        @NonNull List<JobBuilds> builds,
        @NonNull Inventory<Workspace> workspaces,
        boolean workspacesPresent,
        @NonNull Inventory<PendingWipe> pendingWipes,
        @NonNull Inventory<WipeCount> wipes,
        @NonNull List<AgentLook> looks) {

    /** Where this plugin's wipe notes who uses a workspace, relative to the home. */
    public static final String CLAIMS = "hc-security-gate/claims";

    /** Where it counts what it has done, relative to the home. */
    public static final String WIPES = "hc-security-gate/wipe-totals.xml";

    /** Builds looked at of each job, from the last; enough to see a habit, few enough to read for every job. */
    public static final int BUILDS_PER_JOB = 3;

    public static final Usage NONE = new Usage(List.of(), Inventory.of(List.of()), true, Inventory.of(List.of()));

    public Usage {
        builds = List.copyOf(builds);
        looks = List.copyOf(looks);
    }

    /** What a home tells; no agent was asked. */
    public Usage(
            @NonNull List<JobBuilds> builds,
            @NonNull Inventory<Workspace> workspaces,
            boolean workspacesPresent,
            @NonNull Inventory<PendingWipe> pendingWipes,
            @NonNull Inventory<WipeCount> wipes) {
        this(builds, workspaces, workspacesPresent, pendingWipes, wipes, List.of());
    }

    /** A home in which no wipe has counted. */
    public Usage(
            @NonNull List<JobBuilds> builds,
            @NonNull Inventory<Workspace> workspaces,
            boolean workspacesPresent,
            @NonNull Inventory<PendingWipe> pendingWipes) {
        this(builds, workspaces, workspacesPresent, pendingWipes, Inventory.of(List.of()));
    }

    /** Whether the records of a job's builds are there. */
    public enum Records {
        SOME,
        /** It has never been built. */
        NEVER_BUILT,
        /** It has been built, or may have been, but its records are not there. */
        MISSING
    }

    /**
     * The last builds of one job.
     *
     * @param job full name
     * @param location directory of the records, relative to the home
     * @param records whether there are any
     * @param newest when the last build started; null if none is known
     * @param onController the last of them that ran on the built-in node; null if none did. Flyweight tasks, such as a
     *     Pipeline's own execution or a matrix parent, do not count
     * @param mayBeRunning whether the last build has no result yet
     * @param unread builds of which it could not be read where they ran
     * @param receipts what this plugin's wipe noted with the last build of those looked at that has any
     */
    public record JobBuilds(
            @NonNull String job,
            @NonNull String location,
            @NonNull Records records,
            @CheckForNull Instant newest,
            @CheckForNull ControllerBuild onController,
            boolean mayBeRunning,
            @NonNull List<UnreadBuild> unread,
            @NonNull List<WipeReceipt> receipts) {
        public JobBuilds {
            unread = List.copyOf(unread);
            receipts = List.copyOf(receipts);
        }

        /** A job whose builds have no receipts. */
        public JobBuilds(
                @NonNull String job,
                @NonNull String location,
                @NonNull Records records,
                @CheckForNull Instant newest,
                @CheckForNull ControllerBuild onController,
                boolean mayBeRunning,
                @NonNull List<UnreadBuild> unread) {
            this(job, location, records, newest, onController, mayBeRunning, unread, List.of());
        }

        /** The same for whoever knows what runs; the record of a build that a crash cut off never gets a result. */
        @NonNull
        public JobBuilds notRunning() {
            return mayBeRunning
                    ? new JobBuilds(job, location, records, newest, onController, false, unread, receipts)
                    : this;
        }
    }

    /**
     * What became of one workspace of a build.
     *
     * @param node agent; empty for the built-in node
     * @param path path on that node
     * @param outcome how it ended, or where it stands
     */
    public record WipeReceipt(
            @NonNull String node,
            @NonNull String path,
            @NonNull Outcome outcome) {
        /** What the checks tell apart; what waits is told by its claim. */
        public enum Outcome {
            WIPED,
            /** The path is protected. */
            REFUSED,
            /** The node does not exist any more; nothing was removed. */
            GONE,
            OTHER
        }
    }

    /**
     * What the wipe has counted.
     *
     * @param since when it began to count
     * @param workspaces workspaces that are gone
     * @param builds builds all of whose workspaces are gone
     * @param last when it last finished a workspace; null if it never did, or did not note when
     */
    public record WipeCount(
            @NonNull Instant since,
            long workspaces,
            long builds,
            @CheckForNull Instant last) {}

    /**
     * A build, or all builds of a job, of which it could not be read where it ran.
     *
     * @param started when it started; null where that is not known either
     * @param gap what could not be read
     */
    public record UnreadBuild(
            @CheckForNull Instant started, @NonNull Gap gap) {}

    /**
     * A build that ran on the built-in node.
     *
     * @param name its number, for a matrix with the configuration
     * @param started when it started; null where its record does not say so
     */
    public record ControllerBuild(
            @NonNull String name, @CheckForNull Instant started) {}

    /**
     * A directory with content.
     *
     * @param location path relative to the home; on an agent the whole path
     * @param job full name of the job it belongs to; empty if there is none of that name
     * @param kind what it holds
     */
    public record Workspace(
            @NonNull String location,
            @NonNull String job,
            @NonNull Kind kind) {
        /** What a directory beside or in place of a workspace is for. */
        public enum Kind {
            FILES,
            /** {@code @tmp}: scripts of steps, and files with bound secrets. */
            TEMPORARY,
            /** {@code @script} and {@code @libs}: sources checked out for the Pipeline itself. */
            CHECKOUT,
            /** Renamed in order to be deleted. */
            SET_ASIDE
        }
    }

    /**
     * What one agent answered.
     *
     * @param agent its name
     * @param workspaces directories with content that no build uses and no wipe is about to delete; a gap where it could
     *     not be looked
     */
    public record AgentLook(@NonNull String agent, @NonNull Inventory<Workspace> workspaces) {}

    /**
     * A workspace that was to be deleted.
     *
     * @param node agent; empty for the built-in node
     * @param path path on that node
     * @param job full name; empty where it is not noted
     * @param location file that notes it, relative to the home
     * @param left whether a wipe was done that could not remove everything, and is to be repeated
     */
    public record PendingWipe(
            @NonNull String node,
            @NonNull String path,
            @NonNull String job,
            @NonNull String location,
            boolean left) {

        /** A wipe that was not begun. */
        public PendingWipe(@NonNull String node, @NonNull String path, @NonNull String job, @NonNull String location) {
            this(node, path, job, location, false);
        }
    }
}
