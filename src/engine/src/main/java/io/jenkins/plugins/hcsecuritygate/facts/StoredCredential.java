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
 * @param cloud what it is to a public cloud
 */
public record StoredCredential(
        @NonNull String id,
        @NonNull String className,
        @NonNull String location,
        @NonNull Scope scope,
        @NonNull String folder,
        @NonNull Cloud cloud) {

    /** A credential of which no more than its id, class and place matters. */
    public StoredCredential(@NonNull String id, @NonNull String className, @NonNull String location) {
        this(id, className, location, Scope.GLOBAL, "", Cloud.NONE);
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

    /** How a credential proves itself to a cloud. */
    public enum Cloud {
        /** It is no credential of a cloud that is known here. */
        NONE,
        /** A key of an AWS IAM user that stays valid until somebody revokes it ({@code AKIA…}). */
        AWS_LONG_TERM_KEY,
        /** Such a key, used to assume a role. */
        AWS_LONG_TERM_KEY_WITH_ROLE,
        /** An AWS key that expires ({@code ASIA…}). */
        AWS_TEMPORARY_KEY,
        /** An AWS role, assumed by the identity of the machine that Jenkins runs on. */
        AWS_ROLE,
        /** The secret or certificate of an Azure service principal. */
        AZURE_SERVICE_PRINCIPAL,
        /** The access key of an Azure storage account. */
        AZURE_STORAGE_KEY,
        /** The managed identity of the machine that Jenkins runs on. */
        AZURE_MANAGED_IDENTITY,
        /** The private key of a Google service account. */
        GOOGLE_SERVICE_ACCOUNT_KEY,
        /** The Google service account of the machine that Jenkins runs on. */
        GOOGLE_METADATA
    }
}
