package io.jenkins.plugins.hcsecuritygate.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.BulkChange;
import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.AllowlistConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.EventLogConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.LogVerifier;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What happens in a controller is in its log. One Jenkins for the class. */
@WithJenkins
class EventProducersTest {

    private static JenkinsRule j;
    private static QuietPosture quiet;

    private long mark;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        // What a look in the background tells would come into the middle of a test.
        quiet = new QuietPosture();
        PostureService.get().evaluateNow();
    }

    @AfterAll
    static void stop() {
        quiet.close();
    }

    @BeforeEach
    void mark() throws Exception {
        // What the reset after the last test has changed is kept a moment later.
        Recorded.settle();
        mark = Recorded.mark();
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.setProfile("");
        configuration.setAllowlist(new AllowlistConfiguration());
        configuration.setEvents(new EventLogConfiguration());
    }

    private LoggedEvent only(EventKind kind) throws Exception {
        List<LoggedEvent> events = Recorded.since(mark, kind);
        assertEquals(1, events.size(), events.toString());
        return events.get(0);
    }

    /** What is kept of the settings when all that waits for its event is written. */
    private static Map<String, String> known() throws Exception {
        KnownState.settle();
        return new KnownState(PolicyChanges.STATE).read().orElseThrow();
    }

    private static Path directory() {
        return ControllerEventLog.get().directory();
    }

    @Test
    void theLogOfAControllerIsWhole() throws Exception {
        assertEquals(j.jenkins.getRootDir().toPath().resolve("hc-security-gate/events"), directory());
        assertTrue(LogVerifier.directory(directory(), Set.of()).whole());
        ChainVerification.get().verifyNow();
        assertTrue(ChainVerification.get().latest().good());
        assertEquals(EventLogStatus.Grade.GOOD, EventLogStatus.now().grade());
    }

    @Test
    void aChangedSettingIsAnEventOfWhoeverChangedItFromWhatToWhat() throws Exception {
        try (ACLContext ignored = ACL.as2(User.getById("alice", true).impersonate2())) {
            HcSecurityGateConfiguration.get().setProfile("strict");
        }
        LoggedEvent event = only(EventKind.POLICY_CHANGED);
        assertEquals("alice", event.event().actor());
        assertEquals("profile", event.event().subject());
        assertEquals(Map.of("from", "", "to", "strict"), event.event().details());
    }

    @Test
    void aSaveThatChangesNothingIsNoEvent() throws Exception {
        HcSecurityGateConfiguration.get().save();
        HcSecurityGateConfiguration.get().setProfile("");
        assertEquals(List.of(), Recorded.since(mark, EventKind.POLICY_CHANGED));
    }

    @Test
    void settingsOfListsAndPartsHaveTheirPlaces() throws Exception {
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setMode("report");
        allowlist.setRanges(List.of("10.0.0.0/8", "192.168.0.0/16"));
        HcSecurityGateConfiguration.get().setAllowlist(allowlist);
        Map<String, Map<String, String>> changes = new HashMap<>();
        for (LoggedEvent event : Recorded.since(mark, EventKind.POLICY_CHANGED)) {
            changes.put(event.event().subject(), event.event().details());
        }
        assertEquals(Map.of("from", "", "to", "report"), changes.get("allowlist/mode"));
        assertEquals(Map.of("to", "10.0.0.0/8"), changes.get("allowlist/ranges[1]"));
        assertEquals(Map.of("to", "192.168.0.0/16"), changes.get("allowlist/ranges[2]"));
    }

    @Test
    void noChangeIsLeftOutHoweverManyAreMadeAtOnce() throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        List<String> ranges =
                IntStream.range(0, 75).mapToObj(i -> "10.0." + i + ".0/24").toList();
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setRanges(ranges);
        try (BulkChange change = new BulkChange(configuration)) {
            configuration.setAllowlist(allowlist);
            configuration.setProfile("strict");
            change.commit();
        }
        List<Event> events = Recorded.since(mark, EventKind.POLICY_CHANGED).stream()
                .map(LoggedEvent::event)
                .toList();
        assertEquals("profile", events.get(0).subject(), "what is no part of a list comes first");
        assertEquals(50 + 3, events.size());
        assertEquals("hc-security-gate.xml", events.get(52).subject());
        assertEquals("6 more settings", events.get(52).details().get("changed"));
        assertEquals(
                Map.of("01", "allowlist/ranges[73]", "01 to", "10.0.72.0/24"),
                events.get(52).details().headMap("02"));
        Set<String> told = events.stream()
                .flatMap(event -> event.details().values().stream())
                .collect(Collectors.toSet());
        assertTrue(told.containsAll(ranges), told.toString());
    }

    @Test
    void whatWasChangedWhileJenkinsWasDownIsSeenAtTheStart() throws Exception {
        Map<String, String> before = new HashMap<>(known());
        before.put("profile", "strict");
        new KnownState(PolicyChanges.STATE).write(before);
        new PolicyChanges().look(HcSecurityGateConfiguration.get());
        LoggedEvent event = only(EventKind.POLICY_CHANGED);
        assertEquals("unknown", event.event().actor());
        assertEquals("profile", event.event().subject());
        assertEquals("strict", event.event().details().get("from"));
        assertEquals("when Jenkins started", event.event().details().get("seen"));
        assertEquals("", known().get("profile"));
    }

    @Test
    void whatIsKnownIsKeptOnlyWhenItsEventIsSafeAndInOrder() throws Exception {
        KnownState state = new KnownState("known-test.properties");
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        state.writeAfter(List.of(first), Map.of("a", "1"));
        state.writeAfter(List.of(second), Map.of("a", "2"));
        second.complete(null);
        assertEquals(Optional.empty(), state.read(), "an event before it is not safe yet");
        first.complete(null);
        KnownState.settle();
        assertEquals(Optional.of(Map.of("a", "2")), state.read());
        state.writeAfter(List.of(CompletableFuture.failedFuture(new IOException("dropped"))), Map.of("a", "3"));
        KnownState.settle();
        assertEquals(Optional.of(Map.of("a", "2")), state.read(), "what was dropped is told again");
    }

    /** As if the disk had failed under the log: the change is known in memory, and would never be told again. */
    @Test
    void aChangeWhoseEventIsDroppedIsToldAgainAtTheNextStart() throws Exception {
        Map<String, String> before = known();
        ControllerEventLog.stop();
        try (LogRecorder system = new LogRecorder()
                .record(ControllerEventLog.class, Level.WARNING)
                .capture(10)) {
            HcSecurityGateConfiguration.get().setProfile("strict");
            assertTrue(
                    system.getMessages()
                            .contains("Not in the event log, which has ended: policy-changed by SYSTEM: profile"
                                    + " {from=, to=strict}"),
                    system.getMessages().toString());
        } finally {
            ControllerEventLog.start();
            ExtensionList.lookupSingleton(ControllerEventLog.Started.class).onLoaded();
        }
        assertEquals(before, known());
        new PolicyChanges().look(HcSecurityGateConfiguration.get());
        assertEquals("profile", only(EventKind.POLICY_CHANGED).event().subject());
        assertEquals("strict", known().get("profile"));
    }

    @Test
    void whatWasKnownAndCannotBeReadIsNoFirstStart() throws Exception {
        Path known = j.jenkins.getRootDir().toPath().resolve("hc-security-gate").resolve(PolicyChanges.STATE);
        Files.writeString(known, "profile=\\u00zz");
        new PolicyChanges().look(HcSecurityGateConfiguration.get());
        LoggedEvent event = only(EventKind.POLICY_CHANGED);
        assertEquals("unknown", event.event().actor());
        assertEquals(
                "could not be told (known-settings.properties cannot be read)",
                event.event().details().get("changed"));

        KnownState.settle();
        Files.deleteIfExists(known);
        new PolicyChanges().look(HcSecurityGateConfiguration.get());
        assertEquals(1, Recorded.since(mark, EventKind.POLICY_CHANGED).size(), "a first start is no change");
    }

    @Test
    void aConfigurationThatCannotBeReadIsNotComparedAndForgetsNothing() throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.setProfile("strict");
        EventLogConfiguration ten = new EventLogConfiguration();
        ten.setRetentionYears("10");
        configuration.setEvents(ten);
        Map<String, String> known = known();
        Path file = j.jenkins.getRootDir().toPath().resolve("hc-security-gate.xml");
        String text = Files.readString(file);
        mark = Recorded.mark();
        Files.writeString(file, "<broken");
        PolicyChanges changes = new PolicyChanges();
        try {
            configuration.load();
            changes.look(configuration);
            ControllerEventLog.configure(configuration);
        } finally {
            Files.writeString(file, text);
            configuration.load();
        }
        LoggedEvent event = only(EventKind.POLICY_CHANGED);
        assertEquals("hc-security-gate.xml", event.event().subject());
        assertEquals(
                "could not be told (hc-security-gate.xml cannot be read)",
                event.event().details().get("changed"));
        assertEquals(10, ControllerEventLog.get().settings().retentionYears());
        assertEquals(known, known());
        changes.look(configuration);
        assertEquals(1, Recorded.since(mark, EventKind.POLICY_CHANGED).size(), "nothing was changed");
    }

    @Test
    void settingsOfTheLogCountAtOnce() {
        EventLogConfiguration events = new EventLogConfiguration();
        events.setRetentionYears("10");
        events.setMaxFileMegabytes("2");
        HcSecurityGateConfiguration.get().setEvents(events);
        assertEquals(10, ControllerEventLog.get().settings().retentionYears());
        assertEquals(2 << 20, ControllerEventLog.get().settings().maxFileBytes());
        events.setRetentionYears("-1");
        events.setMaxFileMegabytes("many");
        HcSecurityGateConfiguration.get().setEvents(events);
        assertEquals(6, ControllerEventLog.get().settings().retentionYears());
        assertEquals(16 << 20, ControllerEventLog.get().settings().maxFileBytes());
    }

    @Test
    void untilTheConfigurationIsKnownNothingIsDeletedThatAnyConfigurationWouldKeep() throws Exception {
        EventLogConfiguration events = new EventLogConfiguration();
        events.setRetentionYears("10");
        HcSecurityGateConfiguration.get().setEvents(events);
        ControllerEventLog.stop();
        ControllerEventLog.start();
        try {
            assertEquals(100, ControllerEventLog.get().settings().retentionYears());
            HcSecurityGateConfiguration.get().save();
            assertEquals(100, ControllerEventLog.get().settings().retentionYears(), "as in the midst of a start");
        } finally {
            ExtensionList.lookupSingleton(ControllerEventLog.Started.class).onLoaded();
        }
        assertEquals(10, ControllerEventLog.get().settings().retentionYears());
    }

    @Test
    void aPostureThatChangesIsAnEventAndOneThatDoesNotIsNone() throws Exception {
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        mark = Recorded.mark();
        PostureService.get().evaluateNow();
        assertEquals(List.of(), Recorded.since(mark, EventKind.POSTURE_CHANGED));

        j.jenkins.setNumExecutors(0);
        PostureService.get().evaluateNow();
        List<LoggedEvent> mended = Recorded.since(mark, EventKind.POSTURE_CHANGED);
        assertFalse(mended.isEmpty());
        Map<String, String> details = mended.get(0).event().details();
        assertTrue(
                details.get("removed").matches(".*controller-executors node built-in \\[[0-9a-f]{16}].*"),
                details.toString());
        assertNotNull(details.get("from"));

        mark = Recorded.mark();
        j.jenkins.setNumExecutors(2);
        PostureService.get().evaluateNow();
        assertTrue(Recorded.since(mark, EventKind.POSTURE_CHANGED)
                .get(0)
                .event()
                .details()
                .get("added")
                .contains("controller-executors "));
    }

    /** As of agents that come and go while one of them is a machine: it alone closes the gate. */
    @Test
    void whatDoesNotCloseTheGateIsNoChangeOfWhatDoes() throws Exception {
        Policy baseline = Policy.of(Profile.BASELINE);
        Finding machine = Finding.fail(new Resource("node", "machine", "nodes/machine"), "is a machine");
        Finding pod = Finding.unknown(new Resource("node", "pod-1", "nodes/pod-1"), "has not answered yet", "wait");
        PostureChanges.get().looked(closedBy(machine), baseline);
        mark = Recorded.mark();
        PostureChanges.get().looked(closedBy(machine, pod), baseline);
        assertEquals(List.of(), Recorded.since(mark, EventKind.POSTURE_CHANGED));

        PostureChanges.get().looked(closedBy(machine, pod), baseline.withUnknownBlocks(true));
        assertTrue(only(EventKind.POSTURE_CHANGED).event().details().containsKey("added"));
    }

    @Test
    void whatAnEarlierVersionKnewByItsFingerprintAloneIsNoNews() throws Exception {
        String id = Catalogue.checks().get(0).metadata().id();
        Finding finding = Finding.fail(new Resource("job", "x".repeat(79) + "\uD83D\uDE00y", "jobs/x"), "is wrong");
        String fingerprint = finding.fingerprint(id);
        Recorded.settle();
        new KnownState(PostureChanges.STATE)
                .write(Map.of(
                        "verdict", "CLOSED", "finding." + id, id, "finding." + fingerprint, id + " " + fingerprint));
        PostureChanges changes = new PostureChanges();
        changes.looked(closedBy(finding), Policy.of(Profile.BASELINE));
        assertEquals(List.of(), Recorded.since(mark, EventKind.POSTURE_CHANGED));

        changes.looked(closedBy(), Policy.of(Profile.BASELINE));
        assertEquals(
                id + " job " + "x".repeat(79) + "\uD83D\uDE00… [" + fingerprint + "]",
                only(EventKind.POSTURE_CHANGED).event().details().get("removed"));
    }

    private static Verdict closedBy(Finding... findings) {
        JudgedCheck check = new JudgedCheck(
                Catalogue.checks().get(0).metadata(),
                Status.FAIL,
                "",
                Stream.of(findings)
                        .map(finding -> new JudgedFinding(finding, null))
                        .toList(),
                true);
        return new Verdict(false, 0, List.of(check), List.of());
    }

    @Test
    void aLookThatFailsIsAChangeToUnknownAndForgetsNoFinding() throws Exception {
        PostureService.get().evaluateNow();
        mark = Recorded.mark();
        PostureChanges.get().failed("IllegalStateException");
        LoggedEvent event = only(EventKind.POSTURE_CHANGED);
        assertEquals("UNKNOWN", event.event().details().get("to"));
        assertEquals("IllegalStateException", event.event().details().get("why"));
        assertFalse(event.event().details().containsKey("removed"));
    }

    @Test
    void everyDecisionOfAGateStepIsAnEvent() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("deploy");
        HcSecurityGateBuilder step = new HcSecurityGateBuilder();
        step.setAction("warn");
        job.getBuildersList().add(step);
        j.buildAndAssertStatus(Result.SUCCESS, job);
        LoggedEvent event = only(EventKind.GATE_DECISION);
        assertEquals("deploy#1", event.event().subject());
        assertEquals("CLOSED", event.event().details().get("decision"));
        assertEquals("built-in", event.event().details().get("node"));
        assertTrue(event.event().details().get("blocking").contains("login-required"), event.toString());
    }

    @Test
    void whoeverRecordsIsNeverStopped() throws Exception {
        SecurityEvents.record(EventKind.WAIVER_REQUESTED, "x", null, null);
        Map<String, String> details = new HashMap<>();
        details.put(null, null);
        SecurityEvents.record(EventKind.WAIVER_REQUESTED, "y", "s".repeat(1 << 20), details);
        assertEquals(2, Recorded.since(mark, EventKind.WAIVER_REQUESTED).size());
    }
}
