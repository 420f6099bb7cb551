package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.AdministrativeMonitor;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The service and what the monitor makes of each of its states. */
@WithJenkins
class PostureMonitorTest {

    private static JenkinsRule j;
    private static PostureService service;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        PostureService.background = false;
        service = PostureService.get();
    }

    @AfterAll
    static void stop() {
        PostureService.background = true;
    }

    @BeforeEach
    void forget() {
        service.observeLive();
    }

    @AfterEach
    void reset() throws Exception {
        HcSecurityGateConfiguration.get().setProfile("");
        HcSecurityGateConfiguration.get().setFailOn("");
        j.jenkins.setNumExecutors(2);
        PostureService.staleAfter = Duration.ofHours(3);
    }

    @Test
    void idIsFixed() {
        assertEquals("hc-security-gate", monitor().id);
        assertTrue(monitor().isSecurity());
    }

    @Test
    void notEvaluatedIsNotFine() throws Exception {
        assertTrue(monitor().isActivated());
        assertTrue(service.latest().isEmpty());
        assertTrue(shown().contains("Could not tell yet"), shown());
    }

    @Test
    void closedGateShowsTheWorstFindings() throws Exception {
        service.evaluateNow();
        assertTrue(monitor().isActivated());
        String shown = shown();
        assertTrue(shown.contains("The gate is closed"), shown);
        assertTrue(shown.contains("numExecutors of the built-in node is 2"), shown);
    }

    @Test
    void openGateIsQuiet() throws Exception {
        j.jenkins.setNumExecutors(0);
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        Posture posture = service.evaluateNow();
        assertTrue(posture.verdict().open(), posture.verdict().toString());
        assertFalse(monitor().isActivated());
    }

    @Test
    void oldGoodNewsIsNoNews() throws Exception {
        openGateIsQuiet();
        PostureService.staleAfter = Duration.ofNanos(1);
        assertTrue(monitor().isActivated());
        assertTrue(shown().contains("too old"), shown());
    }

    @Test
    void failureReplacesGoodNews() throws Exception {
        openGateIsQuiet();
        ControllerFacts facts = service.latest().orElseThrow().facts();
        AtomicInteger looks = new AtomicInteger();
        service.observeWith(() -> {
            if (looks.incrementAndGet() > 1) {
                throw new IllegalStateException("<b>password=hunter2</b>");
            }
            return facts;
        });
        service.evaluateNow();
        assertFalse(monitor().isActivated());
        PostureException failure = assertThrows(PostureException.class, service::evaluateNow);
        assertFalse(failure.getMessage().contains("hunter2"));
        assertEquals(Optional.empty(), service.latest());
        assertTrue(monitor().isActivated());
        String shown = shown();
        assertTrue(shown.contains("the evaluation failed (IllegalStateException)"), shown);
        assertFalse(shown.contains("hunter2"), shown);
        assertThrows(PostureException.class, () -> service.current(Duration.ofHours(1)));
    }

    @Test
    void freshPostureIsReusedAndAnOldOneIsNot() {
        Posture first = service.evaluateNow();
        assertSame(first, service.current(Duration.ofHours(1)));
        assertNotSame(first, service.current(Duration.ZERO));
    }

    @Test
    void changedPolicyCountsAtOnce() throws Exception {
        j.jenkins.setNumExecutors(0);
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        Posture open = service.evaluateNow();
        assertTrue(open.verdict().open());
        HcSecurityGateConfiguration.get().setFailOn("");
        HcSecurityGateConfiguration.get().setProfile("strict");
        Posture closed = service.current(Duration.ofHours(1));
        assertFalse(closed.verdict().open());
        assertEquals(open.evaluatedAt(), closed.evaluatedAt());
    }

    @Test
    void changeIsSeenInTheBackground() throws Exception {
        service.evaluateNow();
        PostureService.background = true;
        PostureService.debounceMillis = 50;
        try {
            j.jenkins.setNumExecutors(0);
            for (int i = 0; i < 300 && executors() != 0; i++) {
                Thread.sleep(100);
            }
            assertEquals(0, executors());
        } finally {
            PostureService.background = false;
            PostureService.debounceMillis = 2000;
        }
    }

    private static int executors() {
        return service.latest()
                .orElseThrow()
                .facts()
                .builtInNode()
                .toOptional()
                .orElseThrow()
                .executors();
    }

    private static PostureMonitor monitor() {
        return AdministrativeMonitor.all().get(PostureMonitor.class);
    }

    private static String shown() throws Exception {
        HtmlPage page = j.createWebClient().goTo("manage");
        return page.asNormalizedText();
    }
}
