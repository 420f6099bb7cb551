package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Locale;

/** Finds out why something could not be deleted, in the terms an administrator can act on. */
final class Blame {

    private static final Path OWN_PROCESS = Path.of("/proc/self");

    private final Receipt receipt;
    private final UserPrincipal self;

    Blame(Receipt receipt) {
        this.receipt = receipt;
        this.self = self();
    }

    /** Puts an entry that could not be deleted on the receipt; the name is null for the directory itself. */
    void put(@NonNull Folder folder, @CheckForNull Path name, @NonNull String where, @CheckForNull IOException cause) {
        String text = cause == null ? "changed while it was looked at" : text(cause);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("busy") || cause != null && folder.isLock(cause)) {
            receipt.leave(where, Leftover.Why.IN_USE, text);
        } else if (cause instanceof AccessDeniedException || lower.contains("not permitted")) {
            UserPrincipal owner = stranger(folder, name);
            if (owner == null) {
                receipt.leave(where, Leftover.Why.PERMISSION, text);
            } else {
                receipt.leave(where, Leftover.Why.OWNER, "belongs to " + owner.getName());
            }
        } else {
            receipt.leave(where, Leftover.Why.ERROR, text);
        }
    }

    /** The owner of the entry, or else of its directory, when that is somebody else. */
    @CheckForNull
    private UserPrincipal stranger(Folder folder, Path name) {
        UserPrincipal owner = name == null ? null : folder.owner(name);
        if (isStranger(owner)) {
            return owner;
        }
        owner = folder.owner();
        return isStranger(owner) ? owner : null;
    }

    private boolean isStranger(UserPrincipal owner) {
        if (owner == null) {
            return false;
        }
        return self != null ? !owner.equals(self) : !owner.getName().equals(System.getProperty("user.name"));
    }

    private static UserPrincipal self() {
        try {
            return Files.getOwner(OWN_PROCESS);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /** The reason alone, without the path, which the receipt has already. */
    @NonNull
    static String text(@NonNull IOException e) {
        String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
        String kind = e.getClass().getSimpleName();
        return reason == null || reason.isBlank() ? kind : kind + ": " + reason;
    }
}
