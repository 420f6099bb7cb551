package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Saveable;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Mode;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureListener;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Whether builds of a job may begin, worked out ahead in a thread of its own whenever the posture, the configuration or a
 * job changes. Who asks for it is the queue, under its lock, so the answer is a look into a map.
 */
@Extension
@Restricted(NoExternalUse.class)
public class GateDecisions implements PostureListener {

    private static final Logger LOGGER = Logger.getLogger(GateDecisions.class.getName());

    private static final ExecutorService WORKER = Executors.newSingleThreadExecutor(
            new NamingThreadFactory(new DaemonThreadFactory(), "HC Security Gate decisions"));

    private final AtomicBoolean requested = new AtomicBoolean();

    /** Jobs that somebody asked for and the table did not have. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    /** Null until the first one is made. */
    private volatile Table table;

    /**
     * What may be answered at this moment; a job that is not in it has no decision yet.
     *
     * <p>It rests on a configuration, on what folders demand, and on waivers. When there are others, it is none any more, even if nobody has made
     * the next one yet: what an administrator has just saved counts for the next build.
     */
    private static final class Table {
        private final Object configuration;
        private final long folders;
        private final Object waivers;
        private final Enforcement enforcement;
        private final Mode mode;

        @CheckForNull
        private final Posture posture;

        /** Milliseconds since the epoch between which the posture says something. */
        private final long from;

        private final long until;

        private final Map<String, Decision> byJob = new ConcurrentHashMap<>();

        /** Jobs of one policy and one requirement share a decision. Only touched by the one who makes the table. */
        private final Map<Object, Decision> shared = new HashMap<>();

        /** Of what is demanded now, which is noted before it is read. */
        Table(@CheckForNull Posture posture) {
            this.configuration = HcSecurityGateConfiguration.get().version();
            this.folders = JobPolicies.folderChanges();
            this.waivers = WaiverStore.get().toFact();
            this.enforcement = enforced();
            this.mode = enforcement.modeInForce();
            this.posture = posture;
            this.from = posture == null ? Long.MAX_VALUE : posture.evaluatedAt().toEpochMilli();
            this.until = posture == null
                    ? Long.MIN_VALUE
                    : from + PostureService.staleAfter().toMillis();
        }

        private boolean isOfNow() {
            return configuration == HcSecurityGateConfiguration.get().version()
                    && folders == JobPolicies.folderChanges()
                    && waivers == WaiverStore.get().toFact();
        }

        private boolean isFresh() {
            long now = System.currentTimeMillis();
            return now >= from && now <= until;
        }
    }

    /**
     * @param required whether the job has to pass the gate
     * @param blockage why its builds cannot begin; null if they can
     */
    record Decision(boolean required, @CheckForNull GateBlockage blockage) {
        static final Decision NOT_REQUIRED = new Decision(false, null);
        static final Decision OPEN = new Decision(true, null);

        /** It is about to be made. */
        static final Decision NOT_YET =
                new Decision(true, new GateBlockage(Messages.GateDecisions_not_yet(), List.of()));

        /** It was made, and nobody could tell. */
        static final Decision UNKNOWN =
                new Decision(true, new GateBlockage(Messages.GateDecisions_not_yet(), List.of()));

        static final Decision STALE = new Decision(true, new GateBlockage(Messages.GateDecisions_stale(), List.of()));
    }

    @NonNull
    static GateDecisions get() {
        return ExtensionList.lookupSingleton(GateDecisions.class);
    }

    /** What is to be done with builds that must pass the gate. */
    @NonNull
    Mode mode() {
        Table current = current();
        return current == null ? enforced().modeInForce() : current.mode;
    }

    /**
     * The decision about the builds of a job, from memory and without a lock. Not knowing is one, too: then the build
     * must not begin, and somebody is asked to find out.
     */
    @NonNull
    Decision of(@NonNull String job) {
        Table current = current();
        if (current == null) {
            request();
            return requirement(enforced(), job).isEmpty() ? Decision.NOT_REQUIRED : Decision.NOT_YET;
        }
        Decision decision = current.byJob.get(job);
        if (decision == null) {
            asked.add(job);
            request();
            return requirement(current.enforcement, job).isEmpty() ? Decision.NOT_REQUIRED : Decision.NOT_YET;
        }
        if (decision.required() && !current.isFresh()) {
            PostureService.get().request();
            return current.posture == null ? decision : Decision.STALE;
        }
        if (decision.required() && decision.blockage() == null && isClosedSince(current)) {
            return Decision.UNKNOWN;
        }
        return decision;
    }

    /**
     * Whether a later look found the gate closed, or failed. Folders only tighten, so then it is closed for every job, and
     * no build may begin while thousands of decisions are made again. What a look opens waits for them.
     */
    private static boolean isClosedSince(Table made) {
        Posture now = PostureService.get().latest().orElse(null);
        return now != made.posture && (now == null || !now.verdict().open());
    }

    @CheckForNull
    private Table current() {
        Table made = table;
        return made != null && made.isOfNow() ? made : null;
    }

    /** Has all decisions made again soon. Returns at once and may be called under any lock. */
    void request() {
        if (requested.compareAndSet(false, true)) {
            WORKER.execute(this::decideAll);
        }
    }

    @Override
    public void onLooked() {
        request();
    }

    private void decideAll() {
        requested.set(false); // before the work: what changes during it must bring another round
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        if (jenkins == null || jenkins.isTerminating() || jenkins.getInitLevel() != InitMilestone.COMPLETED) {
            return; // before the end of the start, half a controller would be judged; the end of it asks again
        }
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Table next = new Table(PostureService.get().latest().orElse(null));
            if (next.mode != Mode.OFF) {
                for (Job<?, ?> job : jenkins.allItems(Job.class)) {
                    next.byJob.put(job.getFullName(), decide(next, job.getFullName(), () -> JobPolicies.of(job)));
                }
                // A build may outlive its job in the queue; without an answer it would be asked for without end.
                for (String job : asked) {
                    asked.remove(job);
                    next.byJob.computeIfAbsent(job, late -> decide(next, late, () -> policyOf(jenkins, late)));
                }
                if (next.posture == null) {
                    PostureService.get().request();
                }
            }
            table = next;
            // Items that are not held cost the queue nothing more than its next round, which comes anyway.
            Queue.getInstance().scheduleMaintenance();
        } catch (RuntimeException | Error e) { // whatever it was, the decisions before it must not stay in force
            table = null;
            LOGGER.log(Level.WARNING, "The required gate could not be decided, so builds may wait", e);
        }
    }

    /** Of a job that came while the others were decided about, or that is not there any more. */
    private static Policy policyOf(Jenkins jenkins, String job) {
        Job<?, ?> late = jenkins.getItemByFullName(job, Job.class);
        return late == null ? HcSecurityGateConfiguration.get().policy() : JobPolicies.of(late);
    }

    private Decision decide(Table next, String job, Supplier<Policy> demanded) {
        Optional<Requirement> requirement = requirement(next.enforcement, job);
        if (requirement.isEmpty()) {
            return Decision.NOT_REQUIRED;
        }
        Posture posture = next.posture;
        if (posture == null) {
            return Decision.UNKNOWN;
        }
        try {
            Policy policy = demanded.get();
            record Key(Policy policy, Requirement requirement) {}
            return next.shared.computeIfAbsent(
                    new Key(policy, requirement.get()), key -> judge(posture, policy, requirement.get()));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not decide about " + job);
            return Decision.UNKNOWN;
        }
    }

    private Decision judge(Posture posture, Policy policy, Requirement requirement) {
        Verdict verdict = PostureService.get().judge(posture, policy, Instant.now());
        return verdict.open()
                ? Decision.OPEN
                : new Decision(true, BlockageText.of(verdict.checks(), requirement.reason()));
    }

    private static Enforcement enforced() {
        return HcSecurityGateConfiguration.get().enforced();
    }

    private static Optional<Requirement> requirement(Enforcement enforcement, String job) {
        return enforcement.requirementOf(job);
    }

    /** For tests: waits until what was requested so far has been done. */
    void await() throws Exception {
        WORKER.submit(() -> {}).get();
    }

    /** Configurations of this plugin and of folders, and waivers. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Saves extends SaveableListener {
        @Override
        public void onChange(Saveable o, XmlFile file) {
            if (o instanceof HcSecurityGateConfiguration || o instanceof ItemGroup || o instanceof WaiverStore) {
                get().request();
            }
        }
    }

    /** Jobs that come, go and move; and the end of Jenkins' start. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Items extends ItemListener {
        @Override
        public void onLoaded() {
            get().request();
        }

        @Override
        public void onCreated(Item item) {
            get().request();
        }

        @Override
        public void onDeleted(Item item) {
            get().request();
        }

        @Override
        public void onLocationChanged(Item item, String from, String to) {
            get().request();
        }
    }
}
