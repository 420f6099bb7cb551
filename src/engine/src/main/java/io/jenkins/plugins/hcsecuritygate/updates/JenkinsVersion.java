package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of Jenkins or of a plugin, in the order that Jenkins uses to tell an update from a downgrade (the Mercury
 * scheme of {@code hudson.util.VersionNumber}): {@code 2.541} before {@code 2.541.1}, {@code 2.0-rc1} before
 * {@code 2.0}, {@code 1371.vfee6b_095f0a_3} after {@code 9.9}.
 *
 * <p>Two versions are equal if neither is newer, so {@code 2.0} equals {@code 2.0.0}. In one respect the order differs
 * from Jenkins', which has no total order there: {@code -SNAPSHOT} comes before every timestamped snapshot of the same
 * version instead of being equal to all of them.
 */
public final class JenkinsVersion implements Comparable<JenkinsVersion> {
    /** Real ones have up to 60 characters; the bound is for hostile data. */
    private static final int MAX_LENGTH = 256;

    private static final Pattern START = Pattern.compile("[vV]?[0-9]");

    /** What Maven puts in place of {@code -SNAPSHOT} when it deploys, and what a build by hand adds in brackets. */
    private static final Pattern SNAPSHOT = Pattern.compile(
            "(?<base>.*)-(?:SNAPSHOT|(?<timestamp>[0-9]{8}\\.[0-9]{6})-(?<build>[0-9]+))(?: \\(.*\\))?");

    private static final Pattern NUMBERS =
            Pattern.compile("(?<major>[0-9]{1,9})(?:\\.(?<line>[0-9]{1,9})(?<more>(?:\\.[0-9]{1,9})*))?(?![0-9.]).*");

    private final String text;
    private final VersionParts parts;

    @CheckForNull
    private final VersionParts snapshotTime;

    private final boolean snapshot;

    private JenkinsVersion(String text) {
        this.text = text;
        Matcher matcher = SNAPSHOT.matcher(text);
        this.snapshot = matcher.matches();
        if (snapshot) {
            String timestamp = matcher.group("timestamp");
            this.parts = VersionParts.parse(matcher.group("base") + "-SNAPSHOT");
            this.snapshotTime = timestamp == null ? null : VersionParts.parse(timestamp + "." + matcher.group("build"));
        } else {
            this.parts = VersionParts.parse(text);
            this.snapshotTime = null;
        }
    }

    /**
     * Parses a version.
     *
     * @param text null where no version is known
     * @return empty for what is not a version but a name for one, such as {@code lts}, {@code latest} or {@code ???}
     */
    @NonNull
    public static Optional<JenkinsVersion> parse(@CheckForNull String text) {
        if (text == null) {
            return Optional.empty();
        }
        String trimmed = text.trim();
        if (trimmed.length() > MAX_LENGTH || !START.matcher(trimmed).lookingAt()) {
            return Optional.empty();
        }
        return Optional.of(new JenkinsVersion(trimmed));
    }

    public boolean isNewerThan(@NonNull JenkinsVersion other) {
        return compareTo(other) > 0;
    }

    public boolean isOlderThan(@NonNull JenkinsVersion other) {
        return compareTo(other) < 0;
    }

    /** Whether this was built from sources between two releases, so that published ranges may not hold for it. */
    public boolean isSnapshot() {
        return snapshot;
    }

    /** For a version of core since 2.0: the weekly release it is, or that its LTS line began with. */
    @NonNull
    public OptionalInt weeklyLine() {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches() || numbers.group("line") == null || !"2".equals(numbers.group("major"))) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(numbers.group("line")));
    }

    /** For a version of core: whether it is of an LTS line, that is, has exactly three numbers. */
    public boolean isLts() {
        Matcher numbers = NUMBERS.matcher(text);
        return numbers.matches()
                && numbers.group("more") != null
                && numbers.group("more").lastIndexOf('.') == 0;
    }

    @Override
    public int compareTo(@NonNull JenkinsVersion other) {
        int order = parts.compareTo(other.parts);
        if (order != 0 || snapshotTime == other.snapshotTime) {
            return order;
        }
        if (snapshotTime == null) {
            return -1;
        }
        return other.snapshotTime == null ? 1 : snapshotTime.compareTo(other.snapshotTime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JenkinsVersion version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The version as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
