package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;

/** A statement, as far as it matters to when the calls in it run. */
sealed interface Statement {
    int line();

    /**
     * @param jump {@code return}, {@code throw}, {@code break}, {@code continue} or {@code assert} where the statement
     *     is one, else empty
     * @param pieces calls and closures in order of appearance
     */
    record Expression(
            int line, @NonNull String jump, @NonNull List<Piece> pieces) implements Statement {}

    /**
     * A statement whose bodies run zero times, once or often.
     *
     * @param keyword {@code if}, {@code for}, {@code while}, {@code do} or {@code switch}
     * @param condition what is evaluated in any case
     */
    record Conditional(
            int line,
            @NonNull String keyword,
            @NonNull List<Piece> condition,
            @NonNull List<Block> bodies) implements Statement {}

    /** @param last the {@code finally} block */
    record Try(
            int line,
            @NonNull Block body,
            @NonNull List<Block> catches,
            @CheckForNull Block last) implements Statement {}

    /** A method or class: its body does not run where it stands. */
    record Definition(
            int line, @NonNull String name, @NonNull Block body) implements Statement {}
}
