package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Job;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.home.WorkspaceNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
 * twice, minutes apart; and if no build of the job runs. Others are left to people, who find them in the audit.
 */
@Extension
@Restricted(NoExternalUse.class)
public class LeftoverSweep extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(LeftoverSweep.class.getName());
    private static final long PAUSE = TimeUnit.MINUTES.toMillis(10);

    /** The name that Workspace Cleanup gives, with the time of the move. */
    private static final Pattern MOVED_BY_CLEANUP = Pattern.compile(".*_ws-cleanup_([0-9]{1,18})");

    private static final String TEMPORARY = "@tmp";

    /** What the last sweep found on each node. */
    private final Map<String, Set<String>> found = new ConcurrentHashMap<>();

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
        found.keySet().removeIf(name -> !name.isEmpty() && jenkins.getNode(name) == null);
        List<String> names = new ArrayList<>();
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (TopLevelItem item : jenkins.allItems(TopLevelItem.class)) {
                if (item instanceof Job) {
                    names.add(item.getFullName());
                }
            }
        }
        WorkspaceNames jobs = WorkspaceNames.of(names);
        int nodes = 1;
        for (Node node : jenkins.getNodes()) {
            FilePath root = ListWorkspaces.rootOf(node);
            if (root != null) {
                nodes++;
                WorkspaceWiper.get().schedule(() -> look(node, root, jobs, now));
            }
        }
        WorkspaceWiper.get().schedule(() -> look(jenkins, jenkins.getRootPath().child("workspace"), jobs, now));
        return nodes;
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
            Set<String> candidates = new HashSet<>();
            Set<String> earlier = found.getOrDefault(name, Set.of());
            listing.directories().forEach((relative, changed) -> {
                Workspace workspace = jobs.workspace(root.getRemote() + "/" + relative, relative, listing.index());
                String path = claimedAs(workspace, now, changed);
                if (path != null && !isClaimed(name, path) && mayBeWiped(workspace.job(), node)) {
                    candidates.add(path);
                    if (earlier.contains(path)) {
                        adopt(new Place(name, path), workspace.job());
                    }
                }
            });
            found.put(name, candidates);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot look for workspaces that nobody claims on " + name);
        } finally {
            looks.incrementAndGet();
        }
    }

    /** The path to be wiped for a directory that may be a leftover; null if it is none, or too young to tell. */
    @CheckForNull
    private static String claimedAs(Workspace workspace, long now, long changed) {
        String path = workspace.location();
        boolean old = now - changed > PAUSE;
        return switch (workspace.kind()) {
            case SET_ASIDE -> {
                Matcher moved = MOVED_BY_CLEANUP.matcher(path);
                // Moving leaves the time of the last change as it was.
                boolean longAgo = !moved.matches() || now - Long.parseLong(moved.group(1)) > PAUSE;
                yield longAgo ? path : null;
            }
            case FILES -> old && !workspace.job().isEmpty() ? path : null;
            case TEMPORARY ->
                old && !workspace.job().isEmpty() ? path.substring(0, path.length() - TEMPORARY.length()) : null;
            // They go when no build of the job runs, whenever one is over.
            case CHECKOUT -> null;
        };
    }

    private static boolean isClaimed(String node, String path) {
        return WorkspaceClaims.get().places().stream()
                .anyMatch(place -> place.node().equals(node) && place.explains(path));
    }

    /** What was moved aside belongs to no job any more, or to whichever it was called after. */
    private static boolean mayBeWiped(String fullName, Node node) {
        if (fullName.isEmpty()) {
            return true;
        }
        return Jenkins.get().getItemByFullName(fullName) instanceof Job<?, ?> job
                && !job.isBuilding()
                && WipeDecision.exemption(fullName, node) == null;
    }

    private static void adopt(@NonNull Place place, String job) {
        LOGGER.info(() -> "Wiping a workspace that nobody claims: " + place);
        WorkspaceClaims.get().adopt(place, job);
        WorkspaceWiper.get().schedule(place);
    }
}
