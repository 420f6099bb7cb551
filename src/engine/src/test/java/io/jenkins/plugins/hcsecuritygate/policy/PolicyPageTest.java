package io.jenkins.plugins.hcsecuritygate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/policy.md} to the reader: its example must work with the real catalogue, its errors be the real ones. */
class PolicyPageTest {

    private static String page() throws IOException {
        return Files.readString(Path.of(System.getProperty("repository.root"), "docs", "policy.md"));
    }

    private static String example() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static Policy read(String text) throws PolicyException {
        return new PolicyReader(Catalogue.checks()).read("policy.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theExampleIsValid() throws IOException {
        Policy policy = read(example());
        assertThat(policy.profile()).isEqualTo(Profile.STRICT);
        assertThat(policy.failOn()).isEqualTo(Severity.HIGH);
        assertThat(policy.unknownBlocks()).isTrue();
        assertThat(policy.warningBlocks()).isFalse();
        assertThat(policy.checks().get("update-data-age").settings()).containsEntry("maxAgeDays", 14);
        assertThat(policy.checks()).hasSize(3);
        assertThat(policy.checks().get("https-url").isOn()).isFalse();
        assertThat(policy.waivers())
                .singleElement()
                .satisfies(waiver -> assertThat(waiver.voidBecause(Instant.parse("2026-12-31T12:00:00Z")))
                        .isNull());
    }

    @Test
    void theErrorsShownAreTheRealOnes() throws IOException {
        String wrong = "profil: strict\nchecks:\n  update-data-age:\n    maxAge: 14\n  https-url: {enabled: false}\n";
        PolicyException refused = catchThrowableOfType(PolicyException.class, () -> read(wrong));
        String page = page();
        assertThat(refused.problems())
                .hasSize(3)
                .allSatisfy(line -> assertThat(page).contains("hcgate: " + line + "\n"));
    }

    @Test
    void theTableGivesTheProfilesDefaults() throws IOException {
        for (Profile profile : Profile.values()) {
            assertThat(page())
                    .contains("`" + profile.word() + "`: `" + profile.failOn() + "`")
                    .contains("`" + profile.word() + "`: `" + (profile.unknownBlocks() ? "block" : "warn") + "`")
                    .contains("`" + profile.word() + "`: `" + (profile.warningBlocks() ? "block" : "pass") + "`");
        }
    }
}
