package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import io.jenkins.plugins.hcsecuritygate.wipe.WorkspaceReceipt.State;
import org.junit.jupiter.api.Test;

class WorkspaceReceiptTest {

    private static final Place PLACE = new Place("node", "/workspace");

    private final WorkspaceReceipt left =
            new WorkspaceReceipt(PLACE, State.LEFT, "", Receipt.refused("/workspace", "belongs to root"));
    private final WorkspaceReceipt offline = new WorkspaceReceipt(PLACE, State.OFFLINE, "", null);

    @Test
    void whatWasRemovedAndLeftIsStillSoWhenTheRestHasToWait() {
        WorkspaceReceipt waits = offline.after(left);

        assertEquals(State.OFFLINE, waits.getState());
        assertEquals(1, waits.getReceipt().getLeft());
        assertTrue(offline.repeats(waits), "a further try says nothing new");
        assertFalse(offline.repeats(left));
    }

    @Test
    void whatIsLeftInTheEndIsWhatTheLastWipeLeft() {
        WorkspaceReceipt wiped = new WorkspaceReceipt(PLACE, State.WIPED, "", new Receipt("/workspace"));

        assertEquals(0, wiped.after(offline.after(left)).getReceipt().getLeft());
        assertNull(offline.after(new WorkspaceReceipt(PLACE, State.IN_USE, "", null))
                .getReceipt());
    }
}
