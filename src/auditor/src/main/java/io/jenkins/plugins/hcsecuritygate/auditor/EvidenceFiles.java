package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Evidence from files that the user named. */
final class EvidenceFiles {

    /** The socket table of a busy machine has some megabytes. */
    private static final int MAX_BYTES = 16 << 20;

    private EvidenceFiles() {}

    /**
     * Reads a file.
     *
     * @return empty if it is nothing that is understood
     * @throws InputException if it cannot be read
     */
    @NonNull
    static Optional<SshEvidence> read(@NonNull Path file) throws InputException {
        // Reading a FIFO could block for ever.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw problem(file, "is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            // Not by size: files of /proc say that they are empty.
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw problem(file, "is larger than " + (MAX_BYTES >> 20) + " MiB");
            }
            Path last = file.getFileName();
            return SshEvidence.recognise(
                    last == null ? "" : last.toString(), new String(bytes, StandardCharsets.UTF_8));
        } catch (InputException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw problem(file, "does not exist");
        } catch (AccessDeniedException e) {
            throw problem(file, "cannot be read: permission denied");
        } catch (IOException e) {
            throw problem(file, "cannot be read");
        }
    }

    private static InputException problem(Path file, String what) {
        return new InputException(HomeNames.display(file.toString()) + " " + what);
    }
}
