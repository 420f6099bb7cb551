package io.jenkins.plugins.hcsecuritygate.check;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One thing that does not pass. A check has at most one finding per resource; several causes share its message.
 *
 * @param status {@link Status#FAIL}, {@link Status#WARN} or {@link Status#UNKNOWN}
 * @param resource what it is about
 * @param message what was observed and, unless it is obvious, why that matters; never a secret value
 * @param answeredBy for {@code UNKNOWN}, what would answer it; else empty
 */
public record Finding(
        @NonNull Status status,
        @NonNull Resource resource,
        @NonNull String message,
        @NonNull String answeredBy) {
    public Finding {
        if (status != Status.FAIL && status != Status.WARN && status != Status.UNKNOWN) {
            throw new IllegalArgumentException("a finding cannot be " + status);
        }
        if ((status == Status.UNKNOWN) == answeredBy.isEmpty()) {
            throw new IllegalArgumentException("exactly an unknown finding says what would answer it: " + message);
        }
    }

    @NonNull
    public static Finding fail(@NonNull Resource resource, @NonNull String message) {
        return new Finding(Status.FAIL, resource, message, "");
    }

    @NonNull
    public static Finding warn(@NonNull Resource resource, @NonNull String message) {
        return new Finding(Status.WARN, resource, message, "");
    }

    @NonNull
    public static Finding unknown(@NonNull Resource resource, @NonNull String why, @NonNull String answeredBy) {
        return new Finding(Status.UNKNOWN, resource, why, answeredBy);
    }

    @NonNull
    public static Finding unknown(@NonNull Resource resource, @NonNull Fact.Unknown<?> unknown) {
        return unknown(resource, unknown.why(), unknown.answeredBy());
    }

    /** A part of an inventory that could not be observed, as a finding of the check that needed it. */
    @NonNull
    public static Finding unknown(@NonNull String kind, @NonNull Gap gap) {
        return unknown(new Resource(kind, gap.name(), gap.location()), gap.why(), gap.answeredBy());
    }

    /**
     * Identity of the finding across audits: the same check about the same resource, whatever the message says now.
     *
     * @return 16 hexadecimal digits of a SHA-256
     */
    @NonNull
    public String fingerprint(@NonNull String checkId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String identity = String.join("\0", checkId, resource.kind(), resource.name(), resource.location());
            byte[] hash = digest.digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
