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
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.security.ImpersonatingExecutorService;

/**
 * What waits to be done for nodes, in order and one after the other for each, so that wiping neither overtakes itself nor
 * takes an agent's disk from its builds. An agent that hangs holds up nobody else; Jenkins' own ping ends a call to it
 * after some minutes.
 */
final class NodeQueues {

    private static final Logger LOGGER = Logger.getLogger(NodeQueues.class.getName());

    /** Far more than agents that hang at the same time, with one of each kind of work. */
    private static final int MOST_THREADS = 128;

    private final ExecutorService executor = new ImpersonatingExecutorService(threads(), ACL.SYSTEM2);
    private final Map<Line, LinkedHashSet<Runnable>> waiting = new HashMap<>();
    private final Set<Line> busy = new LinkedHashSet<>();

    /** Kinds of work that do not wait for each other, though each is done in order. */
    enum Kind {
        /** Takes milliseconds, and the next build waits for it, whether it knows or not. */
        MOVE,
        /** Takes as long as it takes. */
        ERASE
    }

    private record Line(Kind kind, String node) {}

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

    /** Adds work unless the same waits already. */
    synchronized void add(@NonNull Kind kind, @NonNull String node, @NonNull Runnable work) {
        Line line = new Line(kind, node);
        waiting.computeIfAbsent(line, key -> new LinkedHashSet<>()).add(work);
        if (busy.add(line)) {
            boolean begun = false;
            try {
                executor.execute(() -> drain(line));
                begun = true;
            } finally {
                if (!begun) {
                    // There may be no thread to be had. What waits is done with what comes next.
                    busy.remove(line);
                }
            }
        }
    }

    /** Does other work as SYSTEM, beside the queues. */
    void execute(@NonNull Runnable other) {
        executor.execute(other);
    }

    private void drain(Line line) {
        Runnable work;
        while ((work = next(line)) != null) {
            try {
                work.run();
            } catch (Throwable e) {
                // Whatever it is: what else waits for the node must not wait for the next start of Jenkins.
                LOGGER.log(Level.WARNING, "Cannot wipe " + work, e);
            }
        }
    }

    private synchronized Runnable next(Line line) {
        LinkedHashSet<Runnable> all = waiting.get(line);
        if (all == null) {
            busy.remove(line);
            return null;
        }
        Runnable first = all.iterator().next();
        all.remove(first);
        if (all.isEmpty()) {
            waiting.remove(line);
        }
        return first;
    }
}
