package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;

/**
 * Something that should have been part of an {@link Inventory} but could not be observed, such as the broken
 * configuration file of one agent.
 *
 * @param name what is missing, as its owner knows it (agent name, full job name, plugin id)
 * @param location path relative to the home, with {@code /}, or another place a reader can find
 * @param why the cause as a clause without a final stop
 * @param answeredBy what would close the gap, as an instruction
 */
public record Gap(
        @NonNull String name,
        @NonNull String location,
        @NonNull String why,
        @NonNull String answeredBy) {
    public Gap {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(answeredBy, "answeredBy");
    }
}
