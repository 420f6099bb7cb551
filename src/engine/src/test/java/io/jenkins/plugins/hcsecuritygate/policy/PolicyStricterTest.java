package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of policies, over random ones of the real catalogue. */
class PolicyStricterTest {

    private static final long SEED = 20_261_122;
    private static final int ROUNDS = 3_000;
    private static final List<CheckMetadata> CHECKS =
            Catalogue.checks().stream().map(check -> check.metadata()).toList();
    private static final List<String> WORDS = List.of("a", "b", "c*", "d");

    private final Random random = new Random(SEED);

    @Test
    void isCommutativeAssociativeAndIdempotent() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy a = policy();
            Policy b = policy();
            Policy c = policy();
            assertThat(a.stricter(a)).isEqualTo(a);
            assertThat(a.stricter(b)).isEqualTo(b.stricter(a));
            assertThat(a.stricter(b).stricter(c)).isEqualTo(a.stricter(b.stricter(c)));
            assertThat(a.stricter(b).stricter(b)).isEqualTo(a.stricter(b));
        }
    }

    @Test
    void demandsNoLessThanEither() {
        int differ = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy a = policy();
            Policy b = policy();
            Policy both = a.stricter(b);
            differ += both.equals(a) || both.equals(b) ? 0 : 1;
            assertNoLooser(both, a);
            assertNoLooser(both, b);
        }
        assertThat(differ).isGreaterThan(ROUNDS / 2);
    }

    private static void assertNoLooser(Policy both, Policy one) {
        assertThat(both.failOn()).isLessThanOrEqualTo(one.failOn());
        assertThat(both.unknownBlocks() || !one.unknownBlocks()).isTrue();
        assertThat(both.warningBlocks() || !one.warningBlocks()).isTrue();
        assertThat(one.waivers()).containsAll(both.waivers());
        for (CheckMetadata check : CHECKS) {
            CheckRule rule = both.ruleOf(check);
            CheckRule before = one.ruleOf(check);
            assertThat(rule.isOn() || !before.isOn()).isTrue();
            if (before.isOn()) {
                assertThat(rule.severity()).isGreaterThanOrEqualTo(before.severity());
                check.settings()
                        .forEach(setting -> assertNoLooser(setting, rule.value(setting), before.value(setting)));
            }
        }
    }

    private static void assertNoLooser(CheckSetting setting, Object now, Object before) {
        switch (setting.stricter()) {
            case LOWER -> assertThat((Integer) now).isLessThanOrEqualTo((Integer) before);
            case HIGHER -> assertThat((Integer) now).isGreaterThanOrEqualTo((Integer) before);
            case FEWER ->
                assertThat(((List<?>) before).containsAll((List<?>) now)).isTrue();
            case MORE_AND_NONE_IS_ALL ->
                assertThat(((List<?>) now).isEmpty()
                                || !((List<?>) before).isEmpty() && ((List<?>) now).containsAll((List<?>) before))
                        .isTrue();
            case NEITHER -> {}
        }
    }

    @Test
    void policiesThatMeanTheSameAreEqual() {
        CheckMetadata check = metadata("least-privilege");
        CheckRule rule = CheckRule.of(check);
        Policy policy = Policy.of(Profile.BASELINE);
        assertThat(policy.withRule(rule)).isEqualTo(policy);
        assertThat(policy.withRule(rule.withSetting("maxAdministrators", 5))).isEqualTo(policy);
        assertThat(rule.withSetting("developers", List.of("b", "a", "b")))
                .isEqualTo(rule.withSetting("developers", List.of("a", "b")));
        assertThat(CheckRule.off(check, "why").withSeverity(Severity.LOW)).isEqualTo(CheckRule.off(check, "why"));
    }

    @Test
    void aSettingWithoutAnOrderIsTheExceptionAndSaysWhatIsNotWhatIsDemanded() {
        assertThat(CHECKS.stream()
                        .flatMap(check -> check.settings().stream()
                                .filter(setting -> setting.stricter() == Stricter.NEITHER)
                                .map(setting -> check.id() + " " + setting.name())))
                .containsExactlyInAnyOrder(
                        "cloud-credentials productionJobs",
                        "cloud-credentials nonProductionJobs",
                        "controller-builds recentDays");
    }

    private static CheckMetadata metadata(String id) {
        return CHECKS.stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Policy policy() {
        List<Waiver> waivers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            waivers.add(new Waiver("a", one(WORDS), "r", "o", "p", LocalDate.EPOCH));
        }
        Policy base = Policy.of(one(List.of(Profile.values())));
        Policy policy = new Policy(
                base.profile(),
                one(List.of(Severity.values())),
                random.nextBoolean(),
                random.nextBoolean(),
                base.checks(),
                waivers);
        for (int i = random.nextInt(12); i > 0; i--) {
            policy = policy.withRule(rule(one(CHECKS)));
        }
        return policy;
    }

    private CheckRule rule(CheckMetadata check) {
        if (random.nextInt(3) == 0 && !check.id().equals(CheckRule.ALWAYS_ON)) {
            return CheckRule.off(check, one(WORDS));
        }
        CheckRule rule = CheckRule.of(check).withSeverity(one(List.of(Severity.values())));
        for (CheckSetting setting : check.settings()) {
            if (random.nextBoolean()) {
                rule = rule.withSetting(
                        setting.name(),
                        setting.isNumber() ? (Object) random.nextInt(20) : WORDS.subList(0, random.nextInt(4)));
            }
        }
        return rule;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
