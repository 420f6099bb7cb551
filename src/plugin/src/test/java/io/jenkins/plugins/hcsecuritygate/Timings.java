package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Locale;

/** What the benchmarks of the plugin print: the middle, the slow end and the slowest of a series. */
public final class Timings {

    private Timings() {}

    /** Nanoseconds that some work took. */
    public static long of(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return System.nanoTime() - began;
    }

    public static void print(String what, long... nanos) {
        assertFalse(nanos.length == 0);
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-44s n=%d  median %.4f ms  p99 %.4f ms  max %.4f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / 1e6,
                sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }
}
