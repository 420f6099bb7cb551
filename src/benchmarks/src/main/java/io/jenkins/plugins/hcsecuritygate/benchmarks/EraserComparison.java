package io.jenkins.plugins.hcsecuritygate.benchmarks;

import io.jenkins.plugins.hcsecuritygate.agent.Eraser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Wiping a workspace, beside the two ways in which it is done without the plugin. */
final class EraserComparison {

    private static final int FILES_PER_DIRECTORY = 100;
    private static final int CHAIN = 100;

    private EraserComparison() {}

    /** How files are spread over directories. */
    private enum Shape {
        /** Directories of a hundred files each, beside each other. */
        WIDE,
        /** One directory with everything. */
        FLAT,
        /** Chains of a hundred directories in each other, a file in each. */
        DEEP;

        private Path directory(Path root, int file) {
            return switch (this) {
                case WIDE -> root.resolve("d" + file / FILES_PER_DIRECTORY);
                case FLAT -> root;
                case DEEP -> {
                    Path path = root.resolve("c" + file / CHAIN);
                    for (int i = 0; i < file % CHAIN; i++) {
                        path = path.resolve("d");
                    }
                    yield path;
                }
            };
        }
    }

    /** One way to delete a tree. */
    private interface Way {
        void delete(Path tree) throws IOException, InterruptedException;
    }

    static void run(Path directory, int files, int runs) throws IOException, InterruptedException {
        Way eraser = tree -> new Eraser().erase(tree);
        Way rm = tree -> {
            if (new ProcessBuilder("rm", "-rf", tree.toString()).start().waitFor() != 0) {
                throw new IOException("rm failed");
            }
        };
        List<Way> ways = List.of(eraser, rm, PlainDeletion::delete);
        List<String> names = List.of("eraser", "rm -rf", "recursive deletion");
        for (Shape shape : Shape.values()) {
            List<List<Double>> seconds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            // The first round only makes the code and the file system warm.
            for (int run = 0; run <= runs; run++) {
                for (int way = 0; way < ways.size(); way++) {
                    Path tree = directory.resolve("tree");
                    fill(tree, shape, files);
                    long start = System.nanoTime();
                    ways.get(way).delete(tree);
                    double took = (System.nanoTime() - start) / 1e9;
                    if (Files.exists(tree)) {
                        throw new IOException(names.get(way) + " left something behind");
                    }
                    if (run > 0) {
                        seconds.get(way).add(took);
                    }
                }
            }
            double rmTook = median(seconds.get(1));
            for (int way = 0; way < ways.size(); way++) {
                double took = median(seconds.get(way));
                System.out.println(String.format(
                        Locale.ROOT,
                        "%-5s %,d files   %-20s %8.3f s   %5.2f x rm -rf",
                        shape.name().toLowerCase(Locale.ROOT),
                        files,
                        names.get(way),
                        took,
                        took / rmTook));
            }
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static void fill(Path tree, Shape shape, int files) throws IOException {
        Path last = null;
        for (int i = 0; i < files; i++) {
            Path directory = shape.directory(tree, i);
            if (!directory.equals(last)) {
                Files.createDirectories(directory);
                last = directory;
            }
            Files.writeString(directory.resolve("f" + i), "content");
        }
    }
}
