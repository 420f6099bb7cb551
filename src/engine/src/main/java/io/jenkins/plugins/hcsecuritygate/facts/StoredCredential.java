package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A credential in a store, without anything secret.
 *
 * @param id credential id; empty if it has none
 * @param className Java class, un-mangled
 * @param location file relative to the home
 */
public record StoredCredential(
        @NonNull String id,
        @NonNull String className,
        @NonNull String location) {}
