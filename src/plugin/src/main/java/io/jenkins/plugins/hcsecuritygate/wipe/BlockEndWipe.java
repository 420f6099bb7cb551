package io.jenkins.plugins.hcsecuritygate.wipe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.remoting.VirtualChannel;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The wipe of a place that a running build may use again, because its block there is over. Whatever stands against it,
 * the build's own end brings the wipe.
 */
final class BlockEndWipe {

    private static final Logger LOGGER = Logger.getLogger(BlockEndWipe.class.getName());

    private final NodeQueues queues;
    private final Place place;
    private final String run;
    private final List<Claim> claims;

    BlockEndWipe(@NonNull NodeQueues queues, @NonNull Place place, @NonNull String run) {
        this.queues = queues;
        this.place = place;
        this.run = run;
        this.claims = WorkspaceClaims.get().onlyOf(place, run);
    }

    /** Moves the workspace away, if that can be done at once, and has it deleted. */
    void begin() {
        Computer computer = Jenkins.get().getComputer(place.node());
        VirtualChannel channel = computer == null ? null : computer.getChannel();
        if (claims.isEmpty()
                || channel == null
                || HcSecurityGateConfiguration.get()
                        .getWipe()
                        .failedKeptUntil(Instant.now())
                        .isPresent()
                || claims.stream().anyMatch(claim -> WipeDecision.exemption(claim.job(), computer.getNode()) != null)) {
            return;
        }
        try {
            FilePath workspace = new FilePath(channel, place.path());
            ProtectedPaths paths = Protection.of(computer, place.path(), job());
            String aside = move(computer, workspace, paths);
            if (aside != null) {
                queues.add(NodeQueues.Kind.ERASE, place.node(), () -> erase(workspace, paths, aside));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.FINE, e, () -> "Not wiped before the end of the build: " + place);
        }
    }

    private String job() {
        return claims.stream()
                .filter(claim -> claim.run().equals(run))
                .map(Claim::job)
                .findFirst()
                .orElse("");
    }

    /** The directory into which the workspace was moved; null if it was not. */
    @CheckForNull
    private String move(Computer computer, FilePath workspace, ProtectedPaths paths)
            throws IOException, InterruptedException {
        String aside = Asides.newName();
        WorkspaceClaims.get().addAside(claims, aside);
        boolean there = false;
        boolean moving = false;
        WorkspaceList.Lease lease = Asides.takeIfFree(computer.getWorkspaceList(), workspace);
        try {
            moving = lease != null && WorkspaceClaims.get().beginMove(place, run);
            there = moving; // also when it cannot be told whether it was moved
            if (moving && workspace.act(new MoveAside(paths, aside, MoveAside.temporaryName(workspace))) != null) {
                there = false;
            }
            return there ? aside : null;
        } finally {
            if (!there) {
                WorkspaceClaims.get().removeAside(claims, aside);
            }
            if (moving) {
                WorkspaceClaims.get().moved(place);
            }
            if (lease != null) {
                lease.release();
            }
        }
    }

    private void erase(FilePath workspace, ProtectedPaths paths, String aside) {
        Receipt receipt = new Receipt(place.path());
        List<String> where;
        try {
            // Also what an earlier block left: as long as that is there, the workspace is not wiped.
            where = Asides.eraseAll(workspace, claims, paths, receipt, aside);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.FINE, e, () -> "Not wiped before the end of the build: " + place);
            return;
        }
        if (!receipt.isEmpty()) {
            boolean complete = receipt.isComplete();
            WorkspaceReceipt.State state = complete ? WorkspaceReceipt.State.WIPED : WorkspaceReceipt.State.LEFT;
            String detail = complete ? "" : Asides.leftIn(where);
            WipeReceipts.put(claims, new WorkspaceReceipt(place, state, detail, receipt));
            WipeRecords.more(receipt);
        }
        WorkspaceClaims.get().setAsidesTold(claims);
    }
}
