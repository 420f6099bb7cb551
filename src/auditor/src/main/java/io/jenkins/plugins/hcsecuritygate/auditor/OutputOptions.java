package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import io.jenkins.plugins.hcsecuritygate.report.ReportWriter;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say where reports go, and in which format. */
final class OutputOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Words.FormatWord.class,
            description = "Format of the report: text or json. Default: text.")
    private ReportFormat format;

    @Option(
            names = "--output",
            paramLabel = "FILE|DIR",
            description = "File to write to instead of standard output, or directory that gets one file per PATH."
                    + " A directory that is not there yet ends in '/'.")
    private String output;

    /**
     * Writes the reports.
     *
     * @param asOne whether they are one document, rather than one report
     * @throws InputException if that is not possible
     */
    void write(@NonNull List<Report> reports, boolean asOne, @NonNull Terminal terminal) throws InputException {
        if (output == null) {
            terminal.print(render(reports, asOne, terminal.style()));
        } else if (isDirectory()) {
            Path directory = directory();
            Set<String> taken = new HashSet<>();
            for (Report report : reports) {
                String name = FileNames.distinct(report.target().name(), format.extension(), taken);
                SafeFile.write(directory.resolve(name), render(List.of(report), false, TextStyle.PLAIN));
            }
        } else {
            SafeFile.write(Path.of(output), render(reports, asOne, TextStyle.PLAIN));
        }
    }

    private boolean isDirectory() {
        return output.endsWith("/") || output.endsWith(File.separator) || Files.isDirectory(Path.of(output));
    }

    private Path directory() throws InputException {
        Path directory = Path.of(output);
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectory(directory);
            }
            return directory;
        } catch (IOException e) {
            throw new InputException(output + " cannot be made a directory: " + SafeFile.cause(e));
        }
    }

    private ChunkedBuffer render(List<Report> reports, boolean asOne, TextStyle style) throws InputException {
        ReportWriter writer = format.writer(style);
        ChunkedBuffer buffer = new ChunkedBuffer();
        try {
            if (asOne) {
                writer.writeAll(reports, buffer);
            } else {
                writer.write(reports.get(0), buffer);
            }
        } catch (IOException e) {
            throw new InputException("the report cannot be rendered: " + e.getMessage());
        }
        return buffer;
    }
}
