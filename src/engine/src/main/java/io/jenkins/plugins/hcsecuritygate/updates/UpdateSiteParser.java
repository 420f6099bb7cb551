package io.jenkins.plugins.hcsecuritygate.updates;

import com.fasterxml.jackson.core.JsonLocation;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.OfferedPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes from update-site data what {@link UpdateSite} holds, and passes over the rest. */
final class UpdateSiteParser {
    private final UpdateJson json;
    private final Map<String, OfferedPlugin> plugins = new HashMap<>();
    private final List<SecurityWarning> warnings = new ArrayList<>();
    private final Set<String> deprecated = new HashSet<>();
    private String siteId = "default";
    private String coreVersion;
    private Instant generated;
    private Instant youngest;
    private boolean hasPlugins;

    UpdateSiteParser(@NonNull UpdateJson json) {
        this.json = json;
    }

    /** @param isCall whether the JSON is the argument of a function call, the end of which is not read */
    void parse(boolean isCall) throws UpdateDataException {
        if (!json.isObject()) {
            throw json.isAtEnd() ? new UpdateDataException("is empty") : notUpdateData();
        }
        if (isCall) {
            // Reading on after the object would stumble over the call's closing bracket.
            json.lastObject(this::member);
        } else {
            json.object(this::member);
            if (!json.isAtEnd()) {
                throw json.problem("goes on after its end");
            }
        }
        if (!hasPlugins) {
            // Else some other JSON would pass for a site without a single warning.
            throw notUpdateData();
        }
    }

    private static UpdateDataException notUpdateData() {
        return new UpdateDataException("is not the data of an update site: it lists no plugins");
    }

    @NonNull
    UpdateSite site(@CheckForNull String id, @NonNull Fact<String> url, @NonNull String location) {
        Instant at = generated != null ? generated : youngest;
        Fact<Instant> generatedAt = at != null
                ? Fact.known(at)
                : Fact.unknown(
                        "the data states neither when it was generated nor when any plugin was released",
                        "Pass current data with --update-data");
        return new UpdateSite(
                id == null ? siteId : id, url, location, generatedAt, coreVersion, plugins, warnings, deprecated);
    }

    private void member(String key) throws UpdateDataException {
        switch (key) {
            case "id" -> siteId = or(json.string(), siteId);
            case "core" -> json.object(this::core);
            case "deprecations" ->
                json.object(plugin -> {
                    deprecated.add(plugin);
                    json.skip();
                });
            case "generationTimestamp" -> generated = UpdateDates.timestamp(json.string());
            case "plugins" -> {
                hasPlugins = json.isObject();
                json.object(this::plugin);
            }
            case "warnings" -> json.array(() -> warnings.add(UpdateWarnings.read(json)));
            default -> json.skip();
        }
    }

    private void core(String key) throws UpdateDataException {
        if (key.equals("version")) {
            coreVersion = json.string();
        } else {
            json.skip();
        }
    }

    private void plugin(String id) throws UpdateDataException {
        JsonLocation place = json.place();
        Plugin plugin = new Plugin();
        json.object(key -> {
            switch (key) {
                case "version" -> plugin.version = json.string();
                case "requiredCore" -> plugin.requiredCore = json.string();
                case "releaseTimestamp" -> plugin.timestamp = UpdateDates.timestamp(json.string());
                case "buildDate" -> plugin.buildDate = UpdateDates.buildDate(json.string());
                case "labels" ->
                    json.array(() -> {
                        if ("deprecated".equals(json.string())) {
                            deprecated.add(id);
                        }
                    });
                default -> json.skip();
            }
        });
        if (plugin.version == null) {
            throw UpdateJson.problem("has a plugin without a version", place);
        }
        Instant released = plugin.timestamp != null ? plugin.timestamp : plugin.buildDate;
        if (released != null && (youngest == null || released.isAfter(youngest))) {
            youngest = released;
        }
        plugins.put(id, new OfferedPlugin(plugin.version, released, plugin.requiredCore));
    }

    private static final class Plugin {
        private String version;
        private String requiredCore;
        private Instant timestamp;
        private Instant buildDate;
    }

    private static String or(String value, String fallback) {
        return value == null ? fallback : value;
    }
}
