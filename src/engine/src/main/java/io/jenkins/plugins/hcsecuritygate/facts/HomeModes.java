package io.jenkins.plugins.hcsecuritygate.facts;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Optional;

/**
 * Modes of the home and of what is most secret in it.
 *
 * @param paths what is there of {@link #HOME}, {@link #SECRETS}, {@link #MASTER_KEY} and {@link #IDENTITY}
 * @param inWorkTree whether the home or a directory above it is a Git work tree, which knows two modes only
 * @param closedAbove whether a directory above the home is known to let only its owner and group through
 */
public record HomeModes(@NonNull Inventory<Entry> paths, boolean inWorkTree, boolean closedAbove) {

    /** The home itself. */
    public static final String HOME = ".";

    /** Directory of the keys; Jenkins makes it with mode 0700. */
    public static final String SECRETS = "secrets";

    /** The key from which every other one derives, a plain file with the mode that the umask leaves. */
    public static final String MASTER_KEY = "secrets/master.key";

    /** The controller's own key pair, encrypted with a key in {@link #SECRETS}. */
    public static final String IDENTITY = "identity.key.enc";

    /**
     * @param path relative to the home
     * @param mode the nine permission bits
     */
    public record Entry(@NonNull String path, int mode) {

        /** Whether any of these bits is set. */
        public boolean has(int bits) {
            return (mode & bits) != 0;
        }

        /** As {@code chmod} takes it. */
        @NonNull
        public String octal() {
            return String.format("0%03o", mode);
        }
    }

    @NonNull
    public Optional<Entry> at(@NonNull String path) {
        return paths.items().stream().filter(entry -> entry.path().equals(path)).findFirst();
    }
}
