package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeQueuesTest {

    @Test
    void anErrorEndsOneWipeAndNotAllOfItsNode() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch third = new CountDownLatch(1);
        NodeQueues queues = new NodeQueues(place -> {
            switch (place.path()) {
                case "/1" -> {
                    begun.countDown();
                    await(waiting);
                    throw new NoClassDefFoundError("a class that an agent could not load");
                }
                case "/2" -> second.countDown();
                default -> third.countDown();
            }
        });

        queues.add(new Place("node", "/1"));
        await(begun);
        queues.add(new Place("node", "/2"));
        waiting.countDown();
        await(second);
        queues.add(new Place("node", "/3"));
        await(third);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
