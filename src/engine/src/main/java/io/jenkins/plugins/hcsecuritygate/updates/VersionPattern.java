package io.jenkins.plugins.hcsecuritygate.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.BitSet;
import java.util.List;

/**
 * A regular expression that takes bounded time. {@code java.util.regex} is not used: its backtracking can take for ever,
 * and cannot be stopped where it goes round at the end of the text without looking at a character.
 *
 * <p>Matching maps the set of positions where a part may start to the set of those where it may end, so no position is
 * tried twice. That needs no captures, which no published pattern uses; {@link VersionPatternParser} says what is
 * supported.
 */
final class VersionPattern {
    /** Sets computed for one match. Published patterns need fewer than 2,000. */
    private static final int BUDGET = 200_000;

    private final Node root;

    VersionPattern(@NonNull Node root) {
        this.root = root;
    }

    /** The match would take too long to find out. */
    static final class TooComplex extends Exception {
        private static final long serialVersionUID = 1L;

        TooComplex() {
            super("too complex", null, false, false);
        }
    }

    /** Which characters a part takes. */
    @FunctionalInterface
    interface CharacterSet {
        boolean contains(char c);
    }

    /** A part of an expression. */
    sealed interface Node {}

    record Single(CharacterSet set) implements Node {}

    record Sequence(List<Node> parts) implements Node {}

    record Alternatives(List<Node> options) implements Node {}

    /** @param max {@link Integer#MAX_VALUE} for no end */
    record Repeated(Node part, int min, int max) implements Node {}

    record Start() implements Node {}

    record End() implements Node {}

    record Lookahead(Node part, boolean negative) implements Node {}

    /** Whether the whole text matches. */
    boolean matches(@NonNull String text) throws TooComplex {
        BitSet start = new BitSet();
        start.set(0);
        return new Match(text).ends(root, start).get(text.length());
    }

    private static final class Match {
        private final String text;
        private int left = BUDGET;

        Match(String text) {
            this.text = text;
        }

        /** Where the part may end if it starts at one of {@code starts}, which is not changed. */
        BitSet ends(Node node, BitSet starts) throws TooComplex {
            if (--left < 0) {
                throw new TooComplex();
            }
            if (starts.isEmpty()) {
                return starts;
            }
            if (node instanceof Single single) {
                return single(single, starts);
            } else if (node instanceof Sequence sequence) {
                BitSet ends = starts;
                for (Node part : sequence.parts()) {
                    ends = ends(part, ends);
                }
                return ends;
            } else if (node instanceof Alternatives alternatives) {
                BitSet ends = new BitSet();
                for (Node option : alternatives.options()) {
                    ends.or(ends(option, starts));
                }
                return ends;
            } else if (node instanceof Repeated repeated) {
                return repeated(repeated, starts);
            } else if (node instanceof Lookahead lookahead) {
                return lookahead(lookahead, starts);
            }
            return anchored(starts, node instanceof Start ? 0 : text.length());
        }

        private BitSet single(Single single, BitSet starts) {
            BitSet ends = new BitSet();
            for (int i = starts.nextSetBit(0); i >= 0 && i < text.length(); i = starts.nextSetBit(i + 1)) {
                if (single.set().contains(text.charAt(i))) {
                    ends.set(i + 1);
                }
            }
            return ends;
        }

        private BitSet repeated(Repeated repeated, BitSet starts) throws TooComplex {
            BitSet last = starts;
            for (int i = 0; i < repeated.min(); i++) {
                last = ends(repeated.part(), last);
            }
            BitSet ends = (BitSet) last.clone();
            for (int i = repeated.min(); i < repeated.max() && !last.isEmpty(); i++) {
                BitSet next = (BitSet) ends(repeated.part(), last).clone();
                next.andNot(ends);
                ends.or(next);
                last = next;
            }
            return ends;
        }

        private BitSet lookahead(Lookahead lookahead, BitSet starts) throws TooComplex {
            BitSet ends = new BitSet();
            for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
                BitSet here = new BitSet();
                here.set(i);
                if (ends(lookahead.part(), here).isEmpty() == lookahead.negative()) {
                    ends.set(i);
                }
            }
            return ends;
        }

        private static BitSet anchored(BitSet starts, int position) {
            BitSet ends = new BitSet();
            ends.set(position, starts.get(position));
            return ends;
        }
    }
}
