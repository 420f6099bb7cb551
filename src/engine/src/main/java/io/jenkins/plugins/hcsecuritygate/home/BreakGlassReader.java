package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** For which jobs an administrator has opened the gate. One class for Jenkins and for the auditor, so that both agree. */
public final class BreakGlassReader {

    /** Element of one opening. */
    public static final String OPENING = "opening";

    private static final String MEND = "Restore " + BreakGlass.FILE + " or delete it";

    private BreakGlassReader() {}

    /** What a home says; unknown if its file, or the home itself, cannot be read. */
    @NonNull
    public static Fact<List<BreakGlass>> read(@NonNull Path home) {
        try {
            return read(HomeDirectory.open(home));
        } catch (HomeFileException e) {
            return Fact.unknown(e.getMessage(), MEND);
        }
    }

    @NonNull
    static Fact<List<BreakGlass>> read(@NonNull HomeDirectory home) {
        return XmlFiles.read(home, BreakGlass.FILE)
                .map(root -> root.children(OPENING).stream()
                        .map(BreakGlassReader::opening)
                        .toList())
                .toFact(List::of, MEND);
    }

    private static BreakGlass opening(XmlElement element) {
        return new BreakGlass(
                text(element, "jobs"),
                text(element, "reason"),
                text(element, "openedBy"),
                moment(element, "from"),
                moment(element, "until"),
                moment(element, "seen"));
    }

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : HomeNames.display(text.strip());
    }

    @CheckForNull
    private static Instant moment(XmlElement element, String child) {
        try {
            return Instant.parse(text(element, child));
        } catch (DateTimeParseException e) {
            return null; // without a moment it opens nothing
        }
    }
}
