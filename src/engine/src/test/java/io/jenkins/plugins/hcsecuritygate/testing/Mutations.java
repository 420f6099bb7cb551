package io.jenkins.plugins.hcsecuritygate.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Damages valid documents the way disks, editors and attackers do. The same seed gives the same damage. */
public final class Mutations {
    private final Random random;
    private final List<byte[]> tokens;

    /** @param tokens pieces of the document's grammar, which reach further into a parser than random bytes */
    public Mutations(long seed, String... tokens) {
        this.random = new Random(seed);
        this.tokens = List.of(tokens).stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    public byte[] mutate(byte[] document) {
        byte[] result = document;
        for (int i = random.nextInt(4); i >= 0; i--) {
            result = mutateOnce(result);
        }
        return result;
    }

    private byte[] mutateOnce(byte[] document) {
        int from = random.nextInt(document.length + 1);
        int to = Math.min(document.length, from + random.nextInt(1 + Math.min(64, document.length)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(document, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> {} // cut off
            case 1 -> out.write(document, to, document.length - to); // a piece lost
            case 2 -> { // a piece doubled
                out.write(document, from, to - from);
                out.write(document, from, document.length - from);
            }
            case 3 -> { // one byte changed
                out.write(random.nextInt(256));
                if (from < document.length) {
                    out.write(document, from + 1, document.length - from - 1);
                }
            }
            case 4 -> { // a piece moved to the end
                out.write(document, to, document.length - to);
                out.write(document, from, to - from);
            }
            default -> { // a token slipped in
                out.writeBytes(tokens.get(random.nextInt(tokens.size())));
                out.write(document, from, document.length - from);
            }
        }
        return out.toByteArray();
    }
}
