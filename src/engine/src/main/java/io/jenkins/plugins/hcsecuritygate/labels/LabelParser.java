package io.jenkins.plugins.hcsecuritygate.labels;

import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.And;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Atom;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Iff;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Implies;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Not;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Or;
import io.jenkins.plugins.hcsecuritygate.labels.LabelExpression.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Recursive descent over core's label grammar. {@code ->} does not chain, and {@code !} does not repeat. */
final class LabelParser {

    private static final String NOT_IN_ATOMS = "&|!<>() \t\"'";

    private final String text;
    private int position;
    private int depth;

    LabelParser(String text) {
        this.text = text;
    }

    /** The text is not of the grammar. */
    static final class NoExpression extends Exception {
        private static final long serialVersionUID = 1L;

        NoExpression() {
            super(null, null, false, false);
        }
    }

    /** The text may be of the grammar, but is not followed any further. */
    static final class TooDeep extends Exception {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }

    Term parse() throws NoExpression, TooDeep {
        Term term = iff();
        skipBlanks();
        if (position < text.length()) {
            throw new NoExpression();
        }
        return term;
    }

    private interface Level {
        Term read() throws NoExpression, TooDeep;
    }

    private Term chain(Level operand, String operator, Function<List<Term>, Term> join) throws NoExpression, TooDeep {
        List<Term> terms = new ArrayList<>(List.of(operand.read()));
        while (accept(operator)) {
            terms.add(operand.read());
        }
        return terms.size() == 1 ? terms.get(0) : join.apply(List.copyOf(terms));
    }

    private Term iff() throws NoExpression, TooDeep {
        return chain(this::implies, "<->", Iff::new);
    }

    private Term implies() throws NoExpression, TooDeep {
        Term left = or();
        return accept("->") ? new Implies(left, or()) : left;
    }

    private Term or() throws NoExpression, TooDeep {
        return chain(this::and, "||", Or::new);
    }

    private Term and() throws NoExpression, TooDeep {
        return chain(this::not, "&&", And::new);
    }

    private Term not() throws NoExpression, TooDeep {
        return accept("!") ? new Not(primary()) : primary();
    }

    private Term primary() throws NoExpression, TooDeep {
        if (accept("(")) {
            if (++depth > LabelExpression.MAX_DEPTH) {
                throw new TooDeep();
            }
            Term inner = iff();
            if (!accept(")")) {
                throw new NoExpression();
            }
            depth--;
            return inner;
        }
        if (position < text.length() && text.charAt(position) == '"') {
            return new Atom(quoted());
        }
        int start = position;
        while (position < text.length() && isAtomPart()) {
            position++;
        }
        if (position == start) {
            throw new NoExpression();
        }
        return new Atom(text.substring(start, position));
    }

    /** A {@code -} belongs to a name unless it starts an arrow. */
    private boolean isAtomPart() {
        return NOT_IN_ATOMS.indexOf(text.charAt(position)) < 0 && !text.startsWith("->", position);
    }

    private String quoted() throws NoExpression {
        int start = position++;
        while (position < text.length() && text.charAt(position) != '"') {
            char c = text.charAt(position);
            if (c == '\r' || c == '\n') {
                throw new NoExpression();
            }
            if (c == '\\') {
                position++;
                if (position < text.length() && "btnfr\"'\\".indexOf(text.charAt(position)) < 0) {
                    throw new NoExpression();
                }
            }
            position++;
        }
        if (position >= text.length()) {
            throw new NoExpression();
        }
        return LabelWords.unquote(text.substring(start, ++position));
    }

    private boolean accept(String operator) {
        skipBlanks();
        boolean here = text.startsWith(operator, position);
        if (here) {
            position += operator.length();
            skipBlanks();
        }
        return here;
    }

    private void skipBlanks() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
    }
}
