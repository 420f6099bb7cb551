package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/** Turns the content of curly brackets into statements, and remembers what they define. */
final class BlockParser {
    /** A little more than brackets can nest, for bodies and arguments without brackets. */
    private static final int MAX_DEPTH = GroovyTokenizer.MAX_DEPTH + 20;

    private final Names names;
    private int depth;

    BlockParser(Names names) {
        this.names = names;
    }

    Names names() {
        return names;
    }

    Block parse(Group group) throws PipelineTextException {
        return parse(group, null);
    }

    /** @param className the class whose body this is, so that its constructors are told from calls */
    Block parse(Group group, @CheckForNull String className) throws PipelineTextException {
        List<Node> nodes = group.nodes();
        int arrow = arrow(nodes);
        if (arrow >= 0) {
            names.addParameters(nodes.subList(0, arrow));
        }
        enter(group.line());
        StatementParser statements = new StatementParser(this, nodes.subList(arrow + 1, nodes.size()), className);
        Block block = new Block(group.line(), statements.parse());
        depth--;
        return block;
    }

    /**
     * Counts a nested construct. Brackets are bounded by the tokenizer, but a body without brackets nests as well.
     *
     * @throws PipelineTextException where the nesting is too deep
     */
    void enter(int line) throws PipelineTextException {
        if (++depth > MAX_DEPTH) {
            throw new PipelineTextException(line, "statements are nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    /** Where the parameters of a closure end, or -1 if it names none. */
    private static int arrow(List<Node> nodes) {
        boolean started = false;
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.is("->")) {
                return i;
            }
            if (node.is(';') || node.isGroup('{') || node.isNewline() && started) {
                return -1;
            }
            started |= !node.isNewline();
        }
        return -1;
    }
}
