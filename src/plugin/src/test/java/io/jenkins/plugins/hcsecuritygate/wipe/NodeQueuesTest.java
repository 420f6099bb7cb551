package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.wipe.NodeQueues.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeQueuesTest {

    private static final String NODE = "node";

    private final NodeQueues queues = new NodeQueues();

    @Test
    void anErrorEndsOneWipeAndNotAllOfItsNode() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch third = new CountDownLatch(1);

        queues.add(Kind.MOVE, NODE, () -> {
            begun.countDown();
            await(waiting);
            throw new NoClassDefFoundError("a class that an agent could not load");
        });
        await(begun);
        queues.add(Kind.MOVE, NODE, second::countDown);
        waiting.countDown();
        await(second);
        queues.add(Kind.MOVE, NODE, third::countDown);
        await(third);
    }

    @Test
    void onlyWorkOfTheSameKindOnTheSameNodeWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch moved = new CountDownLatch(1);
        CountDownLatch elsewhere = new CountDownLatch(1);
        CountDownLatch erased = new CountDownLatch(1);

        queues.add(Kind.ERASE, NODE, () -> {
            begun.countDown();
            await(waiting);
        });
        await(begun);
        queues.add(Kind.ERASE, NODE, erased::countDown);
        queues.add(Kind.MOVE, NODE, moved::countDown);
        queues.add(Kind.ERASE, "other", elsewhere::countDown);
        await(moved);
        await(elsewhere);
        assertEquals(1, erased.getCount());
        waiting.countDown();
        await(erased);
    }

    @Test
    void theSameWorkDoesNotWaitTwice() throws Exception {
        record Same(AtomicInteger times) implements Runnable {
            @Override
            public void run() {
                times.incrementAndGet();
            }
        }
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();

        queues.add(Kind.MOVE, NODE, () -> {
            begun.countDown();
            await(waiting);
        });
        await(begun);
        queues.add(Kind.MOVE, NODE, new Same(times));
        queues.add(Kind.MOVE, NODE, new Same(times));
        queues.add(Kind.MOVE, NODE, last::countDown);
        waiting.countDown();
        await(last);

        assertEquals(1, times.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
