package io.jenkins.plugins.hcsecuritygate.auditor;

import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a run of the program came to.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record Run(int code, String out, String err) {

    static Run of(String... args) {
        return of(HomeReader::read, Map.of(), false, args);
    }

    static Run of(FactsSource facts, Map<String, String> environment, boolean terminal, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        int code = Hcgate.run(args, new Terminal(out, errors, terminal, environment), facts);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
