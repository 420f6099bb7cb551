package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(300)
class PostureServiceTest {

    private static JenkinsRule j;

    private final PostureService service = PostureService.get();
    private final LiveFacts live = new LiveFacts();
    private QuietPosture quiet;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @BeforeEach
    void nobodyElseLooks() {
        quiet = new QuietPosture();
    }

    @AfterEach
    void observeAsBefore() {
        PostureService.debounceMillis = 2_000;
        service.observeLive();
        quiet.close();
    }

    /** Something was saved, and the look that is to see it has begun: until it ends, the old posture says nothing. */
    @Test
    void aPostureFromBeforeTheLastSaveIsNeverGiven() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean giveUp = new AtomicBoolean();
        service.observeWith(() -> {
            if (looks.incrementAndGet() == 2) {
                begun.countDown();
                while (!service.isAwaited() && !giveUp.get()) {
                    Thread.onSpinWait();
                }
            }
            return live.observe();
        });
        Posture before = service.evaluateNow();
        assertEquals(before.evaluatedAt(), service.current(Duration.ofHours(1)).evaluatedAt());

        PostureService.debounceMillis = 1;
        PostureService.background = true;
        service.request();
        assertTrue(begun.await(1, TimeUnit.MINUTES), "nobody looks");
        try {
            Posture after = service.current(Duration.ofHours(1));
            assertTrue(after.evaluatedAt().isAfter(before.evaluatedAt()), "it is the one from before the save");
        } finally {
            giveUp.set(true);
        }
    }

    /** Builds are aborted; an interrupted look would find agents silent that had no time to answer. */
    @Test
    void whoIsInterruptedWhileWaitingInterruptsNoLook() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        service.observeWith(() -> {
            begun.countDown();
            try {
                assertTrue(goOn.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new IllegalStateException("the look was interrupted", e);
            }
            return live.observe();
        });
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Posture> asked = CompletableFuture.supplyAsync(() -> {
            waiting.complete(Thread.currentThread());
            return service.evaluateNow();
        });
        assertTrue(begun.await(1, TimeUnit.MINUTES));
        waiting.get().interrupt();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> asked.get(1, TimeUnit.MINUTES));
        assertTrue(failure.getCause() instanceof PostureException, failure.toString());
        assertTrue(service.latest().isEmpty());
        goOn.countDown();
        service.evaluateNow();
        assertTrue(service.latest().isPresent());
    }

    @Test
    void oneLookIsJudgedOnceADayByEachPolicy() {
        Posture posture = service.evaluateNow();
        Instant now = posture.evaluatedAt();
        Policy strict = Policy.of(Profile.STRICT);
        assertSame(posture.verdict(), service.judge(posture, posture.policy(), now));
        Verdict first = service.judge(posture, strict, now);
        assertFalse(first.open());
        assertSame(first, service.judge(posture, Policy.of(Profile.STRICT), now));
        // A waiver that ends with this day must not count on the next.
        assertNotSame(first, service.judge(posture, strict, now.plus(1, ChronoUnit.DAYS)));
        assertNotSame(posture.verdict(), service.judge(posture, posture.policy(), now.plus(1, ChronoUnit.DAYS)));
        assertNotSame(first, service.judge(service.evaluateNow(), strict, now));
    }

    /** A script must not go on reading the last verdict when nobody looks any more. */
    @Test
    void anOldLookIsNoReport() throws Exception {
        service.evaluateNow();
        try (JenkinsRule.WebClient client = j.createWebClient()) {
            client.getOptions().setThrowExceptionOnFailingStatusCode(false);
            String report = ExtensionList.lookupSingleton(PostureLink.class).getPath() + "report.json";
            assertEquals(200, client.goTo(report, null).getWebResponse().getStatusCode());
            try (StalePosture stale = new StalePosture()) {
                assertEquals(503, client.goTo(report, null).getWebResponse().getStatusCode());
            }
        }
    }

    @Test
    void anAgeWithoutEndIsNoError() {
        Posture posture = service.evaluateNow();
        assertTrue(posture.isWithin(Duration.ofSeconds(Long.MAX_VALUE), Instant.now()));
    }
}
