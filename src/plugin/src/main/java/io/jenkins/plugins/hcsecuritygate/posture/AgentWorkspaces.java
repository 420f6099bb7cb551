package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Executor;
import hudson.model.ExecutorListener;
import hudson.model.Node;
import hudson.model.Queue;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.hcsecuritygate.agent.WorkspaceListing;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.AgentLook;
import io.jenkins.plugins.hcsecuritygate.facts.Usage.Workspace;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.WorkspaceNames;
import io.jenkins.plugins.hcsecuritygate.wipe.ListWorkspaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What lies among the workspaces of agents that are online. Each is asked at every look, all at the same time and in the
 * background; whoever looks waits a few seconds for all of them together. An agent that hangs is asked once and not again
 * before it has answered.
 *
 * <p>An answer counts only if no build on that agent ended after the agent was asked: what that build left would not be in
 * it.
 */
@Extension
@Restricted(NoExternalUse.class)
public class AgentWorkspaces implements ExecutorListener {

    private static final Logger LOGGER = Logger.getLogger(AgentWorkspaces.class.getName());

    /** How long a look waits for all agents together. */
    static /* non-final for Groovy */ long patienceMillis =
            SystemProperties.getLong(AgentWorkspaces.class.getName() + ".PATIENCE_MILLIS", 3_000L);

    /** How long an answer may stand for one that does not come. */
    private static final long LONGEST_LIFE = TimeUnit.MINUTES.toNanos(10);

    private static final String AGAIN = "Audit again in a moment";

    /** When the last task ended, by {@link System#nanoTime()}, of each node that has had any since Jenkins started. */
    private final Map<String, Long> lastEnd = new ConcurrentHashMap<>();

    private final Map<String, Question> questions = new ConcurrentHashMap<>();

    /** The last that was answered, of each agent: for looks that a slow agent lets wait in vain. */
    private final Map<String, Question> answered = new ConcurrentHashMap<>();

    /** What one agent was asked, through which connection and when, by {@link System#nanoTime()}. */
    private record Question(VirtualChannel channel, long asked, CompletableFuture<Answer> answer) {}

    /** What it answered: directories that seem to belong to nobody, and what it could not see. */
    private record Answer(List<Workspace> workspaces, List<String> problems) {}

    @NonNull
    static AgentWorkspaces get() {
        return ExtensionList.lookupSingleton(AgentWorkspaces.class);
    }

    @Override
    public void taskCompleted(Executor executor, Queue.Task task, long durationMS) {
        ended(executor);
    }

    @Override
    public void taskCompletedWithProblems(Executor executor, Queue.Task task, long durationMS, Throwable problems) {
        ended(executor);
    }

    private void ended(Executor executor) {
        lastEnd.put(executor.getOwner().getName(), System.nanoTime());
    }

    /** For tests: whether anything is known of what ended on a node. */
    boolean remembers(@NonNull String node) {
        return lastEnd.containsKey(node);
    }

    /** Looks at the workspaces of all of these nodes; takes no longer than {@link #patienceMillis}. */
    @NonNull
    List<AgentLook> look(@NonNull List<Node> nodes, @NonNull WorkspaceNames names) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        Set<String> all = nodes.stream().map(Node::getNodeName).collect(Collectors.toSet());
        questions.keySet().retainAll(all);
        answered.keySet().retainAll(all);
        // Cloud agents have a new name each, and there is no end to them.
        lastEnd.keySet().retainAll(all);
        nodes.forEach(node -> ask(node, names));
        return nodes.stream().map(node -> look(node, names, end)).toList();
    }

    private AgentLook look(Node node, WorkspaceNames names, long end) {
        String name = node.getNodeName();
        Question question = questions.get(name);
        if (question == null) {
            return gap(
                    name,
                    "the agent is offline, so that its workspaces cannot be looked at",
                    "Audit again while it is online, or look into its workspace directory");
        }
        try {
            Answer answer = await(question, end);
            if (isOutdated(name, question)) {
                question = ask(node, names);
                answer = question == null ? answer : await(question, end);
            }
            if (question == null || isOutdated(name, question)) {
                return gap(name, "builds ended there after the agent was asked for its workspaces", AGAIN);
            }
            return weigh(name, answer);
        } catch (TimeoutException e) {
            Question earlier = answered.get(name);
            if (earlier != null
                    && earlier.channel() == question.channel()
                    && !isOutdated(name, earlier)
                    && System.nanoTime() - earlier.asked() < LONGEST_LIFE) {
                return weigh(name, earlier.answer().join());
            }
            return gap(name, "the agent has not answered yet what lies among its workspaces", AGAIN);
        } catch (ExecutionException e) {
            LOGGER.log(Level.FINE, e, () -> "Cannot look at the workspaces of " + name);
            return gap(
                    name,
                    "the agent did not answer what lies among its workspaces ("
                            + e.getCause().getClass().getSimpleName() + ")",
                    "Reconnect the agent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return gap(name, "nobody waited for the agent's answer", AGAIN);
        }
    }

    private static Answer await(Question question, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        return question.answer().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private boolean isOutdated(String node, Question question) {
        Long ended = lastEnd.get(node);
        return ended != null && ended - question.asked() > 0;
    }

    /** What builds began to use since the answer is theirs. */
    private static AgentLook weigh(String agent, Answer answer) {
        WorkspacesInUse use = WorkspacesInUse.on(agent);
        List<Workspace> left = new ArrayList<>();
        List<String> problems = new ArrayList<>(answer.problems());
        for (Workspace workspace : answer.workspaces()) {
            if (use.buildingUnclaimed().contains(workspace.job())) {
                problems.add(workspace.location() + " may be in use by a build of " + workspace.job());
            } else if (!use.explains(workspace.location())) {
                left.add(workspace);
            }
        }
        return new AgentLook(
                HomeNames.display(agent),
                problems.isEmpty()
                        ? Inventory.of(left)
                        : new Inventory<>(
                                left,
                                List.of(new Gap(
                                        HomeNames.display(agent),
                                        "the agent's workspaces",
                                        HomeNames.display(String.join("; ", problems)),
                                        "Make the directory readable, or look into it on the agent"))));
    }

    private static AgentLook gap(String agent, String why, String answeredBy) {
        String shown = HomeNames.display(agent);
        return new AgentLook(shown, Inventory.unobserved(new Gap(shown, "the agent's workspaces", why, answeredBy)));
    }

    /** Asks an agent unless it still owes an answer; null if it is offline. */
    @CheckForNull
    private Question ask(Node node, WorkspaceNames names) {
        String name = node.getNodeName();
        Computer computer = node.toComputer();
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        FilePath root = channel == null ? null : ListWorkspaces.rootOf(node);
        if (root == null) {
            questions.remove(name);
            return null;
        }
        return questions.compute(name, (key, known) -> {
            if (known != null && known.channel() == channel && !known.answer().isDone()) {
                return known;
            }
            Question question = new Question(channel, System.nanoTime(), new CompletableFuture<>());
            Computer.threadPoolForRemoting.execute(() -> ask(name, question, root.getRemote(), names));
            return question;
        });
    }

    /**
     * Asks, and asks again for what seems to belong to nobody: a build may have ended and its workspace been wiped while
     * the agent looked.
     */
    private void ask(String agent, Question question, String root, WorkspaceNames names) {
        VirtualChannel channel = question.channel();
        try {
            Set<String> folders = names.folders();
            WorkspacesInUse before = WorkspacesInUse.on(agent);
            WorkspaceListing listing = channel.call(new ListWorkspaces(root, folders));
            WorkspacesInUse after = WorkspacesInUse.on(agent);
            List<Workspace> unexplained = map(root, listing, names).stream()
                    .filter(workspace ->
                            !before.explains(workspace.location()) && !after.explains(workspace.location()))
                    .toList();
            if (!unexplained.isEmpty()) {
                listing = channel.call(new ListWorkspaces(root, folders));
                List<Workspace> still = map(root, listing, names);
                unexplained = unexplained.stream().filter(still::contains).toList();
            }
            question.answer().complete(new Answer(unexplained, listing.problems()));
            answered.put(agent, question);
            if (System.nanoTime() - question.asked() > TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
                PostureService.get().request(); // whoever asked did not wait for it
            }
        } catch (InterruptedException e) {
            question.answer().completeExceptionally(e);
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | LinkageError e) {
            question.answer().completeExceptionally(e);
        }
    }

    private static List<Workspace> map(String root, WorkspaceListing listing, WorkspaceNames names) {
        return listing.directories().keySet().stream()
                .sorted()
                .map(path ->
                        names.workspace(HomeNames.display(root + "/" + path), HomeNames.display(path), listing.index()))
                .toList();
    }
}
