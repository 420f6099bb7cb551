package io.jenkins.plugins.hcsecuritygate.history;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import edu.umd.cs.findbugs.annotations.NonNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A finding that is new, gone or another than before, without its message: that may be long, and what is true now is on
 * the page anyway.
 *
 * @param check id of the check
 * @param kind kind of the resource
 * @param name name of the resource, cut where it is long
 * @param from state before, empty if the finding is new
 * @param to state now, empty if the finding is gone; a state is the name of a status, {@code WAIVED} if it is waived
 */
@Restricted(NoExternalUse.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Mark(
        @NonNull String check,
        @NonNull String kind,
        @NonNull String name,
        @NonNull String from,
        @NonNull String to) {
    public Mark {
        check = Texts.orEmpty(check);
        kind = Texts.orEmpty(kind);
        name = Texts.orEmpty(name);
        from = Texts.orEmpty(from);
        to = Texts.orEmpty(to);
    }
}
