package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Renders reports in one format, in UTF-8. The same reports always give the same bytes. */
public sealed interface ReportWriter permits JsonReportWriter, TextReportWriter {

    /**
     * Writes one report.
     *
     * @param out flushed, but not closed
     */
    void write(@NonNull Report report, @NonNull OutputStream out) throws IOException;

    /**
     * Writes any number of reports as one document.
     *
     * @param out flushed, but not closed
     */
    void writeAll(@NonNull List<Report> reports, @NonNull OutputStream out) throws IOException;
}
