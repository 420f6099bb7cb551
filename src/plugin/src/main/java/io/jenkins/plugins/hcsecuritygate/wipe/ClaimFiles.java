package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import hudson.util.XStream2;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The files that hold one claim each. Every write replaces its file as a whole, or leaves it as it was. */
final class ClaimFiles {

    private static final Logger LOGGER = Logger.getLogger(ClaimFiles.class.getName());
    private static final String SUFFIX = ".xml";

    private final Path directory;
    private final XStream2 format;

    ClaimFiles(@NonNull Path directory, @NonNull XStream2 format) {
        this.directory = directory;
        this.format = format;
    }

    /** All claims that can be read; the others stay where they are, and the log names them. */
    @NonNull
    List<Claim> read() {
        List<Claim> claims = new ArrayList<>();
        File[] files = directory.toFile().listFiles((in, name) -> name.endsWith(SUFFIX));
        for (File file : files == null ? new File[0] : files) {
            try {
                if (new XmlFile(format, file).read() instanceof Claim claim && claim.isComplete()) {
                    claims.add(claim);
                } else {
                    LOGGER.warning(
                            () -> "A workspace may stay that should be wiped: no claim can be read from " + file);
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> "A workspace may stay that should be wiped: no claim can be read from " + file);
            }
        }
        return claims;
    }

    void write(@NonNull Claim claim) throws IOException {
        new XmlFile(format, path(claim).toFile()).write(claim);
    }

    void delete(@NonNull Claim claim) throws IOException {
        Files.deleteIfExists(path(claim));
    }

    @NonNull
    Path path(@NonNull Claim claim) {
        return directory.resolve(claim.id() + SUFFIX);
    }
}
