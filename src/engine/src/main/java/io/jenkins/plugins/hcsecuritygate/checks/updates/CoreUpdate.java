package io.jenkins.plugins.hcsecuritygate.checks.updates;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Jenkins itself is kept current: it runs the offered release or one not far behind. */
public final class CoreUpdate implements Check {

    private static final String MAX_BEHIND = "maxLinesBehind";

    /** Weekly releases that may lie between a weekly release and the newest LTS line: about one LTS period. */
    private static final int LTS_PERIOD = 13;

    private static final CheckMetadata METADATA = new CheckMetadata(
            "core-update",
            "Jenkins itself is up to date",
            Area.UPDATES,
            Severity.MEDIUM,
            """
            Only the current weekly release and the current LTS line get security fixes. A controller several lines \
            behind cannot be mended in a hurry when an advisory comes: it must first make all the steps it left \
            out.""",
            new Remediation(
                    "Update Jenkins to the offered release, LTS line by LTS line, after reading the upgrade guide.",
                    "Manage Jenkins (the notice about a new version)",
                    ""),
            List.of(
                    "checklist:CICD-10",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SI-2",
                    "NIST SA-22",
                    "CICD-SEC-3",
                    "CICD-SEC-7",
                    "CIS 2.3.7"),
            List.of(
                    UpdateDataDoubts.MAX_AGE_SETTING,
                    CheckSetting.number(
                                    MAX_BEHIND,
                                    LTS_PERIOD,
                                    "Weekly releases the running line may be behind the offered one; LTS lines are 12 or 13"
                                            + " apart.")
                            .stricterIf(Stricter.LOWER)));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public Set<Input> inputs() {
        return EnumSet.of(Input.HOME, Input.LIVE, Input.UPDATE_DATA);
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        return context.facts()
                .jenkinsVersion()
                .fold(
                        running -> judge(context, running),
                        unknown -> CheckResult.of(List.of(Finding.unknown(core(), unknown)), ""));
    }

    private static CheckResult judge(CheckContext context, String text) {
        Optional<JenkinsVersion> running = JenkinsVersion.parse(text).filter(version -> !version.isSnapshot());
        if (running.isEmpty()) {
            return CheckResult.of(
                    List.of(Finding.unknown(
                            core(),
                            "the version " + text + " names no release",
                            "Start the home with a released Jenkins, which writes its version down")),
                    "");
        }
        Optional<JenkinsVersion> offered = context.facts().updateSites().items().stream()
                .map(UpdateSite::coreVersion)
                .flatMap(version -> version == null ? Optional.<String>empty().stream() : Optional.of(version).stream())
                .map(JenkinsVersion::parse)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        List<Finding> findings = new ArrayList<>();
        if (offered.isPresent() && offered.get().compareTo(running.get()) > 0) {
            findings.add(behind(context, running.get(), offered.get()));
        } else if (offered.isPresent()
                && offered.get().isLts()
                && !running.get().isLts()) {
            findings.add(Finding.unknown(
                    core(),
                    "the update data offers the LTS release " + offered.get()
                            + ", which says nothing about the weekly release " + running.get(),
                    UpdateDataDoubts.REFRESH));
        } else {
            // Nothing newer is known; that proves something only if the data can be relied on.
            findings.addAll(UpdateDataDoubts.of(context));
            if (offered.isEmpty() && findings.isEmpty()) {
                findings.add(Finding.unknown(
                        core(), "no update site offers a version of Jenkins itself", UpdateDataDoubts.REFRESH));
            }
        }
        return CheckResult.of(findings, "Jenkins " + running.get() + " is the offered release or newer");
    }

    private static Finding behind(CheckContext context, JenkinsVersion running, JenkinsVersion offered) {
        int allowed = context.settings().number(MAX_BEHIND);
        OptionalInt runningLine = running.weeklyLine();
        OptionalInt offeredLine = offered.weeklyLine();
        String message = "Jenkins " + running + " runs, " + offered + " is offered";
        if (runningLine.isEmpty() || offeredLine.isEmpty()) {
            return Finding.fail(
                    core(),
                    message
                            + (runningLine.isEmpty() && offeredLine.isEmpty()
                                    ? "; how many releases lie between is not known"
                                    : ", a whole generation newer"));
        }
        int lines = offeredLine.getAsInt() - runningLine.getAsInt();
        // Data of the weekly line does not tell the newest LTS line, which may be a whole period older.
        int slack = running.isLts() && !offered.isLts() ? LTS_PERIOD : 0;
        return lines > allowed + slack
                ? Finding.fail(core(), message + ": " + lines + " weekly releases behind")
                : Finding.warn(core(), message);
    }

    private static Resource core() {
        return new Resource("core", "jenkins", "config.xml");
    }
}
