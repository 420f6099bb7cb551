package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * One observation that may have been impossible. It exists so that no reader can turn "could not look" into a default
 * value, and no check can forget the case.
 *
 * @param <T> type of the observed value
 */
public sealed interface Fact<T> {

    /** The value was observed. */
    record Known<T>(@NonNull T value) implements Fact<T> {
        public Known {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * The value could not be observed.
     *
     * @param why the cause as a clause without a final stop, fit for a report
     * @param answeredBy what would answer it, as an instruction
     */
    record Unknown<T>(@NonNull String why, @NonNull String answeredBy) implements Fact<T> {
        public Unknown {
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(answeredBy, "answeredBy");
        }
    }

    static <T> Fact<T> known(@NonNull T value) {
        return new Known<>(value);
    }

    static <T> Fact<T> unknown(@NonNull String why, @NonNull String answeredBy) {
        return new Unknown<>(why, answeredBy);
    }

    /** The value, or empty where it could not be observed; for callers that report the unknown case elsewhere. */
    @NonNull
    default Optional<T> toOptional() {
        return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
    }

    /** Applies {@code known} or {@code unknown}, so that both cases stand side by side where a fact is used. */
    default <R> R fold(@NonNull Function<T, R> known, @NonNull Function<Unknown<T>, R> unknown) {
        return this instanceof Known<T> k ? known.apply(k.value()) : unknown.apply((Unknown<T>) this);
    }
}
