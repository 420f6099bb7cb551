package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A credential in a store, without anything secret.
 *
 * @param id credential id; empty if it has none
 * @param className Java class, un-mangled
 * @param location file relative to the home
 * @param scope who may take it
 * @param folder full name of the folder whose store holds it; empty for the system store
 * @param aws what it is to Amazon Web Services
 */
public record StoredCredential(
        @NonNull String id,
        @NonNull String className,
        @NonNull String location,
        @NonNull Scope scope,
        @NonNull String folder,
        @NonNull Aws aws) {

    /** A credential of which no more than its id, class and place matters. */
    public StoredCredential(@NonNull String id, @NonNull String className, @NonNull String location) {
        this(id, className, location, Scope.GLOBAL, "", Aws.NONE);
    }

    /** {@code CredentialsScope}. */
    public enum Scope {
        /** Every job, or in a folder's store every job of that folder. Also where none is stated. */
        GLOBAL,
        /** Jenkins itself, its agents and clouds. */
        SYSTEM,
        /** A user's own. */
        USER
    }

    /** How a credential proves itself to AWS. */
    public enum Aws {
        /** It is no AWS credential. */
        NONE,
        /** A key of an IAM user that stays valid until somebody revokes it ({@code AKIA…}). */
        LONG_TERM_KEY,
        /** Such a key, used to assume a role. */
        LONG_TERM_KEY_WITH_ROLE,
        /** A key that expires ({@code ASIA…}). */
        TEMPORARY_KEY,
        /** A role, assumed by the identity of the machine that Jenkins runs on. */
        ROLE
    }
}
