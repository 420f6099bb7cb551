package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * Something in the plugin's own configuration that does not count as it was written, and what counts in its place.
 *
 * @param resource the value: kind {@code policy} or {@code folder-policy}, its path as name, and the file
 * @param message what is wrong, and what applies
 */
public record StatedFault(
        @NonNull Resource resource, @NonNull String message) {}
