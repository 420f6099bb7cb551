package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Set;

/** Tells definitions of methods and classes from calls and variables that look alike. */
final class DefinitionParser {
    private static final Set<String> TYPES = Set.of("class", "interface", "enum", "trait");

    private final BlockParser blocks;
    private final List<Node> nodes;
    private final String className;
    private int end;

    /** @param className the class around the nodes, whose constructors have no type before their name, or null */
    DefinitionParser(BlockParser blocks, List<Node> nodes, @CheckForNull String className) {
        this.blocks = blocks;
        this.nodes = nodes;
        this.className = className;
    }

    /** The index behind the definition that was found last. */
    int end() {
        return end;
    }

    /** The class or method that starts at the index, or null. */
    @CheckForNull
    Statement parse(int start) throws PipelineTextException {
        int next = start;
        int line = nodes.get(start).line();
        boolean declared = false;
        while (next < nodes.size()) {
            Node node = nodes.get(next);
            if (node.isIdentifier() && TYPES.contains(((Token) node).text())) {
                return typeDefinition(next, line);
            }
            boolean named = node.isIdentifier() && !Words.isDeclaring(node) || node.isString();
            if (named && next + 1 < nodes.size() && nodes.get(next + 1).isGroup('(')) {
                String name = ((Token) node).text();
                return declared || name.equals(className) ? methodDefinition(next, name, line) : null;
            }
            int behind = Words.isDeclaring(node) ? next + 1 : behindType(next);
            if (behind == next) {
                return null;
            }
            declared = true;
            next = behind;
        }
        return null;
    }

    @CheckForNull
    private Statement methodDefinition(int nameAt, String name, int line) throws PipelineTextException {
        int next = nameAt + 2;
        if (next < nodes.size() && nodes.get(next).is("throws")) {
            while (next < nodes.size()
                    && !nodes.get(next).isGroup('{')
                    && !nodes.get(next).isNewline()) {
                next++;
            }
        }
        while (next < nodes.size() && nodes.get(next).isNewline()) {
            next++;
        }
        if (next >= nodes.size() || !(nodes.get(next) instanceof Group body) || body.open() != '{') {
            return null;
        }
        blocks.names().addParameters(((Group) nodes.get(nameAt + 1)).nodes());
        end = next + 1;
        Block block = blocks.parse(body);
        blocks.names().addMethod(name, block);
        return new Statement.Definition(line, name, block);
    }

    @CheckForNull
    private Statement typeDefinition(int keywordAt, int line) throws PipelineTextException {
        int next = keywordAt + 1;
        if (next >= nodes.size() || !nodes.get(next).isIdentifier()) {
            return null;
        }
        String name = ((Token) nodes.get(next)).text();
        next++;
        while (next < nodes.size() && isInTypeHeader(nodes.get(next))) {
            next++;
        }
        if (next >= nodes.size() || !nodes.get(next).isGroup('{')) {
            return null;
        }
        end = next + 1;
        return new Statement.Definition(line, name, blocks.parse((Group) nodes.get(next), name));
    }

    /** Whether the node may stand between a type's name and its body. */
    private static boolean isInTypeHeader(Node node) {
        return node.isNewline()
                || node.isIdentifier() && !TYPES.contains(((Token) node).text())
                || node.is(',')
                || node.is('.')
                || node.is('<')
                || node.is('>');
    }

    /** The index behind a type such as {@code Map<String, Object>[]}, or the given index if there is none. */
    private int behindType(int from) {
        int next = from;
        while (next + 1 < nodes.size()
                && nodes.get(next).isIdentifier()
                && nodes.get(next + 1).is('.')) {
            next += 2;
        }
        if (next >= nodes.size() || !Words.isTypeName(nodes.get(next))) {
            return from;
        }
        next++;
        if (next < nodes.size() && nodes.get(next).is('<')) {
            int open = 0;
            do {
                Node node = nodes.get(next);
                if (node.isNewline() || node.is(';')) {
                    return from;
                }
                open += node.is('<') ? 1 : node.is('>') ? -1 : node.is(">>") ? -2 : 0;
                next++;
            } while (open > 0 && next < nodes.size());
        }
        while (next < nodes.size()
                && nodes.get(next) instanceof Group group
                && group.open() == '['
                && group.nodes().isEmpty()) {
            next++;
        }
        return next;
    }
}
