package io.jenkins.plugins.hcsecuritygate.labels;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.List;
import java.util.Set;

/**
 * A label expression, as {@code jenkins.model.Jenkins.getLabel} and core's grammar {@code LabelExpressionParser} read
 * it: {@code !} binds closest, then {@code &&}, {@code ||}, {@code ->} and {@code <->}. What is not of this grammar is
 * one label of that very name, since Jenkins takes it so.
 */
public final class LabelExpression {

    /** Far above what anybody writes; parentheses are what recursion follows. */
    static final int MAX_LENGTH = 20_000;

    static final int MAX_DEPTH = 100;

    private final Term term;

    private LabelExpression(Term term) {
        this.term = term;
    }

    /** Reads an expression; unknown only where it is too long or too deeply nested to be followed. */
    @NonNull
    public static Fact<LabelExpression> parse(@NonNull String text) {
        if (text.length() > MAX_LENGTH) {
            return tooLarge("is longer than " + MAX_LENGTH + " characters");
        }
        String unquoted = LabelWords.unquote(text);
        try {
            return Fact.known(new LabelExpression(new LabelParser(unquoted).parse()));
        } catch (LabelParser.NoExpression e) {
            return Fact.known(new LabelExpression(new Atom(unquoted)));
        } catch (LabelParser.TooDeep e) {
            return tooLarge("has parentheses nested deeper than " + MAX_DEPTH);
        }
    }

    /** Whether a text follows the grammar, rather than being the odd name of one label that probably no node has. */
    public static boolean isWellFormed(@NonNull String text) {
        try {
            new LabelParser(LabelWords.unquote(text)).parse();
            return text.length() <= MAX_LENGTH;
        } catch (LabelParser.NoExpression | LabelParser.TooDeep e) {
            return false;
        }
    }

    private static Fact<LabelExpression> tooLarge(String why) {
        return Fact.unknown("its label expression " + why, "Simplify the label expression");
    }

    /** Whether a node that carries exactly these labels satisfies it. */
    public boolean matches(@NonNull Set<String> labels) {
        return term.matches(labels);
    }

    /** A part of an expression. */
    sealed interface Term {
        boolean matches(Set<String> labels);
    }

    record Atom(String name) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            return labels.contains(name);
        }
    }

    record Not(Term term) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            return !term.matches(labels);
        }
    }

    record And(List<Term> terms) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            return terms.stream().allMatch(term -> term.matches(labels));
        }
    }

    record Or(List<Term> terms) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            return terms.stream().anyMatch(term -> term.matches(labels));
        }
    }

    record Implies(Term left, Term right) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            return !left.matches(labels) || right.matches(labels);
        }
    }

    /** Taken from the left: {@code a<->b<->c} is {@code (a<->b)<->c}. */
    record Iff(List<Term> terms) implements Term {
        @Override
        public boolean matches(Set<String> labels) {
            boolean result = terms.get(0).matches(labels);
            for (Term term : terms.subList(1, terms.size())) {
                result = result == term.matches(labels);
            }
            return result;
        }
    }
}
