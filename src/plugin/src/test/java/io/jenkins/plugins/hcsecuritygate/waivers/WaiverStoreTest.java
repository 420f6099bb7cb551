package io.jenkins.plugins.hcsecuritygate.waivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.ExtensionList;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.Recorded;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureListener;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.QuietPosture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** How waivers are kept, and what the log is told of them. One Jenkins for the class. */
@WithJenkins
class WaiverStoreTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Person ANA = new Person("ana", "Ana Diaz (ana)");
    private static final Person BEN = new Person("ben", "ben");

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        // Jenkins' own begins within a minute, nobody knows when, and then writes and tells of the day.
        ExtensionList.lookupSingleton(WaiverExpiries.class).look(Instant.now());
        Files.deleteIfExists(file().resolveSibling("expiries.xml"));
    }

    @AfterEach
    void empty() throws Exception {
        Path directory = file().getParent();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    if (path.startsWith(file())
                            || path.getFileName().toString().startsWith("waivers.xml.")
                            || path.getFileName().toString().equals("expiries.xml")) {
                        Files.delete(path);
                    }
                }
            }
        }
        store().readAgain();
        HcSecurityGateConfiguration.get().setWaivers(List.of());
    }

    @Test
    void offlineAuditReadsWhatTheControllerHolds() throws Exception {
        ask("plugin-updates", "git <&> \"x\" \u00e9 \ud83d\ude00 *");
        ask("plugin-updates", "mailer");
        ask("plugin-updates", "ant");
        ask("plugin-updates", "jdk-tool");
        store().decide(id(1), true, BEN, "", NOW.plusSeconds(1));
        store().decide(id(2), false, BEN, "not\nneeded", NOW.plusSeconds(2));
        store().withdraw(id(3), ANA, false, NOW.plusSeconds(3));

        assertEquals(
                List.of(State.PENDING, State.APPROVED, State.REJECTED, State.WITHDRAWN),
                held().stream().map(RequestedWaiver::state).toList());
        assertEquals(store().toFact(), onDisk());
        assertEquals("not\nneeded", held().get(2).decision().remark());
        assertEquals(
                HcSecurityGateConfiguration.get().policy(),
                ConfiguredPolicy.of(
                        HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                                .gate(),
                        note -> {}));
        Fact<List<RequestedWaiver>> before = store().toFact();
        assertEquals(before, new WaiverStore().toFact(), "another start reads something else");
    }

    @Test
    void waiverThatCannotBeWrittenDoesNotExist() throws Exception {
        ask("plugin-updates", "git");
        // A directory in place of the file cannot be replaced by one.
        Files.delete(file());
        Files.createDirectories(file().resolve("x"));

        assertThrows(IOException.class, () -> store().decide(id(0), true, BEN, "", NOW));
        assertEquals(State.PENDING, held().get(0).state());
        assertThrows(IOException.class, () -> ask("plugin-updates", "mailer"));
        assertEquals(1, held().size());
    }

    @Test
    void unreadableFileWaivesNothingAndLosesNothing() throws Exception {
        ask("plugin-updates", "git");
        store().decide(id(0), true, BEN, "", NOW);
        String broken = Files.readString(file()).replace("<state>approved</state>", "");
        Files.writeString(file(), broken);
        store().readAgain();

        assertTrue(store().toFact() instanceof Fact.Unknown);
        assertEquals(store().toFact(), onDisk());
        assertEquals(List.of(), HcSecurityGateConfiguration.get().policy().waivers());
        assertThrows(WaiverRefused.class, () -> ask("plugin-updates", "mailer"));
        assertThrows(WaiverRefused.class, () -> store().withdraw("x", ANA, true, NOW));
        assertThrows(IOException.class, () -> store().save());
        assertEquals(broken, Files.readString(file()));

        store().setAside(NOW);
        assertEquals(Fact.known(List.of()), store().toFact());
        assertEquals(broken, Files.readString(file().resolveSibling("waivers.xml.unreadable-20260310T120000Z")));
        ask("plugin-updates", "mailer");
        WaiverRefused refused = assertThrows(WaiverRefused.class, () -> store().setAside(NOW));
        assertTrue(refused.getMessage().contains("can be read"), refused.getMessage());
    }

    @Test
    void restoredFileHoldsAgain() throws Exception {
        ask("plugin-updates", "git");
        String whole = Files.readString(file());
        Files.writeString(file(), "");
        store().readAgain();
        Files.writeString(file(), whole);
        store().readAgain();
        assertEquals(1, held().size());
    }

    /** It says that two people were logged in, and nobody has seen them. */
    @Test
    void whatSomebodyElseHasWrittenIsToldWhenItIsRead() throws Exception {
        ask("plugin-updates", "git");
        ask("plugin-updates", "mailer");
        String pending = Files.readString(file());
        store().decide(id(0), true, BEN, "", NOW);
        String approved = Files.readString(file());
        RecordedEvents events = RecordedEvents.fromNow();

        Files.writeString(file(), pending);
        store().readAgain();
        assertEquals(1, events.of(EventKind.WAIVER_REQUESTED).size());
        assertTrue(events.of(EventKind.WAIVER_REQUESTED, "resource=git", "from=approved", "seen=when hc-security-gate/")
                .get(0)
                .startsWith("waiver-requested by SYSTEM: plugin-updates"));

        // While Jenkins is down.
        Recorded.settle();
        Files.writeString(file(), approved);
        new WaiverStore();
        assertEquals(1, events.of(EventKind.WAIVER_APPROVED).size());
        assertTrue(events.of(EventKind.WAIVER_APPROVED, "resource=git", "from=pending", "seen=when Jenkins started")
                .get(0)
                .startsWith("waiver-approved by unknown: plugin-updates"));
        Recorded.settle();
        new WaiverStore();
        assertEquals(1, events.of(EventKind.WAIVER_APPROVED).size(), "told again");

        Files.delete(file());
        new WaiverStore();
        assertEquals(
                2,
                events.of(EventKind.WAIVER_WITHDRAWN, "plugin-updates", "to=none")
                        .size());
    }

    @Test
    void ofManyThatSomebodyElseHasWrittenEachIsTold() throws Exception {
        List<RequestedWaiver> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(kept("open" + i, State.PENDING));
        }
        many.add(kept("last", State.APPROVED));
        RecordedEvents events = RecordedEvents.fromNow();
        new hudson.XmlFile(StoredWaivers.xstream(), file().toFile()).write(new StoredWaivers(many));
        store().readAgain();
        assertEquals(60, events.of(EventKind.WAIVER_REQUESTED).size());
        assertEquals(1, events.of(EventKind.WAIVER_APPROVED, "resource=last").size());
    }

    @Test
    void nobodyFillsTheDiskWithRequests() throws Exception {
        List<RequestedWaiver> many = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            many.add(kept("closed" + i, State.REJECTED));
        }
        for (int i = 0; i < 499; i++) {
            many.add(kept("open" + i, State.PENDING));
        }
        new hudson.XmlFile(StoredWaivers.xstream(), file().toFile()).write(new StoredWaivers(many));
        store().readAgain();
        ask("plugin-updates", "one more");
        WaiverRefused refused = assertThrows(WaiverRefused.class, () -> ask("plugin-updates", "too many"));
        assertTrue(refused.getMessage().contains("500"), refused.getMessage());
        // The oldest of the history made room; no request did.
        assertEquals(1_500, held().size());
        assertEquals("closed1", held().get(0).id());
    }

    @Test
    void approvalComesTooLateAfterTheLastDay() throws Exception {
        ask("plugin-updates", "git");
        WaiverRefused refused = assertThrows(
                WaiverRefused.class, () -> store().decide(id(0), true, BEN, "", Instant.parse("2026-04-11T00:00:00Z")));
        assertTrue(refused.getMessage().contains("2026-04-10"), refused.getMessage());
        store().decide(id(0), true, BEN, "", Instant.parse("2026-04-10T23:59:59Z"));
        assertEquals(State.APPROVED, held().get(0).state());
    }

    @Test
    void expiryIsToldOnceAlsoAfterARestart() throws Exception {
        ask("plugin-updates", "git"); // until 2026-04-10
        store().decide(id(0), true, BEN, "", NOW);
        ask("plugin-updates", "mailer"); // never approved
        HcSecurityGateConfiguration.get()
                .setWaivers(List.of(
                        declared("plugin-updates", "ant", "2026-04-11"),
                        declared("plugin-updates", "jdk-tool", "2026-03-01"),
                        declared("plugin-updates", "void", "soon")));
        WaiverExpiries expiries = new WaiverExpiries();
        RecordedEvents events = RecordedEvents.fromNow();
        expiries.look(Instant.parse("2026-04-09T12:00:00Z"));
        expiries.look(Instant.parse("2026-04-10T23:59:00Z"));
        assertEquals(List.of(), events.of(EventKind.WAIVER_EXPIRED));
        expiries.look(Instant.parse("2026-04-11T00:00:00Z"));
        expiries.look(Instant.parse("2026-04-11T00:10:00Z"));
        assertEquals(1, events.of(EventKind.WAIVER_EXPIRED).size());
        String told = events.of(EventKind.WAIVER_EXPIRED).get(0);
        assertTrue(told.startsWith("waiver-expired by SYSTEM: plugin-updates"), told);
        assertTrue(told.contains("resource=git") && told.contains("origin=authenticated"), told);

        // Down for two days.
        expiries = new WaiverExpiries();
        expiries.look(Instant.parse("2026-04-13T08:00:00Z"));
        assertEquals(2, events.of(EventKind.WAIVER_EXPIRED).size());
        assertTrue(events.of(EventKind.WAIVER_EXPIRED).get(1).contains("resource=ant"));
        new WaiverExpiries().look(Instant.parse("2026-04-14T08:00:00Z"));
        assertEquals(2, events.of(EventKind.WAIVER_EXPIRED).size());
    }

    @Test
    void aNewDayIsJudgedWithoutAnotherLookAndOncePerDay() throws Exception {
        try (QuietPosture ignored = new QuietPosture()) {
            Posture seen = PostureService.get().evaluateNow();
            WaiverExpiries expiries = new WaiverExpiries();
            assertEquals(Duration.ofMinutes(1), Duration.ofMillis(expiries.getRecurrencePeriod()));
            int before = Heard.times.get();
            expiries.look(Instant.parse("2026-04-09T23:59:00Z"));
            expiries.look(Instant.parse("2026-04-10T00:00:00Z"));
            assertEquals(before + 2, Heard.times.get());
            Posture judged = PostureService.get().latest().orElseThrow();
            assertNotSame(seen, judged);
            assertSame(seen.facts(), judged.facts());
            expiries.look(Instant.parse("2026-04-10T00:01:00Z"));
            assertEquals(before + 2, Heard.times.get());
            assertSame(judged, PostureService.get().latest().orElseThrow());
        }
    }

    /** Counts. */
    @TestExtension
    public static final class Heard implements PostureListener {
        private static final AtomicInteger times = new AtomicInteger();

        @Override
        public void onLooked() {
            times.incrementAndGet();
        }
    }

    @Test
    void everyChangeOfADeclaredWaiverIsToldAndASaveWithoutOneIsNot() throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        RecordedEvents events = RecordedEvents.fromNow();
        configuration.setWaivers(List.of(declared("plugin-updates", "git", "2026-04-10")));
        assertEquals(1, events.of(EventKind.WAIVER_DECLARED).size());
        assertTrue(events.of(EventKind.WAIVER_DECLARED).get(0).contains("from=none"));

        configuration.setWaivers(List.of(declared("plugin-updates", "git", "2026-04-10")));
        configuration.save();
        assertEquals(1, events.of(EventKind.WAIVER_DECLARED).size());

        configuration.setWaivers(List.of(declared("plugin-updates", "git", "2099-04-10")));
        String changed = events.of(EventKind.WAIVER_DECLARED).get(1);
        assertTrue(changed.contains("from=until 2026-04-10") && changed.contains("to=until 2099-04-10"), changed);

        configuration.load();
        configuration.setWaivers(null);
        assertEquals(2, events.of(EventKind.WAIVER_DECLARED).size());
        String gone = events.of(EventKind.WAIVER_WITHDRAWN).get(0);
        assertTrue(gone.contains("from=until 2099-04-10") && gone.contains("to=none"), gone);
    }

    @Test
    void formTellsOfEachFieldWhatTheEngineWouldSay() {
        DeclaredWaiver.DescriptorImpl form = (DeclaredWaiver.DescriptorImpl) new DeclaredWaiver().getDescriptor();
        assertEquals(FormValidation.Kind.OK, form.doCheckCheck("plugin-updates").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckCheck("plugin-update").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckResource("*").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckResource("").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckReason(" ").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckOwner(null).kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckOwner("b").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckApprover("Ben", "Ana").kind);
        FormValidation same = form.doCheckApprover("ana", "Ana");
        assertTrue(same.getMessage().contains("must be another person"), same.getMessage());
        assertEquals(FormValidation.Kind.ERROR, form.doCheckExpires("31.12.2099").kind);
        assertTrue(form.doCheckExpires("2020-01-01").getMessage().contains("expired"));
        assertEquals(FormValidation.Kind.OK, form.doCheckExpires("2099-12-31").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckApproved("").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckApproved("2099-12-31").kind);
        assertFalse(form.doAutoCompleteCheck("executors").getValues().isEmpty());
    }

    private static DeclaredWaiver declared(String check, String resource, String expires) {
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck(check);
        waiver.setResource(resource);
        waiver.setReason("known");
        waiver.setOwner("Ana");
        waiver.setApprover("Ben");
        waiver.setExpires(expires);
        return waiver;
    }

    private static RequestedWaiver kept(String id, State state) {
        return new RequestedWaiver(
                id,
                "plugin-updates",
                id,
                "known",
                "2026-04-10",
                "ana",
                "Ana",
                NOW,
                state,
                state == State.PENDING ? null : new RequestedWaiver.Decision("ben", "Ben", NOW, "no"));
    }

    private static void ask(String check, String resource) throws Exception {
        store().request(WaiverRequest.of(check, resource, "known risk", "2026-04-10"), ANA, NOW);
    }

    private static WaiverStore store() {
        return WaiverStore.get();
    }

    private static String id(int index) {
        return held().get(index).id();
    }

    private static List<RequestedWaiver> held() {
        return store().toFact().toOptional().orElseThrow();
    }

    private static Fact<List<RequestedWaiver>> onDisk() throws Exception {
        return HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                .gate()
                .toOptional()
                .orElseThrow()
                .requestedWaivers();
    }

    private static Path file() {
        return j.jenkins.getRootDir().toPath().resolve(RequestedWaiver.FILE);
    }
}
