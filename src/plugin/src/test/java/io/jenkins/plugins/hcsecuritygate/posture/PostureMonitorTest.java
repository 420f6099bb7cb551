package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.AdministrativeMonitor;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
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
    void forget() throws Exception {
        // What the test before left in memory only would be written, and seen, with the next setting.
        j.jenkins.save();
        service.observeLive();
    }

    @AfterEach
    void reset() throws Exception {
        HcSecurityGateConfiguration.get().setProfile("");
        HcSecurityGateConfiguration.get().setFailOn("");
        j.jenkins.setNumExecutors(2);
        j.jenkins.disableSecurity();
        PostureService.staleAfter = Duration.ofHours(3);
        MonitorDismissal.get().forget();
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
        assertTrue(shown.contains("Not met: The built-in node has no executors"), shown);
        assertTrue(shown.contains("node built-in: numExecutors of the built-in node is 2"), shown);
    }

    @Test
    void openGateIsQuiet() throws Exception {
        j.jenkins.setNumExecutors(0);
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        Logins.require();
        Posture posture = service.evaluateNow();
        assertTrue(posture.verdict().open(), posture.verdict().toString());
        assertFalse(monitor().isActivated());
    }

    @Test
    void oldGoodNewsIsNoNews() throws Exception {
        openGateIsQuiet();
        j.jenkins.disableSecurity(); // for the page; nobody looks at the controller again
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
        j.jenkins.disableSecurity();
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
        Logins.require();
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
        LiveFacts live = new LiveFacts();
        CountDownLatch seen = new CountDownLatch(1);
        service.observeWith(() -> {
            ControllerFacts facts = live.observe();
            if (facts.builtInNode().toOptional().orElseThrow().executors() == 0) {
                seen.countDown();
            }
            return facts;
        });
        PostureService.background = true;
        PostureService.debounceMillis = 1;
        try {
            j.jenkins.setNumExecutors(0);
            assertTrue(seen.await(1, TimeUnit.MINUTES), "nobody looked");
        } finally {
            PostureService.background = false;
            PostureService.debounceMillis = 2000;
        }
    }

    @Test
    void dismissingTakesAnAdministratorAndPost() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
        Jenkins.SYSTEM_READ.setEnabled(true);
        try {
            assertEquals(403, dismiss("auditor", HttpMethod.POST));
            assertEquals(405, dismiss("admin", HttpMethod.GET));
            assertTrue(monitor().isEnabled());
            assertEquals(302, dismiss("admin", HttpMethod.POST));
            assertFalse(monitor().isEnabled());
        } finally {
            Jenkins.SYSTEM_READ.setEnabled(false);
            monitor().disable(false);
            j.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
            j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    /** Dismissed is the message under Manage Jenkins; the page goes on telling how things are. */
    @Test
    void dismissingHidesNothingOnThePage() throws Exception {
        service.evaluateNow();
        HtmlPage manage = j.createWebClient().goTo("manage");
        j.submit(manage.getFormByName(monitor().id), "dismiss");
        try {
            assertFalse(monitor().isEnabled());
            assertFalse(shown().contains("Not met: The built-in node has no executors"));
            assertTrue(page().contains("The gate is closed"), page());
            service.observeWith(() -> {
                throw new IllegalStateException();
            });
            assertThrows(PostureException.class, service::evaluateNow);
            assertTrue(page().contains("the evaluation failed"), page());
        } finally {
            monitor().disable(false);
        }
    }

    @Test
    void dismissingHidesNoFindingThatComesLater() throws Exception {
        service.evaluateNow();
        monitor().dismiss();
        assertFalse(monitor().isEnabled());
        service.evaluateNow();
        assertFalse(monitor().isEnabled(), "the same findings are no news");

        HcSecurityGateConfiguration.get().setFailOn("LOW");
        service.evaluateNow();
        assertTrue(monitor().isEnabled());
        String shown = shown();
        assertTrue(shown.contains("new since SYSTEM dismissed this message on"), shown);

        HcSecurityGateConfiguration.get().setFailOn("");
        service.evaluateNow();
        assertFalse(monitor().isEnabled(), "what vanishes is no reason to speak");
    }

    @Test
    void findingThatComesBackIsNews() throws Exception {
        service.evaluateNow();
        monitor().dismiss();
        j.jenkins.setNumExecutors(0);
        service.evaluateNow();
        assertFalse(monitor().isEnabled() && monitor().isActivated());
        j.jenkins.setNumExecutors(2);
        service.evaluateNow();
        assertTrue(monitor().isEnabled() && monitor().isActivated());
    }

    @Test
    void notKnowingIsNews() throws Exception {
        service.evaluateNow();
        monitor().dismiss();
        service.observeWith(() -> {
            throw new IllegalStateException();
        });
        assertThrows(PostureException.class, service::evaluateNow);
        assertTrue(monitor().isEnabled());

        // And so is another reason for it, and a closed gate after it.
        monitor().disable(false);
        dismissShown();
        assertFalse(monitor().isEnabled());
        service.observeWith(() -> {
            throw new IllegalArgumentException();
        });
        assertThrows(PostureException.class, service::evaluateNow);
        assertTrue(monitor().isEnabled());
        dismissShown();
        service.observeLive();
        service.evaluateNow();
        assertTrue(monitor().isEnabled());
    }

    @Test
    void dismissalSurvivesARestartAndABrokenFileDismissesNothing() throws Exception {
        HcSecurityGateConfiguration.get().setFailOn("LOW");
        service.evaluateNow();
        monitor().dismiss();
        BlockingFindings findings = BlockingFindings.of(service.latest().orElseThrow());
        assertTrue(findings.names().size() > 1, findings.toString());
        assertTrue(new MonitorDismissal().covers(Standing.CLOSED, findings));
        assertFalse(new MonitorDismissal().covers(Standing.STALE, findings));

        Path file = j.jenkins.getRootDir().toPath().resolve("hc-security-gate/dismissal.xml");
        String whole = Files.readString(file);
        for (String broken : List.of("", "<dismissal/>", whole.replace("CLOSED", "SHUT"), whole.substring(0, 200))) {
            Files.writeString(file, broken);
            assertFalse(new MonitorDismissal().covers(Standing.CLOSED, findings), broken);
        }
    }

    /** The form for the system configuration sends every monitor's switch as it was when the form was opened. */
    @Test
    void savingTheSystemConfigurationHidesNothing() throws Exception {
        service.evaluateNow();
        monitor().disable(true);
        assertTrue(monitor().isEnabled());
        monitor().dismiss();
        monitor().disable(true);
        assertFalse(monitor().isEnabled(), "what was dismissed is shown again");
        monitor().disable(false);
        assertTrue(monitor().isEnabled());
    }

    /** Not having looked for too long is no finding that stays: a look ends it, and the next time is news. */
    @Test
    void havingNoFreshLookIsNewsEachTime() throws Exception {
        service.evaluateNow();
        try (StalePosture stale = new StalePosture()) {
            monitor().dismiss();
            assertFalse(monitor().isEnabled());
        }
        service.evaluateNow();
        try (StalePosture stale = new StalePosture()) {
            assertTrue(monitor().isEnabled());
        }
    }

    @Test
    void whatCameUpSinceTheMessageWasShownIsNotDismissedWithIt() throws Exception {
        service.evaluateNow();
        HtmlPage before = j.createWebClient().goTo("manage");
        HcSecurityGateConfiguration.get().setFailOn("LOW");
        service.evaluateNow();
        j.submit(before.getFormByName(monitor().id), "dismiss");
        assertTrue(monitor().isEnabled());
        dismissShown();
        assertFalse(monitor().isEnabled());
    }

    /** An older version of this plugin, or somebody's script, may have left it there. */
    @Test
    void jenkinsOwnSwitchHidesNothing() throws Exception {
        service.evaluateNow();
        j.jenkins.setDisabledAdministrativeMonitors(Set.of(monitor().id));
        try {
            assertTrue(monitor().isEnabled());
            assertTrue(shown().contains("The gate is closed"), shown());
        } finally {
            j.jenkins.setDisabledAdministrativeMonitors(Set.of());
        }
    }

    private static void dismissShown() throws Exception {
        j.submit(j.createWebClient().goTo("manage").getFormByName(monitor().id), "dismiss");
    }

    private static int dismiss(String user, HttpMethod method) throws Exception {
        JenkinsRule.WebClient client =
                j.createWebClient().login(user).withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        WebRequest request = new WebRequest(new URL(j.getURL(), monitor().getUrl() + "/disable"), method);
        if (method == HttpMethod.POST) {
            client.addCrumb(request);
        }
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    private static String page() throws Exception {
        return j.createWebClient().goTo(monitor().getPagePath()).asNormalizedText();
    }

    private static PostureMonitor monitor() {
        return AdministrativeMonitor.all().get(PostureMonitor.class);
    }

    private static String shown() throws Exception {
        HtmlPage page = j.createWebClient().goTo("manage");
        return page.asNormalizedText();
    }
}
