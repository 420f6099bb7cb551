package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A part of an expression that may run something. */
sealed interface Piece {
    int line();

    /**
     * @param receiver first name of the path the method is called on; null for a call on the script itself; empty for a
     *     call on a value such as a string, a class or another call's result
     * @param name method name; {@link #COMPUTED} where it is not constant
     * @param arguments arguments other than positional closures
     * @param closures positional closures, in or behind the parentheses, and closures given by name
     * @param conditional whether it stands behind {@code ?}, {@code &&} or {@code ||}
     */
    record Call(
            int line,
            @CheckForNull String receiver,
            @NonNull String name,
            @NonNull List<Argument> arguments,
            @NonNull List<Block> closures,
            boolean conditional)
            implements Piece {
        static final String COMPUTED = "(computed name)";

        /** Whether this is a call of a step or of a method of the script. */
        boolean isOnScript() {
            return receiver == null || receiver.equals("this") || receiver.equals("steps");
        }

        boolean isStep(String step) {
            return isOnScript() && name.equals(step);
        }

        /** The argument of that name. */
        Optional<Argument> argument(String argumentName) {
            return arguments.stream()
                    .filter(argument -> argumentName.equals(argument.name()))
                    .findFirst();
        }

        /** The first argument without a name, or else the one of that name: how a step takes its main parameter. */
        Optional<Argument> mainArgument(String argumentName) {
            return arguments.stream()
                    .filter(argument -> argument.name() == null)
                    .findFirst()
                    .or(() -> argument(argumentName));
        }
    }

    /**
     * A closure that is not an argument: it runs when it is called, if at all.
     *
     * @param name the variable it is assigned to, or null
     */
    record Closure(
            int line, @CheckForNull String name, @NonNull Block body) implements Piece {}

    /**
     * @param name its name, or null for a positional argument
     * @param value its source
     * @param pieces the calls and closures in its source
     */
    record Argument(
            @CheckForNull String name,
            @NonNull List<Node> value,
            @NonNull List<Piece> pieces) {
        private static final int LONGEST_PATH = 10;

        /** The value, if it is a string without interpolation. */
        Optional<String> constant() {
            return value.size() == 1 && value.get(0) instanceof Token token && token.isConstantString()
                    ? Optional.of(token.text())
                    : Optional.empty();
        }

        boolean isWord(String word) {
            return value.size() == 1 && value.get(0).is(word);
        }

        /**
         * The names of a path such as {@code env.WORKSPACE}, also as the only content of a string, in lower case since
         * Pipeline looks up variables of the environment without regard to case.
         */
        Optional<String> path() {
            List<? extends Node> nodes = value;
            if (value.size() == 1 && value.get(0) instanceof Token token && token.isOnlyInterpolation()) {
                nodes = Group.nest(token.interpolations().get(0));
            }
            if (nodes.size() > LONGEST_PATH) {
                return Optional.empty();
            }
            StringBuilder path = new StringBuilder();
            for (Node node : nodes) {
                if (node instanceof Token token && !token.isString()) {
                    path.append(token.text());
                } else if (node instanceof Group group && group.nodes().isEmpty()) {
                    path.append("()");
                } else {
                    return Optional.empty();
                }
            }
            return Optional.of(path.toString().toLowerCase(Locale.ROOT));
        }
    }
}
