package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.FilePath;
import hudson.slaves.WorkspaceList;
import java.io.File;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AsidesTest {

    private final WorkspaceList leases = new WorkspaceList();
    private final FilePath directory = new FilePath(new File("/workspace/job"));

    @Test
    void whoeverWantsADirectoryThatIsBeingMovedWaitsForItAndIsGivenNoOther() throws Exception {
        WorkspaceList.Lease moving = Asides.takeIfFree(leases, directory);
        FutureTask<WorkspaceList.Lease> next = new FutureTask<>(() -> leases.allocate(directory));
        Thread build = new Thread(next);
        build.start();
        Receipts.until(() -> build.getState() == Thread.State.WAITING || next.isDone());
        assertEquals(Thread.State.WAITING, build.getState());

        moving.release();

        assertEquals(directory, next.get(30, TimeUnit.SECONDS).path);
    }

    @Test
    void whatSomebodyHasIsNotTakenAndNothingElseIs() throws Exception {
        WorkspaceList.Lease held = leases.allocate(directory);
        assertNull(Asides.takeIfFree(leases, directory));
        WorkspaceList.Lease second = leases.allocate(directory);
        assertEquals(directory.getRemote() + "@2", second.path.getRemote());
        held.release();
        WorkspaceList.Lease taken = Asides.takeIfFree(leases, directory);
        assertTrue(taken != null && taken.path.equals(directory));
    }
}
