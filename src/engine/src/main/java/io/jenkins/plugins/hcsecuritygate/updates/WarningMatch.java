package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import java.util.Optional;

/**
 * Whether a published warning applies to a version ({@code hudson.model.UpdateSite.WarningVersionRange}): it does if it
 * names no versions, or if one of its patterns matches the whole version as a string. A pattern that does not compile
 * matches everything, as in core; so does one that is too complex to decide, since the data may be hostile.
 */
public final class WarningMatch {
    /** Real versions have up to 80 characters. */
    private static final int MAX_VERSION = 1000;

    private WarningMatch() {}

    /** @param version as the manifest has it, {@code -SNAPSHOT (private-…)} included */
    public static boolean appliesTo(@NonNull SecurityWarning warning, @NonNull String version) {
        return warning.versions().isEmpty()
                || warning.versions().stream().anyMatch(pattern -> matches(pattern, version));
    }

    private static boolean matches(String pattern, String version) {
        Optional<VersionPattern> parsed = VersionPatternParser.parse(pattern);
        if (parsed.isEmpty() || version.length() > MAX_VERSION) {
            return true;
        }
        try {
            return parsed.get().matches(version);
        } catch (VersionPattern.TooComplex e) {
            return true;
        }
    }
}
