package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.auditor.HomeLocator.LocatedHome;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.evidence.SshEvidence;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyException;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Audits homes and reports. */
@Command(
        name = "audit",
        description =
                "Audits a JENKINS_HOME, or a directory that holds one, without a running Jenkins. Nothing in it is"
                        + " changed, decrypted or run.",
        sortOptions = false)
final class AuditCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Hcgate parent;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "What to audit. Several give one report each.")
    private List<Path> paths;

    @Mixin
    private PolicyOptions policyOptions;

    @Option(
            names = "--update-data",
            paramLabel = "FILE",
            description = "Update site data (update-center.json) to judge versions by, instead of the home's own.")
    private Path updateData;

    @Option(
            names = "--evidence",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files about who reaches the machine over SSH: " + SshEvidence.UNDERSTOOD + ".")
    private List<Path> evidence;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = Words.Moment.class,
            description = "The moment to judge for, such as 2026-12-31 or 2026-12-31T23:59:59Z. Default: now.")
    private Instant at;

    @Mixin
    private OutputOptions outputOptions;

    @Override
    public Integer call() throws PolicyException, InputException {
        refuseWhatIsNotSupported();
        Terminal terminal = parent.terminal();
        Policy policyFile = policyOptions.readFile();
        UpdateSite updateSite = updateData == null ? null : UpdateDataFile.read(updateData);
        HostSsh hostSsh = evidence == null ? null : readEvidence();
        Instant now = at == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : at;
        List<Report> reports = new ArrayList<>();
        int code = ExitCode.OPEN;
        for (Path path : paths) {
            try {
                Report report = audit(path, policyFile, updateSite, hostSsh, now, terminal);
                reports.add(report);
                code = Math.max(code, report.verdict().open() ? ExitCode.OPEN : ExitCode.CLOSED);
            } catch (IOException e) {
                terminal.say(e.getMessage());
                code = ExitCode.UNREADABLE;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                terminal.internalError(path + ": ", e, parent.isVerbose());
                code = ExitCode.UNREADABLE;
            }
        }
        if (!reports.isEmpty()) {
            outputOptions.write(reports, paths.size() > 1, terminal);
        }
        return code;
    }

    private void refuseWhatIsNotSupported() {
        if (evidence != null && paths.size() > 1) {
            throw usage("--evidence is about one machine; name one PATH");
        }
        for (Path path : paths) {
            if (path.toString().isEmpty()) {
                throw usage("a PATH is empty");
            }
            UnsupportedInputs.recognise(path).ifPresent(kind -> {
                throw usage(path + ": " + kind + " is not supported yet by this version; name a directory");
            });
        }
    }

    private HostSsh readEvidence() throws InputException {
        List<SshEvidence> files = new ArrayList<>();
        for (Path file : evidence) {
            files.add(EvidenceFiles.read(file)
                    .orElseThrow(() -> usage(HomeNames.display(file.toString())
                            + " is no evidence that is understood; that is: " + SshEvidence.UNDERSTOOD)));
        }
        return SshEvidence.combine(files);
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private Report audit(
            Path path,
            @CheckForNull Policy policyFile,
            @CheckForNull UpdateSite updateSite,
            @CheckForNull HostSsh hostSsh,
            @NonNull Instant now,
            @NonNull Terminal terminal)
            throws IOException {
        LocatedHome home = HomeLocator.locate(path);
        if (home.below()) {
            terminal.say(path + ": found the " + home.target().kind().word() + " " + home.root());
        }
        ControllerFacts facts;
        Progress progress = new Progress(terminal, "reading " + home.root());
        try {
            facts = parent.facts().read(home.root(), home.target());
        } finally {
            progress.stop();
        }
        if (updateSite != null) {
            facts = facts.withUpdateSite(updateSite);
        }
        if (hostSsh != null) {
            facts = facts.withHostSsh(hostSsh);
        }
        Policy policy = policyOptions.applyTo(
                policyFile == null
                        ? ConfiguredPolicy.of(facts.gate(), note -> terminal.say(path + ": " + note))
                        : policyFile);
        Verdict verdict = new Gate(Catalogue.checks()).evaluate(facts, policy, now);
        return Report.of(Hcgate.tool(), facts, now, policy, verdict);
    }
}
