package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyReader;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the example clinic to what its page says, and draws the picture in the README from it ({@code
 * -Dpages.write=true} draws it anew).
 */
class ClinicExampleTest {

    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final Path EXAMPLES = ROOT.resolve("examples");
    private static final Path PICTURE = ROOT.resolve("docs/images/audit.svg");
    private static final Instant AT = Instant.parse("2026-03-10T08:00:00Z");

    @Test
    void showsEveryStatusButAnError() throws Exception {
        assertThat(audit().checks())
                .extracting(JudgedCheck::status)
                .containsAll(EnumSet.complementOf(EnumSet.of(Status.ERROR)))
                .doesNotContain(Status.ERROR);
        assertThat(audit().open()).isFalse();
    }

    @Test
    void pageSaysWhatTheAuditSays() throws Exception {
        Map<String, String> stated = new TreeMap<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("README.md"))) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|");
                stated.put(cells[1].strip().replace("`", ""), cells[2].strip());
            }
        }

        assertThat(stated)
                .isEqualTo(audit().checks().stream()
                        .collect(Collectors.toMap(
                                check -> check.metadata().id(),
                                check -> check.status().name())));
        assertThat(Files.readString(EXAMPLES.resolve("README.md"))).contains("--at " + AT);
    }

    @Test
    void fingerprintsAreDistinct() throws Exception {
        List<String> fingerprints = audit().checks().stream()
                .flatMap(check -> check.findings().stream()
                        .map(judged ->
                                judged.finding().fingerprint(check.metadata().id())))
                .toList();

        assertThat(fingerprints).doesNotHaveDuplicates().hasSizeGreaterThan(5);
    }

    @Test
    void everyUnknownSaysWhatWouldAnswerIt() throws Exception {
        assertThat(audit().checks().stream()
                        .flatMap(check -> check.findings().stream())
                        .map(judged -> judged.finding())
                        .filter(finding -> finding.status() == Status.UNKNOWN))
                .isNotEmpty()
                .extracting(Finding::answeredBy)
                .allSatisfy(answer -> assertThat(answer).isNotBlank());
    }

    @Test
    void pictureShowsTheAuditAsItIs() throws Exception {
        String expected = TerminalPicture.of(text());
        if (Boolean.getBoolean("pages.write")) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, expected);
        }

        assertThat(Files.readString(PICTURE)).isEqualTo(expected);
    }

    /** The report as a terminal of 100 columns shows it. */
    private static String text() throws Exception {
        ControllerFacts facts = facts();
        Policy policy = policy();
        // A version in a picture would be out of date with every release.
        Report report = Report.of(new Report.Tool("hcgate", "(version)"), facts, AT, policy, verdict(facts, policy));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReportFormat.TEXT.writer(new TextStyle(100, true)).write(report, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Verdict audit() throws Exception {
        return verdict(facts(), policy());
    }

    private static Verdict verdict(ControllerFacts facts, Policy policy) {
        return new Gate(Catalogue.checks()).evaluate(facts, policy, AT);
    }

    private static ControllerFacts facts() throws IOException {
        return HomeReader.read(EXAMPLES.resolve("clinic-home"), new Target(Target.Kind.HOME, "examples/clinic-home"));
    }

    private static Policy policy() throws Exception {
        return new PolicyReader(Catalogue.checks()).read(EXAMPLES.resolve("clinic-policy.yaml"));
    }
}
