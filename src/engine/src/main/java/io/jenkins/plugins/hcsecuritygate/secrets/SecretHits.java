package io.jenkins.plugins.hcsecuritygate.secrets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects hits in one text; bounded, since a report needs no more to be acted on. */
final class SecretHits {

    private static final int MAX = 100;

    private final List<SecretHit> found = new ArrayList<>();

    /** Adds a hit unless that place is known already: a value that two rules recognise is one secret. */
    void add(SecretKind kind, int offset, String name) {
        if (found.size() < MAX && found.stream().noneMatch(hit -> hit.offset() == offset)) {
            found.add(new SecretHit(kind, offset, name));
        }
    }

    List<SecretHit> inOrder() {
        return found.stream().sorted(Comparator.comparingInt(SecretHit::offset)).toList();
    }
}
