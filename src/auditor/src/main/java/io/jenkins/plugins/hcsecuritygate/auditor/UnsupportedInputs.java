package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Recognises inputs that are planned but not read yet, so that nobody takes the refusal for a broken file. */
final class UnsupportedInputs {

    private UnsupportedInputs() {}

    /** What the path is, if it is a file that this version cannot audit. */
    @NonNull
    static Optional<String> recognise(@NonNull Path path) {
        Path last = path.getFileName();
        if (last == null || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        String name = last.toString().toLowerCase(Locale.ROOT);
        if (name.matches(".*\\.(?:tar|tgz|txz|tbz2?|zip|tar\\.(?:gz|xz|bz2|zst))")) {
            return Optional.of("an archive");
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Optional.of("a Configuration as Code file");
        }
        return name.endsWith("plugins.txt") ? Optional.of("a list of plugins") : Optional.empty();
    }
}
