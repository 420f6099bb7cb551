package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.Slave;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.home.WorkspaceNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Finds what nobody claims and nobody will: workspaces from before the plugin was there or whose claim a crash took,
 * directories that the plugin Workspace Cleanup moved aside and forgot, and those of this plugin. They are wiped as any
 * other, under the same rules of what is refused.
 *
 * <p>A directory is taken only if it belongs to a job that is here and may be wiped, or was moved aside; if it was found
 * twice, minutes apart; if no build of the job runs; and if it may be wiped on every node that has this path. Others are
 * left to people, who find them in the audit.
 */
@Extension
@Restricted(NoExternalUse.class)
public class LeftoverSweep extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(LeftoverSweep.class.getName());
    private static final long PAUSE = TimeUnit.MINUTES.toMillis(10);

    /** The name that Workspace Cleanup gives, with the time of the move. */
    private static final Pattern MOVED_BY_CLEANUP = Pattern.compile(".*_ws-cleanup_([0-9]{1,18})");

    private static final String TEMPORARY = WorkspaceList.TMP_DIR_SUFFIX;

    /** How long a directory must have been seen before it counts as found twice. */
    private static final long CONFIRMED_AFTER = PAUSE / 2;

    /** When what was refused, or kept for another reason, is given to the wipe again, if it never was away meanwhile. */
    private static final long ADOPTED_AGAIN_AFTER = TimeUnit.DAYS.toMillis(1);

    /** What the last sweep found on each node, and since when. */
    private final Map<String, Map<String, Long>> found = new ConcurrentHashMap<>();

    /** What was given to the wipe, and when. */
    private final Map<Place, Long> adopted = new ConcurrentHashMap<>();

    /** Nodes that have not answered yet: one that hangs is not asked again and again. */
    private final Set<String> looking = ConcurrentHashMap.newKeySet();

    private final AtomicInteger looks = new AtomicInteger();

    public LeftoverSweep() {
        super("HC Security Gate: workspaces that nobody claims");
    }

    @Override
    public long getRecurrencePeriod() {
        return PAUSE;
    }

    @Override
    public long getInitialDelay() {
        return PAUSE;
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) {
        sweep(System.currentTimeMillis());
    }

    /**
     * Looks at all nodes that are online, each by a thread of its own: one that hangs holds up nobody else.
     *
     * @return how many nodes that is
     */
    int sweep(long now) {
        if (!HcSecurityGateConfiguration.get().getWipe().isEnabled()) {
            found.clear();
            return 0;
        }
        Jenkins jenkins = Jenkins.get();
        Predicate<String> gone = name -> !name.isEmpty() && jenkins.getNode(name) == null;
        found.keySet().removeIf(gone);
        adopted.keySet().removeIf(place -> gone.test(place.node()));
        List<String> names = new ArrayList<>();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (TopLevelItem item : jenkins.allItems(TopLevelItem.class)) {
                if (item instanceof Job) {
                    names.add(item.getFullName());
                }
            }
        }
        WorkspaceNames jobs = WorkspaceNames.of(names, WorkspaceList.COMBINATOR);
        List<Node> nodes = new ArrayList<>(jenkins.getNodes());
        nodes.add(jenkins);
        int asked = 0;
        for (Node node : nodes) {
            FilePath root = ListWorkspaces.rootOf(node);
            if (root != null && looking.add(node.getNodeName())) {
                asked++;
                WorkspaceWiper.get().schedule(() -> look(node, root, jobs, now));
            }
        }
        return asked;
    }

    /** How many nodes have been looked at so far. */
    int looks() {
        return looks.get();
    }

    private void look(Node node, FilePath root, WorkspaceNames jobs, long now) {
        String name = node.getNodeName();
        VirtualChannel channel = root.getChannel();
        try {
            WorkspaceListing listing = channel.call(new ListWorkspaces(root.getRemote(), jobs.folders()));
            List<Node> nodes = sharing(node);
            Map<String, Long> candidates = new HashMap<>();
            Map<String, Long> earlier = found.getOrDefault(name, Map.of());
            Set<Place> there = new HashSet<>();
            leftovers(root, listing, jobs, now).forEach((path, job) -> {
                Place place = new Place(name, path);
                there.add(place);
                if (isClaimed(path) || !mayBeWiped(job, nodes) || adopted(place, now)) {
                    return;
                }
                long since = earlier.getOrDefault(path, now);
                candidates.put(path, since);
                if (now - since >= CONFIRMED_AFTER) {
                    adopt(place, job, now);
                }
            });
            found.put(name, candidates);
            if (name.isEmpty()) {
                checkouts(listing, jobs, now).forEach((relative, job) -> {
                    Place place = new Place(name, root.child(relative).getRemote());
                    there.add(place);
                    if (mayBeWiped(job, nodes) && !adopted(place, now)) {
                        adopted.put(place, now);
                        if (Jenkins.get().getItemByFullName(job) instanceof Job<?, ?> item) {
                            WorkspaceWiper.get().scheduleCheckouts(item);
                        }
                    }
                });
            }
            if (listing.problems().isEmpty()) {
                adopted.keySet().removeIf(place -> place.node().equals(name) && !there.contains(place));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot look for workspaces that nobody claims on " + name);
        } finally {
            looking.remove(name);
            looks.incrementAndGet();
        }
    }

    /**
     * All nodes that keep their workspaces at the same path. They may be the same directories, on a disk that machines
     * share or with several agents on one machine, and nothing tells whether they are.
     */
    private static List<Node> sharing(Node node) {
        String root = remoteRoot(node);
        List<Node> nodes = new ArrayList<>(List.of(node));
        for (Node other : Jenkins.get().getNodes()) {
            if (other != node && remoteRoot(other).equals(root)) {
                nodes.add(other);
            }
        }
        return nodes;
    }

    private static String remoteRoot(Node node) {
        String root = node instanceof Slave slave
                ? Util.fixNull(slave.getRemoteFS())
                : Jenkins.get().getRootDir().getPath();
        return root.replace('\\', '/').replaceFirst("/+$", "");
    }

    /** The paths that may have to be wiped, by names and ages alone, and the jobs they belong to; empty for none. */
    @NonNull
    static Map<String, String> leftovers(
            @NonNull FilePath root, @NonNull WorkspaceListing listing, @NonNull WorkspaceNames jobs, long now) {
        Map<String, String> leftovers = new LinkedHashMap<>();
        listing.directories().forEach((relative, changed) -> {
            Workspace workspace = jobs.workspace(relative, relative, listing.index());
            String claimed = claimedAs(workspace, listing, now);
            if (claimed != null) {
                // Put together as Jenkins does, so that claims and leases are of the same path, on Windows too.
                leftovers.put(root.child(claimed).getRemote(), workspace.job());
            }
        });
        return leftovers;
    }

    /** What the controller checked out for jobs some time ago, and the jobs. */
    @NonNull
    static Map<String, String> checkouts(@NonNull WorkspaceListing listing, @NonNull WorkspaceNames jobs, long now) {
        Map<String, String> checkouts = new LinkedHashMap<>();
        for (String relative : listing.directories().keySet()) {
            Workspace workspace = jobs.workspace(relative, relative, listing.index());
            if (workspace.kind() == Workspace.Kind.CHECKOUT
                    && !workspace.job().isEmpty()
                    && isOld(listing, relative, now)) {
                checkouts.put(relative, workspace.job());
            }
        }
        return checkouts;
    }

    /** The directory to be wiped for one that may be a leftover; null if it is none, or too young to tell. */
    @CheckForNull
    private static String claimedAs(Workspace workspace, WorkspaceListing listing, long now) {
        String relative = workspace.location();
        boolean ofJob = !workspace.job().isEmpty();
        return switch (workspace.kind()) {
            case SET_ASIDE -> {
                Matcher moved = MOVED_BY_CLEANUP.matcher(relative);
                // Moving leaves the time of the last change as it was.
                boolean longAgo = !moved.matches() || now - Long.parseLong(moved.group(1)) > PAUSE;
                yield longAgo ? relative : null;
            }
            case FILES -> ofJob && isOld(listing, relative, now) ? relative : null;
            case TEMPORARY -> {
                // What it belongs to goes with it.
                String whole = relative.substring(0, relative.length() - TEMPORARY.length());
                yield ofJob && isOld(listing, relative, now) && isOld(listing, whole, now) ? whole : null;
            }
            // They have leases of their own.
            case CHECKOUT -> null;
        };
    }

    /** Whether a directory was last changed some time ago; one that is not there is no younger. */
    private static boolean isOld(WorkspaceListing listing, String relative, long now) {
        Long changed = listing.directories().get(relative);
        return changed == null || now - changed > PAUSE;
    }

    /** On whatever node: one path may be one directory of several. */
    private static boolean isClaimed(String path) {
        return WorkspaceClaims.get().places().stream().anyMatch(place -> place.explains(path));
    }

    /** What was moved aside belongs to no job any more, or to whichever it was called after. */
    private static boolean mayBeWiped(String fullName, List<Node> nodes) {
        return (fullName.isEmpty()
                        || Jenkins.get().getItemByFullName(fullName) instanceof Job<?, ?> job
                                && !RunningBuilds.anyOf(job)
                                && !PartBuilds.arePending(fullName))
                && nodes.stream().allMatch(node -> WipeDecision.exemption(fullName, node) == null);
    }

    /** Whether a place was given to the wipe already, and is still there since that must not touch it. */
    private boolean adopted(Place place, long now) {
        Long when = adopted.get(place);
        return when != null && now - when < ADOPTED_AGAIN_AFTER;
    }

    private void adopt(Place place, String job, long now) {
        LOGGER.info(() -> "Wiping a workspace that nobody claims: " + place);
        adopted.put(place, now);
        WorkspaceClaims.get().adopt(place, job);
        WorkspaceWiper.get().schedule(place);
    }
}
