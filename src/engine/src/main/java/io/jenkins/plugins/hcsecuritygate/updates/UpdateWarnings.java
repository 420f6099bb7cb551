package io.jenkins.plugins.hcsecuritygate.updates;

import com.fasterxml.jackson.core.JsonLocation;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.SecurityWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one published warning ({@code hudson.model.UpdateSite.Warning}). Core drops a warning that it cannot read; here
 * it makes the data unreadable, as a dropped warning would read as a clean bill.
 */
final class UpdateWarnings {
    /** Far above any real warning; without a bound, one warning could hold the memory of all. */
    private static final int MAX_VERSIONS = 1000;

    private String id = "";
    private SecurityWarning.Type type = SecurityWarning.Type.UNKNOWN;
    private String name;
    private String message = "";
    private String url = "";
    private final List<String> versions = new ArrayList<>();
    private boolean everyVersion;

    private UpdateWarnings() {}

    @NonNull
    static SecurityWarning read(@NonNull UpdateJson json) throws UpdateDataException {
        JsonLocation place = json.place();
        UpdateWarnings warning = new UpdateWarnings();
        json.object(key -> warning.member(json, key));
        if (warning.name == null) {
            throw UpdateJson.problem("has a warning without a name", place);
        }
        return new SecurityWarning(
                warning.id,
                warning.type,
                warning.name,
                warning.message,
                warning.url,
                warning.everyVersion ? List.of() : warning.versions);
    }

    private void member(UpdateJson json, String key) throws UpdateDataException {
        switch (key) {
            case "id" -> id = orEmpty(json.string());
            case "type" -> type = type(json.string());
            case "name" -> name = json.string();
            case "message" -> message = orEmpty(json.string());
            case "url" -> url = orEmpty(json.string());
            case "versions" -> json.array(() -> range(json));
            default -> json.skip();
        }
    }

    private void range(UpdateJson json) throws UpdateDataException {
        String[] pattern = new String[1];
        json.object(key -> {
            if (key.equals("pattern")) {
                pattern[0] = json.string();
            } else {
                json.skip();
            }
        });
        if (pattern[0] == null) {
            everyVersion = true;
        } else if (versions.size() == MAX_VERSIONS) {
            throw json.problem("has a warning with more than " + MAX_VERSIONS + " ranges of versions");
        } else {
            versions.add(pattern[0]);
        }
    }

    private static SecurityWarning.Type type(String type) {
        return switch (orEmpty(type).toLowerCase(Locale.ROOT)) {
            case "core" -> SecurityWarning.Type.CORE;
            case "plugin" -> SecurityWarning.Type.PLUGIN;
            default -> SecurityWarning.Type.UNKNOWN;
        };
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
