package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A plugin in {@code plugins/}. A disabled one counts as installed: published warnings apply to it, as in Jenkins' own
 * monitor.
 *
 * @param id short name
 * @param version the manifest's {@code Plugin-Version}; unknown where the manifest cannot be read
 * @param enabled false if a {@code .disabled} marker stands beside the archive
 * @param location path of the archive or of the exploded directory, relative to the home
 */
public record InstalledPlugin(
        @NonNull String id,
        @NonNull Fact<String> version,
        boolean enabled,
        @NonNull String location) {}
