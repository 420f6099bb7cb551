package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyException;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: wires commands to the terminal, and turns every outcome into an exit code and at most a few lines. */
@Command(
        name = "hcgate",
        description = "Tells whether a Jenkins controller is hardened, from its JENKINS_HOME.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Hcgate.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gate is open",
            "1:the gate is closed",
            "2:the command line is wrong",
            "3:an input could not be read, or the report not be written"
        })
public final class Hcgate implements Runnable {

    /** Held strongly, so that the level set on it stays. */
    private static final Logger LOGGER = Logger.getLogger("io.jenkins.plugins.hcsecuritygate");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Shows the version.")
    private boolean version;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Shows where an internal error came from, as HCGATE_DEBUG=1 does.")
    private boolean verbose;

    private final Terminal terminal;
    private final FactsSource facts;

    Hcgate(@NonNull Terminal terminal, @NonNull FactsSource facts) {
        this.terminal = terminal;
        this.facts = facts;
    }

    /** Runs and exits. */
    public static void main(String[] args) {
        System.exit(run(args, Terminal.system(), HomeReader::read));
    }

    /** Runs; the whole program but for the end of the process. */
    static int run(@NonNull String[] args, @NonNull Terminal terminal, @NonNull FactsSource facts) {
        if (!terminal.debug()) {
            LOGGER.setLevel(Level.OFF);
        }
        Hcgate program = new Hcgate(terminal, facts);
        try {
            return commandLine(program).execute(args);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            terminal.internalError("", e, program.verbose);
            return ExitCode.UNREADABLE;
        }
    }

    /** The command line's model. */
    @NonNull
    static CommandLine commandLine(@NonNull Hcgate program) {
        Terminal terminal = program.terminal;
        return new CommandLine(program)
                // A home may well have a name that begins with @.
                .setExpandAtFiles(false)
                .addSubcommand(new AuditCommand())
                .addSubcommand(new ChecksCommand())
                .addSubcommand(new ExplainCommand())
                .addSubcommand(new VerifyLogCommand())
                .setOut(new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8), true))
                .setErr(new PrintWriter(new OutputStreamWriter(terminal.err(), StandardCharsets.UTF_8), true))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(terminal.style().colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Math.max(60, terminal.style().width()))
                .setParameterExceptionHandler((e, args) -> wrongUsage(terminal, e))
                .setExecutionExceptionHandler((e, command, result) -> failed(program, e));
    }

    private static int wrongUsage(Terminal terminal, ParameterException e) {
        String hint = "";
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = "; did you mean '" + unmatched.getSuggestions().get(0) + "'?";
        }
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say(e.getMessage() + hint + " ('" + command + " --help' shows how it is used)");
        return ExitCode.USAGE;
    }

    private static int failed(Hcgate program, Exception e) {
        if (e instanceof PolicyException policy) {
            policy.problems().forEach(program.terminal::say);
        } else if (e instanceof InputException) {
            program.terminal.say(e.getMessage());
        } else {
            program.terminal.internalError("", e, program.verbose);
        }
        return ExitCode.UNREADABLE;
    }

    /** A command is required. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: audit, checks, explain or verify-log");
    }

    @NonNull
    Terminal terminal() {
        return terminal;
    }

    @NonNull
    FactsSource facts() {
        return facts;
    }

    boolean isVerbose() {
        return verbose;
    }

    /** What reports say they were made by. */
    @NonNull
    static Report.Tool tool() {
        String version = Hcgate.class.getPackage().getImplementationVersion();
        return new Report.Tool("hcgate", version == null ? "development" : version);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {tool().name() + " " + tool().version()};
        }
    }
}
