package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import java.util.List;

/**
 * What the string literals of a Pipeline give away, without any of their values but ids of credentials.
 *
 * @param secrets literals that are secrets
 * @param credentialIds ids of the credentials that the text takes
 * @param computedCredentialLines lines that take a credential whose id the text does not tell
 */
public record Literals(
        @NonNull List<HardCodedSecret> secrets,
        @NonNull List<String> credentialIds,
        @NonNull List<Integer> computedCredentialLines) {

    public static final Literals NONE = new Literals(List.of(), List.of(), List.of());

    public Literals {
        secrets = List.copyOf(secrets);
        credentialIds = List.copyOf(credentialIds);
        computedCredentialLines = List.copyOf(computedCredentialLines);
    }

    /**
     * @param kind what it is
     * @param line line, from 1
     * @param name the name it is given, or empty; never a value
     */
    public record HardCodedSecret(
            @NonNull SecretKind kind, int line, @NonNull String name) {}
}
