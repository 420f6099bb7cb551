package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Locale;

/**
 * What an audit looked at.
 *
 * @param kind how the facts were obtained
 * @param name the home's path as the user gave it, or the controller's URL
 */
public record Target(@NonNull Kind kind, @NonNull String name) {

    /** The words are part of the report schema. */
    public enum Kind {
        HOME,
        BACKUP,
        JCASC,
        PLUGINS,
        LIVE;

        /** The word used in reports. */
        @NonNull
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
