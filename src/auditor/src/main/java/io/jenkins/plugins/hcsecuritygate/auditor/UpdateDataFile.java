package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.updates.UpdateDataException;
import io.jenkins.plugins.hcsecuritygate.updates.UpdateSiteReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Update site data from a file that the user named. */
final class UpdateDataFile {

    private UpdateDataFile() {}

    @NonNull
    static UpdateSite read(@NonNull Path file) throws InputException {
        // Reading a FIFO could block for ever.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw problem(file, "is not a regular file");
        }
        try {
            return UpdateSiteReader.read(file);
        } catch (UpdateDataException e) {
            throw problem(file, e.getMessage());
        }
    }

    private static InputException problem(Path file, String what) {
        return new InputException(HomeNames.display(file.toString()) + " " + what);
    }
}
