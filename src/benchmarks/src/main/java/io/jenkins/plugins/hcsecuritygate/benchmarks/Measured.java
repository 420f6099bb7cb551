package io.jenkins.plugins.hcsecuritygate.benchmarks;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one run of a process cost, told by GNU time.
 *
 * @param wall seconds from start to end
 * @param cpu seconds of all its processors
 * @param resident largest resident set in KiB
 */
record Measured(double wall, double cpu, double resident) {

    /** Runs a command without its output; it may end with any code but one that says it did not run. */
    @NonNull
    static Measured of(@NonNull List<String> command) throws IOException, InterruptedException {
        Path told = Files.createTempFile("time", ".txt");
        try {
            List<String> timed = new ArrayList<>(List.of("time", "-q", "-o", told.toString(), "-f", "%e %U %S %M"));
            timed.addAll(command);
            int code = new ProcessBuilder(timed)
                    .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.to(new File("/dev/null")))
                    .start()
                    .waitFor();
            if (code > 125 || code == 2 || code == 3) {
                throw new IOException(command.get(0) + " ended with code " + code);
            }
            String[] words = Files.readString(told).strip().split(" ");
            return new Measured(
                    Double.parseDouble(words[0]),
                    Double.parseDouble(words[1]) + Double.parseDouble(words[2]),
                    Double.parseDouble(words[3]));
        } finally {
            Files.deleteIfExists(told);
        }
    }

    /** The middle of several runs: one that something else disturbed does not count. */
    static double median(@NonNull List<Measured> runs, @NonNull ToDoubleFunction<Measured> of) {
        List<Double> values =
                new ArrayList<>(runs.stream().mapToDouble(of).boxed().toList());
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    @NonNull
    static String line(@NonNull String name, @NonNull List<Measured> runs) {
        return String.format(
                Locale.ROOT,
                "%-24s wall %8.2f s   cpu %8.2f s   resident %7.0f MiB",
                name,
                median(runs, Measured::wall),
                median(runs, Measured::cpu),
                median(runs, Measured::resident) / 1024);
    }
}
