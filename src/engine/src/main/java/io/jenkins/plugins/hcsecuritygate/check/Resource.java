package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * What a finding is about. Kind and name are what waivers match, so they must not change with the position of something
 * in a file.
 *
 * @param kind {@code node}, {@code cloud}, {@code job}, {@code plugin}, {@code warning}, {@code listener}, …
 * @param name name of the thing as its owner knows it
 * @param location file relative to the home, or another place a reader can find
 */
public record Resource(
        @NonNull String kind, @NonNull String name, @NonNull String location) {}
