package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Data of one update site, as Jenkins keeps it in {@code updates/SITE.json}.
 *
 * @param id site id, {@code default} for the standard one
 * @param url where Jenkins fetches it from, from {@code hudson.model.UpdateCenter.xml}; unknown for a file given by hand
 * @param location path relative to the home, or the file as given on the command line
 * @param generatedAt {@code generationTimestamp}, or where a site has none the youngest release it lists (a lower bound
 *     of the true time, so that age is never understated)
 * @param coreVersion offered core version; null if the site offers none
 * @param plugins offered plugins by id
 * @param warnings published security warnings; unknown where the data has no such section, as that of some vendors
 * @param deprecated ids of deprecated plugins
 */
public record UpdateSite(
        @NonNull String id,
        @NonNull Fact<String> url,
        @NonNull String location,
        @NonNull Fact<Instant> generatedAt,
        @CheckForNull String coreVersion,
        @NonNull Map<String, OfferedPlugin> plugins,
        @NonNull Fact<List<SecurityWarning>> warnings,
        @NonNull Set<String> deprecated) {
    public UpdateSite {
        plugins = Map.copyOf(plugins);
        deprecated = Set.copyOf(deprecated);
    }

    /**
     * @param version offered version
     * @param releasedAt {@code releaseTimestamp}, else {@code buildDate} at the start of that day UTC; null if neither
     *     can be read
     * @param requiredCore oldest core the offered version runs on; null if not stated
     */
    public record OfferedPlugin(
            @NonNull String version,
            @CheckForNull Instant releasedAt,
            @CheckForNull String requiredCore) {}

    /**
     * @param id advisory id such as {@code SECURITY-3499}
     * @param type what it is about
     * @param name {@code core} or the plugin's id
     * @param message title of the advisory
     * @param url the advisory
     * @param versions regular expressions, one of which fully matches an affected version; empty means every version
     */
    public record SecurityWarning(
            @NonNull String id,
            @NonNull Type type,
            @NonNull String name,
            @NonNull String message,
            @NonNull String url,
            @NonNull List<String> versions) {
        public SecurityWarning {
            versions = List.copyOf(versions);
        }

        /** {@code UNKNOWN} is any type a future update site may introduce. */
        public enum Type {
            CORE,
            PLUGIN,
            UNKNOWN
        }
    }
}
