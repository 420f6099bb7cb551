package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The receipts of all workspaces of a build: on its page, for whoever may see the build, and in its record. */
@Restricted(NoExternalUse.class)
public final class WipeReceiptAction implements RunAction2 {

    /** A build that uses more workspaces than this shows the latest. */
    private static final int MOST = 200;

    private final ArrayList<WorkspaceReceipt> receipts = new ArrayList<>();
    private transient Run<?, ?> run;

    /**
     * Puts a receipt on a build; a later one of the same workspace takes the place of the earlier one.
     *
     * @return whether it says anything new; what waits is tried again and again, and is saved once
     */
    static boolean put(@NonNull Run<?, ?> run, @NonNull WorkspaceReceipt receipt) throws IOException {
        return put(run, receipt, receipt::getNode);
    }

    /**
     * The same with a node that may be renamed at this moment.
     *
     * @param node asked when nobody else changes the receipts: who renames them comes before, or finds this one
     */
    static boolean put(@NonNull Run<?, ?> run, @NonNull WorkspaceReceipt receipt, @NonNull Supplier<String> node)
            throws IOException {
        WipeReceiptAction action = of(run);
        // The lock under which the build is saved, so that no half list is.
        synchronized (run) {
            if (isDiscarded(run)) {
                return false;
            }
            WorkspaceReceipt current = receipt.onNode(node.get());
            if (action.getReceipts().stream().anyMatch(current::repeats)) {
                return false;
            }
            action.add(current);
            run.save();
            return true;
        }
    }

    /**
     * The one that a build has. Not asked for under the lock of the build: whoever adds actions to builds is asked too,
     * and a Pipeline takes other locks before that one.
     */
    private static synchronized WipeReceiptAction of(Run<?, ?> run) {
        WipeReceiptAction action = run.getAction(WipeReceiptAction.class);
        if (action == null) {
            action = new WipeReceiptAction();
            run.addAction(action);
        }
        return action;
    }

    private synchronized void add(WorkspaceReceipt receipt) {
        WorkspaceReceipt whole = receipt;
        for (WorkspaceReceipt known : List.copyOf(receipts)) {
            if (known.place().equals(receipt.place())) {
                receipts.remove(known);
                whole = receipt.after(known);
            }
        }
        receipts.add(whole);
        if (receipts.size() > MOST) {
            receipts.remove(0);
        }
    }

    /** Follows a node to another name. */
    static void renameNode(@NonNull Run<?, ?> run, @NonNull String from, @NonNull String to) throws IOException {
        WipeReceiptAction action = run.getAction(WipeReceiptAction.class);
        if (action == null) {
            return;
        }
        synchronized (run) {
            if (!isDiscarded(run) && action.renameNode(from, to)) {
                run.save();
            }
        }
    }

    /** Saving one that is just being deleted, which happens under its lock, would bring it back. */
    private static boolean isDiscarded(Run<?, ?> run) {
        return !run.getRootDir().isDirectory();
    }

    private synchronized boolean renameNode(String from, String to) {
        List<WorkspaceReceipt> renamed = receipts.stream()
                .map(receipt -> receipt.getNode().equals(from) ? receipt.onNode(to) : receipt)
                .toList();
        boolean changed = !renamed.equals(receipts);
        receipts.clear();
        receipts.addAll(renamed);
        return changed;
    }

    @NonNull
    public synchronized List<WorkspaceReceipt> getReceipts() {
        return List.copyOf(receipts);
    }

    public boolean isClean() {
        return getReceipts().stream().allMatch(receipt -> receipt.getState() == WorkspaceReceipt.State.WIPED);
    }

    /** Names of files that were left are for those who may look into the workspace; others learn how many there are. */
    public boolean isNaming() {
        return run != null && run.getParent().hasPermission(Item.WORKSPACE);
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        run = attached;
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
    }

    @Override
    public String getIconFileName() {
        return "symbol-trash";
    }

    @Override
    public String getDisplayName() {
        return Messages.WipeReceiptAction_display_name();
    }

    @Override
    public String getUrlName() {
        return "hc-workspace-wipe";
    }
}
