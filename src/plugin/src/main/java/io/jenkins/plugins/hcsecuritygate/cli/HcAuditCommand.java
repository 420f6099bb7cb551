package io.jenkins.plugins.hcsecuritygate.cli;

import hudson.Extension;
import hudson.cli.CLICommand;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureException;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import io.jenkins.plugins.hcsecuritygate.posture.ReportExport;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.args4j.Option;

/**
 * {@code hc-audit}: the running controller's report, and the verdict as exit code. What a profile or threshold given
 * here changes is this answer alone. Numbers below 16 are Jenkins' own.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class HcAuditCommand extends CLICommand {

    static final int OPEN = 0;
    static final int CLOSED = 16;

    /** Nobody knows how the controller stands, which is never good news. */
    static final int UNKNOWN = 17;

    private static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(1);

    @Option(name = "--format", metaVar = "FORMAT", usage = "format of the report: text (default), json, ...")
    private String format;

    @Option(
            name = "--profile",
            metaVar = "PROFILE",
            usage = "judge by the thresholds of this profile: baseline or strict")
    private String profile;

    @Option(
            name = "--fail-on",
            metaVar = "SEVERITY",
            usage = "judge as if the gate closed from this severity: LOW, MEDIUM, HIGH, CRITICAL")
    private String failOn;

    @Option(
            name = "--max-age",
            metaVar = "AGE",
            usage = "look again if the last look is older: seconds (default 60), or a duration such as PT10M",
            forbids = "--fresh")
    private String maxAge;

    @Option(name = "--fresh", usage = "look again in any case")
    private boolean fresh;

    @Override
    public String getShortDescription() {
        return Messages.HcAuditCommand_short_description();
    }

    @Override
    protected int run() throws IOException {
        Denials.check(Jenkins.SYSTEM_READ, getName());
        // All of them before the look, which may take a while.
        ReportFormat as = parseFormat();
        Profile asked = parseProfile();
        Severity from = parseFailOn();
        Duration age = parseMaxAge();
        Posture posture;
        try {
            posture = fresh
                    ? PostureService.get().evaluateNow()
                    : PostureService.get().current(age);
        } catch (PostureException e) {
            stderr.println("ERROR: " + e.getMessage());
            return UNKNOWN;
        }
        posture = judgedBy(posture, asked, from);
        ReportExport.write(posture, as, stdout);
        return posture.verdict().open() ? OPEN : CLOSED;
    }

    private static Posture judgedBy(Posture posture, Profile profile, Severity failOn) {
        Policy policy = posture.policy();
        if (profile != null) {
            policy = policy.withProfile(profile);
        }
        if (failOn != null) {
            policy = policy.withFailOn(failOn);
        }
        Verdict verdict = PostureService.get().judge(posture, policy, Instant.now());
        return new Posture(verdict, posture.facts(), policy, posture.evaluatedAt(), posture.took());
    }

    private ReportFormat parseFormat() {
        return format == null
                ? ReportFormat.TEXT
                : ReportFormat.ofWord(format.toLowerCase(Locale.ROOT))
                        .orElseThrow(() -> wrong("--format", format, ReportFormat.words()));
    }

    private Profile parseProfile() {
        return profile == null
                ? null
                : Profile.ofWord(profile.toLowerCase(Locale.ROOT))
                        .orElseThrow(() -> wrong(
                                "--profile",
                                profile,
                                Arrays.stream(Profile.values())
                                        .map(Profile::word)
                                        .collect(Collectors.joining(", "))));
    }

    private Severity parseFailOn() {
        return failOn == null
                ? null
                : Arrays.stream(Severity.values())
                        .filter(severity -> severity.name().equalsIgnoreCase(failOn))
                        .findFirst()
                        .orElseThrow(() -> wrong(
                                "--fail-on",
                                failOn,
                                Arrays.stream(Severity.values())
                                        .map(Severity::name)
                                        .collect(Collectors.joining(", "))));
    }

    private Duration parseMaxAge() {
        if (maxAge == null) {
            return DEFAULT_MAX_AGE;
        }
        try {
            Duration age = maxAge.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(maxAge))
                    : Duration.parse(maxAge.toUpperCase(Locale.ROOT));
            if (!age.isNegative()) {
                return age;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw wrong("--max-age", maxAge, "seconds, or a duration such as PT10M");
        }
        throw wrong("--max-age", maxAge, "seconds, or a duration such as PT10M");
    }

    /** Jenkins prints the message as one line and ends with its own code for wrong input. */
    private static IllegalArgumentException wrong(String option, String given, String known) {
        String shown = given.length() <= 60 ? given : given.substring(0, 60) + "…";
        return new IllegalArgumentException(
                option + " is '" + shown.replaceAll("\\p{Cntrl}", "?") + "'; it can be " + known);
    }
}
