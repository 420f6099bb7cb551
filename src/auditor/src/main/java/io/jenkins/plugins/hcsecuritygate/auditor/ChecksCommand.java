package io.jenkins.plugins.hcsecuritygate.auditor;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.report.CatalogueWriter;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists the checks. */
@Command(name = "checks", description = "Lists the checks.")
final class ChecksCommand implements Callable<Integer> {

    @ParentCommand
    private Hcgate parent;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Words.FormatWord.class,
            description = "text, or json with all that the checks say about themselves. Default: text.")
    private ReportFormat format;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = parent.terminal();
        List<CheckMetadata> checks =
                Catalogue.checks().stream().map(Check::metadata).toList();
        CatalogueWriter writer = new CatalogueWriter(terminal.style());
        ChunkedBuffer buffer = new ChunkedBuffer();
        switch (format) {
            case TEXT -> writer.list(checks, buffer);
            case JSON -> writer.json(checks, buffer);
        }
        terminal.print(buffer);
        return ExitCode.OPEN;
    }
}
