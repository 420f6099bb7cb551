package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.PluginWrapper;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Reports of the running controller as the auditor would write them, in every format that the engine knows. */
public final class ReportExport {

    private static final String PREFIX = "report.";

    private ReportExport() {}

    /** Name of a format's file, by which the page's addresses end. */
    @NonNull
    static String fileName(@NonNull ReportFormat format) {
        return PREFIX + format.extension();
    }

    @NonNull
    static Optional<ReportFormat> ofFileName(@NonNull String name) {
        return Stream.of(ReportFormat.values())
                .filter(format -> fileName(format).equals(name))
                .findFirst();
    }

    /** Writes one report; the stream is flushed, but not closed. */
    public static void write(@NonNull Posture posture, @NonNull ReportFormat format, @NonNull OutputStream out)
            throws IOException {
        format.writer(TextStyle.PLAIN).write(report(posture), out);
    }

    private static Report report(Posture posture) {
        PluginWrapper plugin = Jenkins.get().getPluginManager().getPlugin(ControllerFacts.OWN_PLUGIN);
        return Report.of(
                new Report.Tool(ControllerFacts.OWN_PLUGIN, plugin == null ? "?" : plugin.getVersion()),
                posture.facts(),
                posture.evaluatedAt(),
                posture.policy(),
                posture.verdict());
    }
}
