package io.jenkins.plugins.hcsecuritygate.benchmarks;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.agent.Eraser;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Wiping a workspace, beside the two ways in which it is done without the plugin. The plugin's way is timed from the moment
 * at which the build is over: the directory is moved aside, which frees its path, and deleted there.
 */
final class EraserComparison {

    private static final int WARM_UP = 5_000;

    private EraserComparison() {}

    /** One way to delete a tree. */
    private interface Way {
        void delete(Path tree) throws IOException, InterruptedException;
    }

    /** Moves aside and erases, and measures both. */
    private static final class Plugin implements Way {

        private final List<Double> free = new ArrayList<>();
        private final List<Double> growth = new ArrayList<>();

        @Override
        public void delete(Path tree) throws IOException {
            long before = used(true);
            long start = System.nanoTime();
            Path aside = tree.resolveSibling("hc-wipe-benchmark");
            Files.createDirectory(aside);
            Files.move(tree, aside.resolve("workspace"));
            free.add((System.nanoTime() - start) / 1e6);
            Receipt receipt = new Eraser().eraseOnAccount(aside, false);
            if (!receipt.isComplete() || Files.exists(aside)) {
                throw new IOException("left something behind: " + receipt);
            }
            growth.add((used(false) - before) / 1024.0 / 1024.0);
        }

        /** Bytes of the heap, what could be collected included: now, or the most since this was last asked for now. */
        private static long used(boolean now) {
            if (now) {
                System.gc();
            }
            long sum = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                if (pool.getType() == MemoryType.HEAP) {
                    if (now) {
                        pool.resetPeakUsage();
                    }
                    sum += (now ? pool.getUsage() : pool.getPeakUsage()).getUsed();
                }
            }
            return sum;
        }
    }

    /** @param shapes none for all */
    static void run(@NonNull Path directory, int files, int runs, @NonNull List<String> shapes)
            throws IOException, InterruptedException {
        Way rm = tree -> call("rm", "-rf", tree.toString());
        List<String> names = List.of("eraser", "rm -rf", "recursive deletion");
        for (TreeShape shape : TreeShape.values()) {
            if (!shapes.isEmpty() && !shapes.contains(shape.toString())) {
                continue;
            }
            Plugin plugin = new Plugin();
            List<Way> ways = List.of(plugin, rm, PlainDeletion::delete);
            for (Way way : ways) {
                time(way, directory.resolve("tree"), shape, Math.min(files, WARM_UP));
            }
            plugin.free.clear();
            plugin.growth.clear();
            List<List<Double>> seconds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int run = 0; run < runs; run++) {
                for (int turn = 0; turn < ways.size(); turn++) {
                    // Each way follows each other equally often.
                    int way = (turn + run) % ways.size();
                    seconds.get(way).add(time(ways.get(way), directory.resolve("tree"), shape, files));
                }
            }
            for (int way = 0; way < ways.size(); way++) {
                tell(shape, files, names.get(way), seconds.get(way), median(seconds.get(1)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-8s path free in %.2f ms, at most %.2f; heap grew by %.0f MiB at most; load %.1f%n",
                    shape,
                    median(plugin.free),
                    Collections.max(plugin.free),
                    Collections.max(plugin.growth),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    /** Seconds; what was written while the tree was filled is on the disk before they begin to count. */
    private static double time(Way way, Path tree, TreeShape shape, int files)
            throws IOException, InterruptedException {
        shape.fill(tree, files);
        call("sync");
        long start = System.nanoTime();
        way.delete(tree);
        double took = (System.nanoTime() - start) / 1e9;
        if (Files.exists(tree)) {
            throw new IOException("something was left behind");
        }
        return took;
    }

    private static void tell(TreeShape shape, int files, String name, List<Double> seconds, double rm) {
        System.out.printf(
                Locale.ROOT,
                "%-8s %,d files   %-20s %8.3f s (%.3f to %.3f)   %5.2f x rm -rf%n",
                shape,
                files,
                name,
                median(seconds),
                Collections.min(seconds),
                Collections.max(seconds),
                median(seconds) / rm);
    }

    private static void call(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new IOException(command[0] + " failed");
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
