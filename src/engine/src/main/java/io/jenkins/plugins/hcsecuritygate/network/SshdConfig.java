package io.jenkins.plugins.hcsecuritygate.network;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The configuration of OpenSSH's server, as far as it decides which addresses may log in (sshd_config(5)).
 *
 * @param admission whom it lets connect
 * @param ports ports it listens on
 */
public record SshdConfig(
        @NonNull Admission admission, @NonNull Set<Integer> ports) {

    /** OpenSSH's port where the configuration names none. */
    public static final int DEFAULT_PORT = 22;

    public SshdConfig {
        ports = Set.copyOf(ports);
    }

    /**
     * Reads {@code sshd_config}, or what {@code sshd -T} prints.
     *
     * @param included texts of the files that an {@code Include} pattern means, in the order of their names; empty if
     *     they are not known
     */
    @NonNull
    public static SshdConfig parse(@NonNull String text, @NonNull Function<String, Optional<List<String>>> included) {
        SshdConfigReader reader = new SshdConfigReader(included);
        reader.read(text);
        return reader.result();
    }

    /** Whether each line of a text is one of sshd's settings, and there is one. */
    public static boolean isConfiguration(@NonNull String text) {
        return SshdConfigReader.isConfiguration(text);
    }
}
