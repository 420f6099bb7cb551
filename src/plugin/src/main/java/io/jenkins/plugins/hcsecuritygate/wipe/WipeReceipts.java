package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Gives receipts to the builds they are for, which may be gone by then. */
final class WipeReceipts {

    private static final Logger LOGGER = Logger.getLogger(WipeReceipts.class.getName());

    private WipeReceipts() {}

    /** Whether that is news to any of the builds. */
    static boolean put(@NonNull List<Claim> claims, @NonNull WorkspaceReceipt receipt) {
        LOGGER.fine(receipt::toString);
        boolean news = false;
        for (Claim claim : claims) {
            // The node as it is called when the receipt is kept: it may have been renamed since the wipe began.
            news |= put(claim.run(), receipt, claim::node);
        }
        return news;
    }

    static boolean put(@NonNull String id, @NonNull WorkspaceReceipt receipt) {
        return put(id, receipt, receipt::getNode);
    }

    private static boolean put(String id, WorkspaceReceipt receipt, Supplier<String> node) {
        Run<?, ?> run = run(id);
        if (run == null) {
            return false;
        }
        try {
            return WipeReceiptAction.put(run, receipt, node);
        } catch (IOException | RuntimeException e) {
            // Other plugins have actions in the record, and the wipe must not depend on them.
            LOGGER.log(Level.WARNING, "Cannot keep the receipt of a wipe with " + id, e);
            return false;
        }
    }

    /** The build of an identifier; null when it is gone by now. */
    @CheckForNull
    static Run<?, ?> run(@NonNull String id) {
        try {
            return Run.fromExternalizableId(id);
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "No build " + id);
            return null;
        }
    }
}
