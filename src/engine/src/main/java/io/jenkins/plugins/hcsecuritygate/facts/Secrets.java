package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.List;

/**
 * What the files of a controller say about secrets, without any secret.
 *
 * @param sites where something stands that is a secret and not encrypted, or weakly kept
 * @param encryptedValues how many values stand in Jenkins' encrypted form
 * @param references who takes which credential; those of Pipelines are in their outlines
 * @param masterKey whether the key that decrypts everything is there and not empty
 * @param legacyKey whether the key of the old encrypted form, {@code secret.key}, is there and not empty
 * @param backups backups that lie inside the home
 */
public record Secrets(
        @NonNull Inventory<Site> sites,
        int encryptedValues,
        @NonNull List<Reference> references,
        @NonNull Fact<Boolean> masterKey,
        @NonNull Fact<Boolean> legacyKey,
        @NonNull Inventory<Backup> backups) {

    /** Nothing stored, no key, no backup. */
    public static final Secrets NONE = new Secrets(
            Inventory.of(List.of()), 0, List.of(), Fact.known(false), Fact.known(false), Inventory.of(List.of()));

    public Secrets {
        references = List.copyOf(references);
    }

    /** What a part of the configuration belongs to. */
    public enum Owner {
        JOB,
        AGENT,
        CLOUD,
        CREDENTIAL,
        USER,
        /** Everything else: a file of global configuration. */
        FILE
    }

    /**
     * One place.
     *
     * @param owner what it belongs to
     * @param ownerName full name of the job, id of the credential, name of the agent or user, or the file
     * @param location file relative to the home
     * @param field class and field, without positions: {@code Shell/command}; empty for a whole file
     * @param line line, from 1; 0 for a whole file
     * @param kind what was recognised
     * @param name the name that the value is given in a text, or empty
     * @param script whether it stands in commands that a build runs
     */
    public record Site(
            @NonNull Owner owner,
            @NonNull String ownerName,
            @NonNull String location,
            @NonNull String field,
            int line,
            @NonNull SecretKind kind,
            @NonNull String name,
            boolean script) {}

    /**
     * Someone takes a credential.
     *
     * @param owner what takes it
     * @param ownerName its name
     * @param credentialId the credential's id
     */
    public record Reference(
            @NonNull Owner owner,
            @NonNull String ownerName,
            @NonNull String credentialId) {}

    /**
     * A backup inside the home.
     *
     * @param location directory or archive, relative to the home
     * @param contents what it holds
     */
    public record Backup(@NonNull String location, @NonNull Fact<Contents> contents) {}

    /**
     * @param credentials whether it holds {@code credentials.xml}
     * @param masterKey whether it holds the key that decrypts everything
     */
    public record Contents(boolean credentials, boolean masterKey) {}
}
