package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.hcsecuritygate.agent.Eraser;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.MasterToSlaveFileCallable;

/**
 * Deletes a directory on the machine that has it, or only what it holds. Stops when the call is cancelled, and when the
 * connection is lost: the controller then asks again, and two wipes would take twice as much from the builds.
 */
final class Erase extends MasterToSlaveFileCallable<Receipt> {

    private static final long serialVersionUID = 2L;

    private static final Logger LOGGER = Logger.getLogger(Erase.class.getName());

    private final ProtectedPaths paths;
    private final Kind kind;

    /** What is known of the directory. */
    enum Kind {
        /** It stays; only what it holds goes. */
        CONTENTS,
        /** It has its usual place, where the next build may use it. */
        IN_PLACE,
        /** It was moved to where no build comes, and this is the first wipe of it whose receipt is not known. */
        ASIDE,
        /** It was moved to where no build comes, and there may have been a wipe of it whose receipt nobody has. */
        ASIDE_AGAIN
    }

    Erase(@NonNull ProtectedPaths paths, @NonNull Kind kind) {
        this.paths = paths;
        this.kind = kind;
    }

    @Override
    public Receipt invoke(File file, VirtualChannel channel) throws InterruptedIOException {
        String refusal = paths.refusal(file.getPath());
        if (refusal != null) {
            return Receipt.refused(file.getPath(), refusal);
        }
        Eraser eraser = new Eraser(() -> Thread.currentThread().isInterrupted()
                || channel instanceof Channel connection && connection.isClosingOrClosed());
        Receipt receipt =
                switch (kind) {
                    case CONTENTS -> eraser.empty(file.toPath());
                    case IN_PLACE -> eraseInPlace(eraser, file.toPath());
                    case ASIDE -> eraser.eraseOnAccount(file.toPath(), false);
                    case ASIDE_AGAIN -> eraser.eraseOnAccount(file.toPath(), true);
                };
        if (receipt.isStopped()) {
            // What it has removed is on the account of the wipe that goes on; nobody is to count it twice.
            throw new InterruptedIOException("stopped: " + receipt);
        }
        return receipt;
    }

    /**
     * A directory that may not be removed from the one it is in, and is empty, keeps nothing of the build; it is often why
     * it could not be moved either.
     */
    private static Receipt eraseInPlace(Eraser eraser, Path workspace) {
        if (!Files.isDirectory(workspace, LinkOption.NOFOLLOW_LINKS)) {
            return eraser.erase(workspace);
        }
        Receipt receipt = eraser.empty(workspace);
        if (receipt.isComplete() && !receipt.isStopped()) {
            try {
                Files.delete(workspace);
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "An empty directory stays", e);
            }
        }
        return receipt;
    }
}
