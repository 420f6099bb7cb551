package io.jenkins.plugins.hcsecuritygate.auditor;

import com.fasterxml.jackson.core.JsonGenerator;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.LogVerifier;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.events.Verification;
import io.jenkins.plugins.hcsecuritygate.events.Verification.Problem;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.report.JsonReportWriter;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Verifies event logs. */
@Command(
        name = "verify-log",
        description = "Verifies that event logs are whole: that nothing in them was changed, removed or put in.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every log is whole",
            "1:a log is broken",
            "2:the command line is wrong",
            "3:a log could not be read"
        })
final class VerifyLogCommand implements Callable<Integer> {
    private static final String SCHEMA = "hc-security-gate/verification/v1";
    private static final String IN_HOME = "hc-security-gate/events";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private Hcgate parent;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Directory of a log, a JENKINS_HOME that has one, or files of a log.")
    private List<Path> paths;

    @Option(
            names = "--expect-hash",
            paramLabel = "HASH",
            description = "Hash of an event that was kept elsewhere and has to be in the log. Several are possible.")
    private List<String> hashes = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Words.FormatWord.class,
            description = "text or json. Default: text.")
    private ReportFormat format;

    /**
     * One log and what was found.
     *
     * @param verification null if it could not be read
     */
    private record Verified(
            @NonNull String name, @CheckForNull Verification verification) {}

    @Override
    public Integer call() throws IOException {
        Set<String> expected = expected();
        Map<Path, List<Path>> logs = logs();
        if (!expected.isEmpty() && logs.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "--expect-hash is about one log, and the PATHs are " + logs.size());
        }
        List<Verified> all = new ArrayList<>();
        int code = ExitCode.OPEN;
        for (Map.Entry<Path, List<Path>> log : logs.entrySet()) {
            Verified verified = verify(log.getKey(), log.getValue(), expected);
            Verification verification = verified.verification();
            code = Math.max(
                    code,
                    verification == null
                            ? ExitCode.UNREADABLE
                            : verification.whole() ? ExitCode.OPEN : ExitCode.CLOSED);
            all.add(verified);
        }
        ChunkedBuffer buffer = new ChunkedBuffer();
        switch (format) {
            case TEXT -> text(all, buffer);
            case JSON -> json(all, buffer);
        }
        parent.terminal().print(buffer);
        return code;
    }

    private Set<String> expected() {
        for (String hash : hashes) {
            if (!HASH.matcher(hash).matches()) {
                throw new ParameterException(
                        spec.commandLine(), "'" + hash + "' is no hash: 64 digits from 0 to 9 and a to f");
            }
        }
        return new TreeSet<>(hashes);
    }

    /** Files of one directory are one log, however many are named; no file means all of them. */
    private Map<Path, List<Path>> logs() {
        Map<Path, List<Path>> logs = new LinkedHashMap<>();
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                Path directory = path.toAbsolutePath().normalize().getParent();
                logs.computeIfAbsent(directory == null ? path : directory, key -> new ArrayList<>())
                        .add(path);
            } else {
                logs.put(path, List.of());
            }
        }
        return logs;
    }

    private Verified verify(Path directory, List<Path> files, Set<String> expected) {
        String name = files.isEmpty() ? directory.toString() : files.get(0).toString();
        if (files.size() > 1) {
            name += " and " + (files.size() - 1) + " more";
        }
        try {
            if (!files.isEmpty()) {
                List<Path> real = new ArrayList<>();
                for (Path file : files) {
                    real.add(file.toRealPath()); // whoever names a link vouches for it
                }
                return new Verified(name, LogVerifier.files(real, expected));
            }
            Path inHome = directory.resolve(IN_HOME);
            Path log = Files.isDirectory(inHome) && !LogVerifier.isLog(directory) ? inHome : directory;
            return new Verified(log.toString(), LogVerifier.directory(log.toRealPath(), expected));
        } catch (IOException e) {
            String cause = e instanceof NoSuchFileException ? "does not exist" : SafeFile.cause(e);
            parent.terminal().say(name + ": " + cause);
            return new Verified(name, null);
        }
    }

    private static void text(List<Verified> logs, ChunkedBuffer out) {
        for (Verified log : logs) {
            Verification verification = log.verification();
            if (verification == null) {
                continue; // said on standard error
            }
            line(out, (verification.whole() ? "WHOLE   " : "BROKEN  ") + HomeNames.display(log.name()));
            LoggedEvent first = verification.first();
            LoggedEvent last = verification.last();
            if (first != null && last != null) {
                line(
                        out,
                        "  events " + first.sequence() + " to " + last.sequence() + ", " + first.time() + " to "
                                + last.time() + ", in " + verification.files()
                                + (verification.files() == 1 ? " file" : " files"));
                line(out, "  last hash " + last.hash());
            }
            for (Problem problem : verification.problems()) {
                line(out, "  " + problem.text() + " [" + problem.cause().word() + "]");
            }
            if (verification.moreProblems() > 0) {
                line(out, "  and " + verification.moreProblems() + " more");
            }
            for (String note : verification.notes()) {
                line(out, "  note: " + note);
            }
        }
    }

    private static void line(ChunkedBuffer out, String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    private static void json(List<Verified> logs, ChunkedBuffer out) throws IOException {
        try (JsonGenerator json = JsonReportWriter.generator(out)) {
            json.writeStartObject();
            json.writeStringField("schema", SCHEMA);
            json.writeArrayFieldStart("logs");
            for (Verified log : logs) {
                json(log, json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void json(Verified log, JsonGenerator json) throws IOException {
        Verification verification = log.verification();
        json.writeStartObject();
        json.writeStringField("name", log.name());
        json.writeStringField(
                "verdict", verification == null ? "UNREADABLE" : verification.whole() ? "WHOLE" : "BROKEN");
        if (verification != null) {
            json.writeNumberField("files", verification.files());
            json.writeNumberField("events", verification.events());
            end(json, "first", verification.first());
            end(json, "last", verification.last());
            json.writeArrayFieldStart("problems");
            for (Problem problem : verification.problems()) {
                json.writeStartObject();
                json.writeStringField("file", problem.file());
                json.writeNumberField("line", problem.line());
                json.writeStringField("cause", problem.cause().word());
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("moreProblems", verification.moreProblems());
            json.writeArrayFieldStart("notes");
            for (String note : verification.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void end(JsonGenerator json, String name, @CheckForNull LoggedEvent event) throws IOException {
        if (event != null) {
            json.writeObjectFieldStart(name);
            json.writeNumberField("sequence", event.sequence());
            json.writeStringField("time", event.time().toString());
            json.writeStringField("hash", event.hash());
            json.writeEndObject();
        }
    }
}
