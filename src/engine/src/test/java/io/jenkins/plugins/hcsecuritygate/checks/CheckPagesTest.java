package io.jenkins.plugins.hcsecuritygate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Holds code and pages together in both directions. After a change of metadata run it with {@code -Dpages.write=true} to
 * write the generated parts of the pages anew.
 */
class CheckPagesTest {

    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final Path PAGES = ROOT.resolve("docs/checks");
    private static final Pattern REFERENCE = Pattern.compile("checklist:(CICD|[A-Z]{2,4}-\\d+)"
            + "|HIPAA 164\\.3\\d\\d(\\([a-z0-9A-Z]+\\))+|NIST [A-Z]{2}-\\d+(\\(\\d+\\))?"
            + "|CICD-SEC-\\d+|CIS \\d(\\.\\d+)+");

    static List<Check> checks() {
        return Catalogue.checks();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void pageIsWhatTheMetadataSays(Check check) throws IOException {
        CheckPage page = CheckPage.read(page(check));
        String expected = page.expected(check.metadata());
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(page.path(), expected);
        }

        assertThat(CheckPage.read(page(check)).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyRuleIsShownByATestAndEveryClaimIsARule(Check check) throws Exception {
        Map<String, Status> claimed = new HashMap<>();
        Class<?> test = Class.forName(check.getClass().getName() + "Test");
        for (Method method : test.getDeclaredMethods()) {
            for (Rule rule : method.getAnnotationsByType(Rule.class)) {
                assertThat(claimed.put(rule.value(), rule.status()))
                        .as("claimed twice: %s", rule.value())
                        .isNull();
            }
        }

        assertThat(claimed)
                .containsExactlyInAnyOrderEntriesOf(CheckPage.read(page(check)).rules());
    }

    @ParameterizedTest
    @MethodSource("checks")
    void everyPageSaysWhatPassesAndWhatIsUnknown(Check check) throws IOException {
        assertThat(CheckPage.read(page(check)).rules().values())
                .contains(Status.PASS, Status.UNKNOWN)
                .containsAnyOf(Status.FAIL, Status.WARN);
    }

    @Test
    void everyPageBelongsToACheck() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(name -> !name.equals("index.md")))
                    .containsExactlyInAnyOrderElementsOf(checks().stream()
                            .map(check -> check.metadata().id() + ".md")
                            .toList());
        }
    }

    @Test
    void indexListsEveryCheck() throws IOException {
        StringBuilder index = new StringBuilder("""
                # Checks

                | Check | What it demands | Area | Severity | Answered by |
                |---|---|---|---|---|
                """);
        for (Check check : checks()) {
            CheckMetadata metadata = check.metadata();
            index.append("| [`%s`](%s.md) | %s | %s | %s | %s |\n"
                    .formatted(
                            metadata.id(),
                            metadata.id(),
                            metadata.title(),
                            metadata.area().word(),
                            metadata.severity(),
                            check.inputs().stream().map(Input::words).collect(Collectors.joining(", "))));
        }
        index.append("""

                *Home* is a directory, running or not; *live* is the running controller, seen by the plugin; *update data* is
                the file of `--update-data`, and *evidence* one of `--evidence`; *policy* is the policy in force. Which rules of
                the HIPAA Security Rule, NIST and others a check serves is in [compliance.md](../compliance.md).
                """);
        Path file = PAGES.resolve("index.md");
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(file, index);
        }

        assertThat(Files.readString(file)).isEqualTo(index.toString());
    }

    @Test
    void catalogueIsSortedAndFree() {
        List<String> ids = checks().stream().map(check -> check.metadata().id()).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }

    @ParameterizedTest
    @MethodSource("checks")
    void metadataIsComplete(Check check) {
        CheckMetadata metadata = check.metadata();

        assertThat(metadata.references())
                .doesNotHaveDuplicates()
                .allMatch(reference -> REFERENCE.matcher(reference).matches())
                .anyMatch(reference -> reference.startsWith("checklist:CICD"))
                .anyMatch(reference -> reference.startsWith("HIPAA"))
                .anyMatch(reference -> reference.startsWith("NIST"))
                .anyMatch(reference -> reference.startsWith("CICD-SEC"));
        assertThat(metadata.why()).endsWith(".").doesNotContain("\n");
        assertThat(metadata.title()).doesNotEndWith(".");
        assertThat(metadata.remediation().text()).endsWith(".").doesNotContain("\n");
        assertThat(metadata.remediation().path()).startsWith("Manage Jenkins");
        String yaml = metadata.remediation().configurationAsCode();
        if (!yaml.isEmpty()) {
            Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            assertThat(parsed).isInstanceOf(Map.class);
        }
    }

    private static Path page(Check check) {
        return PAGES.resolve(check.metadata().id() + ".md");
    }
}
