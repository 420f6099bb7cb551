package io.jenkins.plugins.hcsecuritygate.auditor;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.NearestWord;
import io.jenkins.plugins.hcsecuritygate.report.CatalogueWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Explains one check. */
@Command(name = "explain", description = "Explains one check: what it demands, why, and how to comply.")
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Hcgate parent;

    @Parameters(paramLabel = "CHECK-ID", description = "Id of the check, as 'hcgate checks' lists it.")
    private String id;

    @Override
    public Integer call() throws IOException {
        Check check = Catalogue.find(id)
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "no check is called '" + id + "'" + hint()));
        ChunkedBuffer buffer = new ChunkedBuffer();
        new CatalogueWriter(parent.terminal().style()).explain(check.metadata(), buffer);
        parent.terminal().print(buffer);
        return ExitCode.OPEN;
    }

    private String hint() {
        List<String> ids =
                Catalogue.checks().stream().map(check -> check.metadata().id()).toList();
        return NearestWord.to(id, ids)
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; 'hcgate checks' lists them");
    }
}
