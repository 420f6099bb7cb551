package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.ACL;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.ImpersonatingExecutorService;

/**
 * The places that wait for their wipe, in order per node and one at a time there, so that wiping neither overtakes
 * itself nor takes an agent's disk from its builds. An agent that hangs holds up nobody else; Jenkins' own ping ends a
 * call to it after some minutes.
 */
final class NodeQueues {

    private static final Logger LOGGER = Logger.getLogger(NodeQueues.class.getName());

    /** Far more than agents that hang at the same time. */
    private static final int MOST_THREADS = 64;

    private final Consumer<Place> work;
    private final ExecutorService executor = new ImpersonatingExecutorService(threads(), ACL.SYSTEM2);
    private final Map<String, LinkedHashSet<Place>> waiting = new HashMap<>();
    private final Set<String> busy = new LinkedHashSet<>();

    NodeQueues(@NonNull Consumer<Place> work) {
        this.work = work;
    }

    private static ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "HC Security Gate: workspace wipe"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Adds a place unless it waits already. */
    synchronized void add(@NonNull Place place) {
        waiting.computeIfAbsent(place.node(), node -> new LinkedHashSet<>()).add(place);
        if (busy.add(place.node())) {
            executor.execute(() -> drain(place.node()));
        }
    }

    /** Does other work as SYSTEM, beside the queues. */
    void execute(@NonNull Runnable other) {
        executor.execute(other);
    }

    private void drain(String node) {
        Place place;
        while ((place = next(node)) != null) {
            try {
                work.accept(place);
            } catch (Throwable e) {
                // Whatever it is: the other places of the node must not wait for the next start of Jenkins.
                LOGGER.log(Level.WARNING, "Cannot wipe " + place, e);
            }
        }
    }

    private synchronized Place next(String node) {
        LinkedHashSet<Place> places = waiting.get(node);
        if (places == null) {
            busy.remove(node);
            return null;
        }
        Place first = places.iterator().next();
        places.remove(first);
        if (places.isEmpty()) {
            waiting.remove(node);
        }
        return first;
    }
}
