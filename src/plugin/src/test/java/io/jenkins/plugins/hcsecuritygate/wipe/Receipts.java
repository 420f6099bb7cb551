package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Run;
import hudson.slaves.DumbSlave;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jvnet.hudson.test.JenkinsRule;

/** Waits for receipts, which come after the build. */
public final class Receipts {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private Receipts() {}

    /** An agent that can run several builds at once. */
    static DumbSlave agent(JenkinsRule j, String label) throws Exception {
        DumbSlave agent = new DumbSlave(
                label, Files.createTempDirectory("agent").toRealPath().toString(), j.createComputerLauncher(null));
        agent.setNumExecutors(4);
        agent.setLabelString(label);
        j.jenkins.addNode(agent);
        j.waitOnline(agent);
        return agent;
    }

    /** Waits until a receipt is in the record of a build, which nobody writes any more then. */
    public static void awaitRecord(Run<?, ?> run) throws Exception {
        Path record = run.getRootDir().toPath().resolve("build.xml");
        until(() -> contains(record, WipeReceiptAction.class.getName()));
        assertTrue(contains(record, WipeReceiptAction.class.getName()), "no receipt in " + record);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the wipes of so many builds are counted, after which nobody writes anything about them any more. */
    public static void awaitCounted(long builds) throws InterruptedException {
        BooleanSupplier counted = () -> WipeTotals.get().getBuilds() >= builds
                && WorkspaceClaims.get().places().isEmpty();
        until(counted);
        assertTrue(counted.getAsBoolean(), WipeTotals.get().getBuilds() + " of " + builds + " builds are counted");
    }

    static WorkspaceReceipt one(Run<?, ?> run) throws InterruptedException {
        return await(run, receipts -> receipts.size() == 1).get(0);
    }

    static List<WorkspaceReceipt> await(Run<?, ?> run, Predicate<List<WorkspaceReceipt>> wanted)
            throws InterruptedException {
        until(() -> wanted.test(of(run)));
        List<WorkspaceReceipt> receipts = of(run);
        assertTrue(wanted.test(receipts), "receipts of " + run + ": " + receipts);
        return receipts;
    }

    /** Nothing announces the end of a wipe, so this has to look again and again. */
    static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static List<WorkspaceReceipt> of(Run<?, ?> run) {
        WipeReceiptAction action = run.getAction(WipeReceiptAction.class);
        return action == null ? List.of() : action.getReceipts();
    }

    static WorkspaceReceipt in(Run<?, ?> run, WorkspaceReceipt.State state) throws InterruptedException {
        return await(run, receipts -> receipts.stream().anyMatch(receipt -> receipt.getState() == state)).stream()
                .filter(receipt -> receipt.getState() == state)
                .findFirst()
                .orElseThrow();
    }
}
