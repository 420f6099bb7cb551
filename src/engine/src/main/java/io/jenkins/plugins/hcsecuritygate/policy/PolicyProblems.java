package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with one policy file, with places. */
final class PolicyProblems {
    /** More than anybody reads; a file with that many is no policy. */
    private static final int MAX = 20;

    private static final int MAX_QUOTED = 60;

    private record Problem(int line, int column, String text) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    /** @param file how the user named it */
    PolicyProblems(@NonNull String file) {
        this.file = file;
    }

    void add(@NonNull Node where, @NonNull String what) {
        add(where.getStartMark(), what);
    }

    void add(@CheckForNull Mark where, @NonNull String what) {
        if (where == null) {
            problems.add(new Problem(0, 0, what));
        } else {
            add(where.getLine() + 1, where.getColumn() + 1, what);
        }
    }

    /** @param line from 1, or 0 if the whole file is meant */
    void add(int line, int column, @NonNull String what) {
        problems.add(new Problem(line, column, what));
    }

    void throwIfAny() throws PolicyException {
        if (!problems.isEmpty()) {
            throw exception();
        }
    }

    @NonNull
    PolicyException exception() {
        problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems.subList(0, Math.min(MAX, problems.size()))) {
            String place = problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
            lines.add(HomeNames.display(file) + place + ": " + problem.text());
        }
        if (problems.size() > MAX) {
            lines.add(HomeNames.display(file) + ": and " + (problems.size() - MAX) + " more problems");
        }
        return new PolicyException(lines);
    }

    /** Text from the file, fit for a message. */
    @NonNull
    static String quote(@NonNull String text) {
        return "'" + shown(text) + "'";
    }

    /** The same without quotation marks. */
    @NonNull
    static String shown(@NonNull String text) {
        String start = text.length() <= MAX_QUOTED
                ? text
                : text.substring(
                                0,
                                text.offsetByCodePoints(0, Math.min(MAX_QUOTED, text.codePointCount(0, text.length()))))
                        + "…";
        return HomeNames.display(start);
    }

    /** What to write instead of an unknown word: the nearest known one, else all of them. */
    @NonNull
    static String instead(@NonNull String word, @NonNull Collection<String> known) {
        return NearestWord.to(word, known)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElse("known: " + String.join(", ", known));
    }
}
