package io.jenkins.plugins.hcsecuritygate.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionList;
import hudson.model.TaskListener;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import io.jenkins.plugins.hcsecuritygate.posture.PostureLink;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * Writes the answer to the build's log: first the verdict, then what blocks and how to mend it. Names come from
 * whoever created jobs and nodes, so every text is escaped, and a long list is cut.
 */
final class GateLog {
    static final int MAX_FINDINGS = 10;

    private static final int MAX_LENGTH = 500;

    private final PrintStream out;

    GateLog(@NonNull TaskListener listener) {
        this.out = listener.getLogger();
    }

    void print(@NonNull GateResult result) {
        List<JudgedCheck> blocking = result.blocking();
        line(
                "",
                "HC Security Gate: " + result.word() + ", score " + result.score() + " (profile "
                        + result.policy().profile().word() + ", failOn "
                        + result.policy().failOn() + ", observed "
                        + result.evaluatedAt().truncatedTo(ChronoUnit.SECONDS) + ")");
        blocking.forEach(check -> print(check, result.build().place().job()));
        result.findings().forEach(this::print);
        printSecrets(result.build());
        if (!result.open()) {
            line("", "Details: " + page());
        }
    }

    /** The log is for everybody who sees the job, so a finding about something else is only counted. */
    private void print(JudgedCheck check, String job) {
        List<JudgedFinding> standing =
                check.findings().stream().filter(f -> !f.waived()).toList();
        List<JudgedFinding> own = standing.stream().filter(f -> isAbout(f, job)).toList();
        line(
                "  ",
                heading(
                        check.metadata().severity(),
                        check.metadata().id(),
                        against(standing.size()) + " \"" + check.metadata().title() + "\""));
        own.stream().limit(MAX_FINDINGS).forEach(finding -> line("    - ", text(finding)));
        if (own.size() > MAX_FINDINGS) {
            line("    ", "and " + (own.size() - MAX_FINDINGS) + " more about this job");
        }
        line("    ", "How to fix: " + check.metadata().remediation().text());
        if (!check.metadata().remediation().path().isEmpty()) {
            line("    ", "Where: " + check.metadata().remediation().path());
        }
    }

    /** A check that failed itself has no finding. */
    private static String against(int findings) {
        return switch (findings) {
            case 0 -> "the check failed, so it could not be told whether";
            case 1 -> "1 finding against";
            default -> findings + " findings against";
        };
    }

    private static boolean isAbout(JudgedFinding judged, String job) {
        Resource resource = judged.finding().resource();
        return resource.kind().equals("job") && resource.name().equals(job);
    }

    private static String text(JudgedFinding judged) {
        return judged.finding().resource().kind() + " "
                + judged.finding().resource().name() + ": "
                + judged.finding().message();
    }

    private void print(BuildFinding build) {
        String note = build.blocks() ? "" : build.waived() ? " (waived)" : " (does not block)";
        line(
                "  ",
                heading(
                        build.check().severity(),
                        build.check().id(),
                        build.finding().message() + note));
        line("    ", "How to fix: " + build.fix());
    }

    private void printSecrets(BuildObservation build) {
        if (!build.credentials().isEmpty()) {
            line(
                    "  ",
                    "Credentials that this build was given so far: "
                            + build.credentials().stream()
                                    .map(credential -> credential.id() + " (" + credential.kind() + ")")
                                    .collect(Collectors.joining(", ")));
        }
        if (!build.secretVariables().isEmpty()) {
            line("  ", "Variables here that hold secrets: " + String.join(", ", build.secretVariables()));
        }
    }

    private static String heading(Severity severity, String id, String reason) {
        return "[" + severity + "] " + id + ": " + reason;
    }

    /** Nothing that comes from outside starts a line or passes as control sequence or console note. */
    private void line(String indent, String text) {
        String safe = HomeNames.display(text);
        out.println(indent
                + (safe.length() <= MAX_LENGTH
                        ? safe
                        : safe.substring(0, safe.offsetByCodePoints(0, safe.codePointCount(0, MAX_LENGTH))) + "…"));
    }

    private static String page() {
        String root = Jenkins.get().getRootUrl();
        String page = ExtensionList.lookupSingleton(PostureLink.class).getPath();
        return root == null ? "/" + page + " on this Jenkins" : root + page;
    }
}
