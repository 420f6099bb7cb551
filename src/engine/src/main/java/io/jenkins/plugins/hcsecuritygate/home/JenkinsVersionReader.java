package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which Jenkins a home belongs to. {@code config.xml} has the version of the last save, and
 * {@code jenkins.install.InstallUtil.lastExecVersion} that of the last completed start; the newer one is the last that
 * ran.
 */
final class JenkinsVersionReader {

    private static final String LAST_START = "jenkins.install.InstallUtil.lastExecVersion";
    private static final int MAX_BYTES = 1024;
    private static final String START_IT = "Start the home once with a released Jenkins, which writes its version down";

    private JenkinsVersionReader() {}

    @NonNull
    static Fact<String> read(@NonNull HomeDirectory home, @NonNull Observed<XmlElement> config) {
        String saved = config.toOptional().map(root -> root.text("version")).orElse(null);
        String started;
        try {
            started = new String(home.read(LAST_START, MAX_BYTES), StandardCharsets.UTF_8).strip();
        } catch (HomeFileException e) {
            if (!e.isAbsent()) {
                // The other file may be older, so it cannot stand for this one.
                return Fact.unknown(e.getMessage(), "Make " + LAST_START + " readable");
            }
            started = null;
        }
        String newer = newer(saved, started);
        if (newer != null) {
            return Fact.known(HomeNames.display(newer));
        }
        return Fact.unknown(
                config.problem().orElse("neither config.xml nor " + LAST_START + " states a version"), START_IT);
    }

    @CheckForNull
    private static String newer(@CheckForNull String saved, @CheckForNull String started) {
        Optional<JenkinsVersion> savedVersion = JenkinsVersion.parse(saved);
        Optional<JenkinsVersion> startedVersion = JenkinsVersion.parse(started);
        if (savedVersion.isEmpty() || startedVersion.isEmpty()) {
            // A text that is no version, such as "lts", is still what the home says if there is nothing better.
            String text = startedVersion.isPresent() || saved == null || saved.isEmpty() ? started : saved;
            return text == null || text.isEmpty() ? null : text;
        }
        return startedVersion.get().compareTo(savedVersion.get()) > 0 ? started : saved;
    }
}
