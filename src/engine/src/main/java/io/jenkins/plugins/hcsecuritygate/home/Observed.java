package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What reading one file came to. It exists because absence and unreadability mean different things: an absent file
 * stands for Jenkins' defaults, an unreadable one for anything.
 *
 * @param <T> what the file holds
 */
public sealed interface Observed<T> {

    /** The file was read. */
    record Present<T>(@NonNull T value) implements Observed<T> {}

    /** There is no such file. */
    record Absent<T>() implements Observed<T> {}

    /**
     * Something is there that could not be read.
     *
     * @param why path and cause as a clause without a final stop, fit for a report
     */
    record Unreadable<T>(@NonNull String why) implements Observed<T> {}

    /** Applies the function of the case at hand. */
    default <R> R fold(
            @NonNull Function<T, R> present, @NonNull Supplier<R> absent, @NonNull Function<String, R> unreadable) {
        if (this instanceof Present<T> p) {
            return present.apply(p.value());
        }
        return this instanceof Unreadable<T> u ? unreadable.apply(u.why()) : absent.get();
    }

    /** What the file means to the caller, the cases kept apart. */
    default <R> Observed<R> map(@NonNull Function<T, R> function) {
        return fold(value -> new Present<>(function.apply(value)), Absent::new, Unreadable::new);
    }

    /**
     * The fact this amounts to.
     *
     * @param whenAbsent what holds in Jenkins if there is no such file
     * @param answeredBy what would make the file readable, as an instruction
     */
    default Fact<T> toFact(@NonNull Supplier<T> whenAbsent, @NonNull String answeredBy) {
        return fold(Fact::known, () -> Fact.known(whenAbsent.get()), why -> Fact.unknown(why, answeredBy));
    }

    /** The content, or empty if absent or unreadable; for callers that have dealt with the unreadable case. */
    @NonNull
    default Optional<T> toOptional() {
        return fold(Optional::of, Optional::empty, why -> Optional.empty());
    }

    /** The cause, or empty if the file was read or is absent. */
    @NonNull
    default Optional<String> problem() {
        return this instanceof Unreadable<T> u ? Optional.of(u.why()) : Optional.empty();
    }
}
