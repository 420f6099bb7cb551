package io.jenkins.plugins.hcsecuritygate.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command line: whole-process comparisons, and JMH for what is too short to be timed by process. */
public final class Benchmarks {

    private static final String USAGE = """
            generate DIRECTORY JOBS [SEED]       writes a home
            audit HCGATE HOME [RUNS]             the launcher hcgate beside one xmllint --noout over the same files
            erase DIRECTORY FILES [RUNS [SHAPE...]]
                                                 the eraser beside rm -rf and a plain recursive deletion; wide, flat, deep
                                                 and modules, which is like node_modules
            jmh [JMH OPTIONS]                    the gate's verdict and look-ups of names and labels
            """;

    private Benchmarks() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("generate") && args.length >= 3) {
            new GeneratedHome(Integer.parseInt(args[2]), args.length > 3 ? Long.parseLong(args[3]) : GeneratedHome.SEED)
                    .write(Path.of(args[1]));
        } else if (command.equals("audit") && args.length >= 3) {
            AuditComparison.run(Path.of(args[1]), Path.of(args[2]), runs(args));
        } else if (command.equals("erase") && args.length >= 3) {
            List<String> shapes = Arrays.asList(args).subList(Math.min(4, args.length), args.length);
            EraserComparison.run(Path.of(args[1]), Integer.parseInt(args[2]), runs(args), shapes);
        } else if (command.equals("jmh")) {
            org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
        } else {
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    private static int runs(String[] args) {
        return args.length > 3 ? Integer.parseInt(args[3]) : 5;
    }
}
