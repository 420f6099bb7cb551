package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import hudson.util.XStream2;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.home.BreakGlassReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where openings are kept. Written whole and in one step; read by the engine, which reads any home's, so that an audit of
 * the home and Jenkins itself can never differ about what is open.
 */
final class BreakGlassFile {

    private static final XStream2 XSTREAM = new XStream2();

    static {
        XSTREAM.alias("breakGlass", Stored.class);
        XSTREAM.alias(BreakGlassReader.OPENING, StoredOpening.class);
        XSTREAM.addImplicitCollection(Stored.class, "openings");
    }

    private final File home;

    BreakGlassFile(@NonNull File home) {
        this.home = home;
    }

    @NonNull
    Fact<List<BreakGlass>> read() {
        return BreakGlassReader.read(home.toPath());
    }

    /** Returns only when it is on the disk. */
    void write(@NonNull List<BreakGlass> openings) throws IOException {
        Path file = file();
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        new XmlFile(XSTREAM, file.toFile()).write(new Stored(openings));
    }

    /** What cannot be read is kept for whoever wants to know what happened, but no longer in the way. */
    void setAside(@NonNull Instant now) throws IOException {
        Path file = file();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            // Beside what was set aside before, not in its place.
            Files.move(file, file.resolveSibling(file.getFileName() + ".unreadable-" + now.toEpochMilli()));
        }
    }

    private Path file() {
        return home.toPath().resolve(BreakGlass.FILE);
    }

    /** The file as it is written; it is never read through this class. */
    private static final class Stored {
        @SuppressWarnings("unused")
        private final List<StoredOpening> openings;

        Stored(List<BreakGlass> openings) {
            this.openings =
                    new ArrayList<>(openings.stream().map(StoredOpening::new).toList());
        }
    }

    @SuppressWarnings("unused")
    private static final class StoredOpening {
        private final String jobs;
        private final String reason;
        private final String openedBy;
        private final String from;
        private final String until;
        private final String seen;

        StoredOpening(BreakGlass opening) {
            this.jobs = opening.jobs();
            this.reason = opening.reason();
            this.openedBy = opening.openedBy();
            this.from = text(opening.from());
            this.until = text(opening.until());
            this.seen = text(opening.seen());
        }

        @CheckForNull
        private static String text(@CheckForNull Instant moment) {
            return moment == null ? null : moment.toString();
        }
    }
}
