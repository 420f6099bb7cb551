package io.jenkins.plugins.hcsecuritygate.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats a report can have; the only list of them. */
public enum ReportFormat {
    TEXT("txt", "text/plain;charset=UTF-8"),
    JSON("json", "application/json;charset=UTF-8");

    private final String extension;
    private final String mediaType;

    ReportFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** The word on the command line. */
    @NonNull
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a file name ends in, without the dot. */
    @NonNull
    public String extension() {
        return extension;
    }

    /** What a web server says that it is. */
    @NonNull
    public String mediaType() {
        return mediaType;
    }

    /**
     * The writer of this format.
     *
     * @param style used by formats that are read on a terminal
     */
    @NonNull
    public ReportWriter writer(@NonNull TextStyle style) {
        return switch (this) {
            case TEXT -> new TextReportWriter(style);
            case JSON -> new JsonReportWriter();
        };
    }

    @NonNull
    public static Optional<ReportFormat> ofWord(@NonNull String word) {
        return Arrays.stream(values()).filter(f -> f.word().equals(word)).findFirst();
    }

    /** All words, for messages. */
    @NonNull
    public static String words() {
        return Arrays.stream(values()).map(ReportFormat::word).collect(Collectors.joining(", "));
    }
}
