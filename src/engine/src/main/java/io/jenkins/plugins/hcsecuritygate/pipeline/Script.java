package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed script.
 *
 * @param nodes its tokens, nested by brackets
 * @param body its statements
 * @param methods bodies of the methods, and of the closures assigned to a variable, by name
 * @param variables every name that the text declares or assigns, whatever its scope
 */
record Script(
        @NonNull List<Node> nodes,
        @NonNull Block body,
        @NonNull Map<String, List<Block>> methods,
        @NonNull Set<String> variables) {

    /** @throws PipelineTextException where the text cannot be tokenized or is nested too deeply */
    static Script parse(@NonNull String text) throws PipelineTextException {
        List<Node> nodes = Group.nest(GroovyTokenizer.tokenize(UnicodeEscapes.resolve(text)));
        Names names = new Names();
        Block body = new BlockParser(names).parse(new Group('{', 1, nodes));
        return new Script(nodes, body, names.methods(), names.variables());
    }
}
