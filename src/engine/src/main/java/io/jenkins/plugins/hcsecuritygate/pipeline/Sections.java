package io.jenkins.plugins.hcsecuritygate.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the sections and directives of a Declarative block: each is a statement that consists of one call. */
final class Sections {
    private Sections() {}

    static List<Piece.Call> all(Block block) {
        List<Piece.Call> sections = new ArrayList<>();
        for (Statement statement : block.statements()) {
            if (statement instanceof Statement.Expression expression
                    && !expression.pieces().isEmpty()
                    && expression.pieces().get(0) instanceof Piece.Call call
                    && call.receiver() == null) {
                sections.add(call);
            }
        }
        return sections;
    }

    static List<Piece.Call> named(Block block, String name) {
        return all(block).stream().filter(call -> call.name().equals(name)).toList();
    }

    static Optional<Piece.Call> first(Block block) {
        return all(block).stream().findFirst();
    }
}
