package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.Decision;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver.State;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaiverTest {

    private static final LocalDate LAST_DAY = LocalDate.parse("2026-03-10");
    private static final Instant BEFORE = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:00:00Z",
                "2026-03-10T00:00:00Z",
                "2026-03-10T23:59:59Z",
                "2026-03-10T23:59:59.999999999Z"
            })
    void holdsUntilTheEndOfItsLastDayInUtc(String now) {
        assertThat(waiver("known risk", "Ana", "Ben", LAST_DAY).voidBecause(Instant.parse(now)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-11T00:00:00Z", "2026-03-11T00:00:01Z", "2027-01-01T00:00:00Z"})
    void isVoidFromTheFirstMomentAfterItsLastDay(String now) {
        assertThat(waiver("known risk", "Ana", "Ben", LAST_DAY).voidBecause(Instant.parse(now)))
                .isEqualTo("it expired on 2026-03-10");
    }

    @Test
    void lastDayMayBeAnyDate() {
        assertThat(waiver("known risk", "Ana", "Ben", LocalDate.MAX).voidBecause(BEFORE))
                .isNull();
        assertThat(waiver("known risk", "Ana", "Ben", LocalDate.MIN).voidBecause(BEFORE))
                .contains("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void isVoidWithAnythingMissing(String missing) {
        assertThat(waiver(missing, "Ana", "Ben", LAST_DAY).voidBecause(BEFORE)).contains("no reason");
        assertThat(waiver("known risk", missing, "Ben", LAST_DAY).voidBecause(BEFORE))
                .contains("no owner");
        assertThat(waiver("known risk", "Ana", missing, LAST_DAY).voidBecause(BEFORE))
                .contains("no approver");
        assertThat(waiver("known risk", missing, missing, LAST_DAY).voidBecause(BEFORE))
                .contains("no owner");
    }

    @Test
    void isVoidWithoutExpiry() {
        assertThat(waiver("known risk", "Ana", "Ben", null).voidBecause(BEFORE)).contains("no expiry date");
    }

    @ParameterizedTest
    @CsvSource({"Ana, Ana", "Ana, ANA", "ana, Ana", "'Ana ', Ana", "Ana, '  ana\t'", "Émile, émile", "INES, ines"})
    void nobodyApprovesTheirOwnWaiver(String owner, String approver) {
        assertThat(waiver("known risk", owner, approver, LAST_DAY).voidBecause(BEFORE))
                .contains("another person");
    }

    @ParameterizedTest
    @CsvSource({"Ana, Anna", "Ana Diaz, Ana Ruiz", "ana@hospital.example, ana@clinic.example"})
    void anotherPersonMayApprove(String owner, String approver) {
        assertThat(waiver("known risk", owner, approver, LAST_DAY).voidBecause(BEFORE))
                .isNull();
    }

    @Test
    void concernsResourcesByPattern() {
        Waiver waiver = new Waiver("workspace-cleanup", "clinic/*", "known risk", "Ana", "Ben", LAST_DAY);

        assertThat(waiver.concerns("workspace-cleanup", job("clinic/forms"))).isTrue();
        assertThat(waiver.concerns("workspace-cleanup", job("clinic"))).isFalse();
        assertThat(waiver.concerns("workspace-cleanup", job("other/clinic/forms")))
                .isFalse();
    }

    @Test
    void patternIsAboutTheNameAndNotTheLocation() {
        Waiver waiver = new Waiver("workspace-cleanup", "jobs/*", "known risk", "Ana", "Ben", LAST_DAY);

        assertThat(waiver.concerns("workspace-cleanup", job("clinic"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "workspace-*", "Workspace-Cleanup", "workspace", ""})
    void checkIsNamedExactly(String check) {
        assertThat(new Waiver(check, "*", "known risk", "Ana", "Ben", LAST_DAY)
                        .concerns("workspace-cleanup", job("clinic")))
                .isFalse();
    }

    @Test
    void emptyPatternConcernsNothingThatHasAName() {
        assertThat(new Waiver("workspace-cleanup", "", "known risk", "Ana", "Ben", LAST_DAY)
                        .concerns("workspace-cleanup", job("clinic")))
                .isFalse();
    }

    @Test
    void pendingCoversNothingUntilSomebodyElseApproves() {
        assertThat(requested(State.PENDING, "").voidBecause(BEFORE))
                .isEqualTo("it waits for approval by another person");
        assertThat(requested(State.REJECTED, "ben").voidBecause(BEFORE)).contains("waits for approval");
        assertThat(requested(State.WITHDRAWN, "ana").voidBecause(BEFORE)).contains("waits for approval");
        assertThat(requested(State.APPROVED, "ben").voidBecause(BEFORE)).isNull();
        assertThat(requested(State.PENDING, "").voidBecause(Instant.parse("2026-03-11T00:00:00Z")))
                .isEqualTo("it expired on 2026-03-10");
    }

    /** Users choose what they are called, so only their ids tell whether they are two. */
    @ParameterizedTest
    @ValueSource(strings = {"ana", "ANA", " ana "})
    void whoAskedCannotApproveUnderAnyName(String approverId) {
        assertThat(requested(State.APPROVED, approverId).voidBecause(BEFORE)).contains("another person");
    }

    @Test
    void twoUsersMayBeCalledAlike() {
        Waiver waiver = requested(State.APPROVED, "ana.2");
        assertThat(waiver.owner()).isEqualTo("Ana Diaz");
        assertThat(waiver.approver()).isEqualTo("Ana Diaz");
        assertThat(waiver.voidBecause(BEFORE)).isNull();
    }

    @Test
    void ageIsCountedFromTheApproval() {
        assertThat(requested(State.APPROVED, "ben").ageInDays(BEFORE)).hasValue(9);
        assertThat(requested(State.PENDING, "").ageInDays(BEFORE)).isEmpty();
        assertThat(waiver("known risk", "Ana", "Ben", LAST_DAY).ageInDays(BEFORE))
                .isEmpty();
        assertThat(declared("2026-02-28").ageInDays(BEFORE)).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ",
        "2026-03-01, ",
        "2026-03-02, 'its approval is dated 2026-03-02, which is still to come'",
        "spring, its date of approval is not a date of the form YYYY-MM-DD"
    })
    void declaredApprovalMustBeADayThatHasCome(String approved, String why) {
        assertThat(declared(approved).voidBecause(BEFORE)).isEqualTo(why);
    }

    private static Waiver declared(String approved) {
        return ConfiguredWaivers.of(new GateConfiguration.DeclaredWaiver(
                "workspace-cleanup", "*", "known risk", "Ana", "Ben", "2026-03-10", approved));
    }

    private static Waiver requested(State state, String deciderId) {
        return ConfiguredWaivers.of(new RequestedWaiver(
                "1",
                "workspace-cleanup",
                "*",
                "known risk",
                "2026-03-10",
                "ana",
                "Ana Diaz",
                Instant.parse("2026-02-19T09:00:00Z"),
                state,
                state == State.PENDING
                        ? null
                        : new Decision(deciderId, "Ana Diaz", Instant.parse("2026-02-20T23:59:59Z"), "")));
    }

    private static Resource job(String name) {
        return new Resource("job", name, "jobs/" + name + "/config.xml");
    }

    private static Waiver waiver(String reason, String owner, String approver, LocalDate expires) {
        return new Waiver("workspace-cleanup", "*", reason, owner, approver, expires);
    }
}
