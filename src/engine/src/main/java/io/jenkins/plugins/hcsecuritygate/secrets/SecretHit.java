package io.jenkins.plugins.hcsecuritygate.secrets;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A secret in a text.
 *
 * @param kind what it is
 * @param offset where in the text it stands
 * @param name the name it is given there, or empty; never the value
 */
public record SecretHit(
        @NonNull SecretKind kind, int offset, @NonNull String name) {}
