package io.jenkins.plugins.hcsecuritygate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/compliance.md} to the metadata of the checks in both directions. After a change of metadata run it
 * with {@code -Dpages.write=true}.
 */
class CompliancePageTest {

    private static final Path PAGE = Path.of(System.getProperty("repository.root"), "docs", "compliance.md");
    private static final String WHOLE_SECTION = "checklist:CICD";

    /** The ten items of the checklist's CI/CD section, and what they rest on. */
    private static final Map<String, String> ITEMS = new LinkedHashMap<>();

    static {
        ITEMS.put("checklist:CICD-1", "Authorized login; role-based access to one's own projects only");
        ITEMS.put("checklist:CICD-2", "Developers have limited access: logs, never real data");
        ITEMS.put("checklist:CICD-3", "Only an administrator creates a user");
        ITEMS.put("checklist:CICD-4", "No build runs on the controller; its home directory is out of reach");
        ITEMS.put("checklist:CICD-5", "Docker containers as Linux agents");
        ITEMS.put("checklist:CICD-6", "Tokens and keys stored as credentials and masked");
        ITEMS.put("checklist:CICD-7", "Managed pipeline: per environment an IAM user with the required access only");
        ITEMS.put("checklist:CICD-8", "Only allowlisted IP addresses connect to the server, ssh included");
        ITEMS.put("checklist:CICD-9", "Workspace (source code) cleaned as soon as the build finishes");
        ITEMS.put("checklist:CICD-10", "Jenkins and its plugins updated regularly");
        ITEMS.put(WHOLE_SECTION, "What the ten need to be trusted");
    }

    private static final Map<String, String> FRAMEWORKS = new LinkedHashMap<>();

    static {
        FRAMEWORKS.put("HIPAA ", "HIPAA Security Rule, 45 CFR Part 164");
        FRAMEWORKS.put("NIST ", "NIST SP 800-53 Revision 5");
        FRAMEWORKS.put("CICD-SEC-", "OWASP Top 10 CI/CD Security Risks");
        FRAMEWORKS.put("CIS ", "CIS Software Supply Chain Security Guide 1.0");
    }

    @Test
    void pageIsWhatTheMetadataSays() throws IOException {
        String expected = page();
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void everyReferenceOfEveryCheckIsOnThePage() throws IOException {
        List<String> rows = Files.readAllLines(PAGE);
        for (Check check : Catalogue.checks()) {
            CheckMetadata metadata = check.metadata();
            for (String reference : metadata.references()) {
                assertThat(rows)
                        .as("%s of %s", reference, metadata.id())
                        .anyMatch(row -> row.startsWith("| " + shown(reference) + " |")
                                && row.contains("[`" + metadata.id() + "`]"));
            }
        }
    }

    /** The other direction: nothing is claimed on the page that no check claims. */
    @Test
    void everyLinkOfThePageIsAReferenceOfThatCheck() throws IOException {
        Pattern link = Pattern.compile("\\[`([a-z-]+)`]\\(checks/\\1\\.md\\)");
        int links = 0;
        for (String row : Files.readAllLines(PAGE)) {
            if (row.startsWith("| ") && row.contains("](checks/")) {
                String first = row.substring(2, row.indexOf(" |", 2));
                Matcher matcher = link.matcher(row);
                while (matcher.find()) {
                    links++;
                    CheckMetadata metadata =
                            Catalogue.find(matcher.group(1)).orElseThrow().metadata();
                    assertThat(metadata.references().stream().map(CompliancePageTest::shown))
                            .as("%s of %s", first, metadata.id())
                            .contains(first);
                }
            }
        }
        assertThat(links).isGreaterThan(50);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Compliance

                What each check serves, taken from the metadata of the checks. A check that passes is evidence for a rule and
                never all of it: the rules are also about people, contracts and systems that no controller knows.

                ## The checklist's CI/CD section

                | Item | Demands | Checks | HIPAA | NIST | OWASP | CIS |
                |---|---|---|---|---|---|---|
                """);
        ITEMS.forEach((item, title) -> {
            List<Check> checks = referring(item::equals);
            page.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            shown(item),
                            title,
                            checks.isEmpty() ? "none yet" : links(checks),
                            FRAMEWORKS.keySet().stream()
                                    .map(framework -> references(checks, framework))
                                    .collect(Collectors.joining(" | "))));
        });
        page.append("""

                ## Other items of the checklist that checks help to decide

                | Item | Checks |
                |---|---|
                """);
        rows(page, reference -> reference.startsWith("checklist:") && !ITEMS.containsKey(reference));
        FRAMEWORKS.forEach((prefix, title) -> {
            page.append("\n## ").append(title).append("\n\n| Reference | Checks |\n|---|---|\n");
            rows(page, reference -> reference.startsWith(prefix));
        });
        return page.toString();
    }

    private static void rows(StringBuilder page, Predicate<String> wanted) {
        Map<String, List<Check>> byReference = new TreeMap<>(natural());
        for (Check check : Catalogue.checks()) {
            check.metadata().references().stream()
                    .filter(wanted)
                    .forEach(reference -> byReference
                            .computeIfAbsent(reference, added -> new ArrayList<>())
                            .add(check));
        }
        byReference.forEach(
                (reference, checks) -> page.append("| %s | %s |\n".formatted(shown(reference), links(checks))));
    }

    private static List<Check> referring(Predicate<String> wanted) {
        return Catalogue.checks().stream()
                .filter(check -> check.metadata().references().stream().anyMatch(wanted))
                .toList();
    }

    private static String links(List<Check> checks) {
        return checks.stream()
                .map(check -> check.metadata().id())
                .map(id -> "[`" + id + "`](checks/" + id + ".md)")
                .collect(Collectors.joining(", "));
    }

    private static String references(List<Check> checks, String framework) {
        String all = checks.stream()
                .flatMap(check -> check.metadata().references().stream())
                .filter(reference -> reference.startsWith(framework))
                .distinct()
                .sorted(natural())
                .map(reference -> shown(reference).replaceFirst("^(HIPAA|NIST|CIS) ", ""))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "–" : all;
    }

    private static String shown(String reference) {
        return reference.equals(WHOLE_SECTION) ? "+" : reference.replace("checklist:", "");
    }

    /** Numbers by value, so that CICD-SEC-10 comes after CICD-SEC-2. */
    private static Comparator<String> natural() {
        return Comparator.comparing((String reference) -> Pattern.compile("\\d+")
                        .matcher(reference)
                        .replaceAll(match -> "%06d".formatted(Integer.parseInt(match.group()))))
                .thenComparing(Comparator.naturalOrder());
    }
}
