package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedWaiversReaderTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private static final String PENDING = """
            <waiver>
              <id>a1</id>
              <check>plugin-updates</check>
              <resource>git</resource>
              <reason>waits for the vendor &lt;ticket 7&gt;</reason>
              <expires>2026-12-31</expires>
              <ownerId>ana</ownerId>
              <owner>Ana Diaz</owner>
              <requestedAt>2026-03-01T08:00:00Z</requestedAt>
              <state>pending</state>
            </waiver>
            """;

    private static final String APPROVED = PENDING.replace("<id>a1", "<id>a2").replace("<state>pending</state>", """
                    <state>approved</state>
                      <deciderId>ben</deciderId>
                      <decider>Ben</decider>
                      <decidedAt>2026-03-02T08:00:00Z</decidedAt>
                      <remark>until the release</remark>
                    """);

    private HomeBuilder home;

    @BeforeEach
    void create(@TempDir Path directory) {
        home = new HomeBuilder(directory).config("");
    }

    @Test
    void homeWithoutTheFileHasNone() {
        assertThat(requested()).isEqualTo(Fact.known(List.of()));
    }

    @Test
    void waiversAreReadWithWhoDecidedThem() {
        file(PENDING + APPROVED);

        List<RequestedWaiver> waivers = requested().toOptional().orElseThrow();
        assertThat(waivers).hasSize(2);
        assertThat(waivers.get(0).reason()).isEqualTo("waits for the vendor <ticket 7>");
        assertThat(waivers.get(0).state()).isEqualTo(State.PENDING);
        assertThat(waivers.get(0).decision()).isNull();
        assertThat(waivers.get(1).decision())
                .isEqualTo(new Decision("ben", "Ben", Instant.parse("2026-03-02T08:00:00Z"), "until the release"));
    }

    @Test
    void onlyWhatIsApprovedHolds() {
        file(PENDING
                + APPROVED
                + APPROVED.replace(">approved<", ">rejected<")
                + APPROVED.replace(">approved<", ">withdrawn<"));

        Policy policy = ConfiguredPolicy.of(home.read().gate(), note -> {});
        assertThat(policy.waivers()).hasSize(2);
        assertThat(policy.waivers().get(0).voidBecause(NOW)).contains("waits for approval");
        assertThat(policy.waivers().get(1).voidBecause(NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<id>a1</id>",
                "<check>plugin-updates</check>",
                "<resource>git</resource>",
                "<expires>2026-12-31</expires>",
                "<ownerId>ana</ownerId>",
                "<requestedAt>2026-03-01T08:00:00Z</requestedAt>",
                "<state>pending</state>"
            })
    void waiverThatIsNotWholeMakesTheFileUnreadable(String part) {
        file(APPROVED + PENDING.replace(part, ""));

        assertUnreadable("waiver on line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approved", "accepted", "PENDING"})
    void stateMustBeKnownAndNoDecisionIsMadeUp(String state) {
        file(PENDING.replace(">pending<", ">" + state + "<"));

        assertUnreadable("waiver on line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<waivers><waivers>", "no XML", "<other/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><waivers/>"})
    void fileOfAnotherKindIsUnreadable(String content) {
        home.file(RequestedWaiver.FILE, content);

        assertUnreadable("");
    }

    @Test
    void momentsMustBeMoments() {
        file(PENDING.replace("2026-03-01T08:00:00Z", "yesterday"));

        assertUnreadable("whose requestedAt is no moment");
    }

    @Test
    void nothingIsWaivedByAFileThatCannotBeRead() {
        file(APPROVED + "<waiver/>");
        List<String> notes = new ArrayList<>();

        assertThat(ConfiguredPolicy.of(home.read().gate(), notes::add).waivers())
                .isEmpty();
        assertThat(notes)
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .startsWith("hc-security-gate/waivers.xml has a waiver on line")
                        .endsWith("so nothing in it is waived"));
    }

    @Test
    void declaredWaiversAreReadAsTexts() {
        home.file(GateConfiguration.FILE, """
                <?xml version='1.1' encoding='UTF-8'?>
                <gate>
                  <waivers>
                    <waiver>
                      <check>plugin-updates</check>
                      <resource>git</resource>
                      <reason>known</reason>
                      <owner>Ana</owner>
                      <approver>Ben</approver>
                      <expires>soon</expires>
                      <approved>2026-03-01</approved>
                    </waiver>
                    <waiver/>
                  </waivers>
                </gate>
                """);

        GateConfiguration gate = home.read().gate().toOptional().orElseThrow();
        assertThat(gate.declaredWaivers())
                .containsExactly(
                        new DeclaredWaiver("plugin-updates", "git", "known", "Ana", "Ben", "soon", "2026-03-01"),
                        new DeclaredWaiver("", "", "", "", "", "", ""));
        Policy policy = ConfiguredPolicy.of(Fact.known(gate), note -> {});
        assertThat(policy.waivers())
                .extracting(waiver -> waiver.voidBecause(NOW))
                .containsExactly("its expiry is not a date of the form YYYY-MM-DD", "it names no check");
    }

    private void assertUnreadable(String why) {
        assertThat(requested()).isInstanceOfSatisfying(Fact.Unknown.class, unknown -> {
            assertThat(unknown.why()).startsWith(RequestedWaiver.FILE).contains(why);
            assertThat(unknown.answeredBy()).contains(RequestedWaiver.FILE);
        });
    }

    private Fact<List<RequestedWaiver>> requested() {
        return home.read().gate().toOptional().orElseThrow().requestedWaivers();
    }

    private void file(String waivers) {
        home.file(
                RequestedWaiver.FILE,
                "<?xml version='1.1' encoding='UTF-8'?>\n<waivers>\n<waivers>\n" + waivers
                        + "</waivers>\n</waivers>\n");
    }
}
