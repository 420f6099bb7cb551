package io.jenkins.plugins.hcsecuritygate.steps;

import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where gates are judged: off the threads of Pipelines, and few at a time, since all read the same controller. */
final class GateThreads {
    static final int SIZE = 8;

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            SIZE,
            SIZE,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new NamingThreadFactory(new DaemonThreadFactory(), "HC Security Gate step"));

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    private GateThreads() {}

    static ExecutorService get() {
        return POOL;
    }
}
