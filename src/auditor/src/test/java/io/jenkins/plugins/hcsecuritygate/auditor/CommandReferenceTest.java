package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds {@code docs/hcgate.md} to the program in both directions. */
class CommandReferenceTest {
    private static final Pattern HEADING = Pattern.compile("^## `hcgate ([a-z-]+)");
    private static final Pattern OPTION_ROW = Pattern.compile("^\\| `(--?[a-z-]+)(?: ([A-Z|\\\\]+))?`");

    private String page;
    private CommandLine program;

    @BeforeEach
    void load() throws IOException {
        page = Files.readString(Path.of(System.getProperty("repository.root"), "docs", "hcgate.md"));
        Terminal terminal = new Terminal(OutputStream.nullOutputStream(), System.err, false, Map.of());
        program = Hcgate.commandLine(new Hcgate(terminal, HomeReader::read));
    }

    @Test
    void everyCommandAndItsOptionsAreDocumentedAndNoOthers() {
        Map<String, Set<String>> documented = new TreeMap<>();
        String command = "";
        for (String line : page.split("\n")) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = OPTION_ROW.matcher(line);
            if (heading.find()) {
                command = heading.group(1);
                documented.put(command, new TreeSet<>());
            } else if (line.startsWith("## ")) {
                command = "";
            } else if (row.find() && !command.isEmpty()) {
                String value = row.group(2);
                documented.get(command).add(row.group(1) + (value == null ? "" : " " + value.replace("\\", "")));
            }
        }
        Map<String, Set<String>> actual = new TreeMap<>();
        program.getSubcommands().forEach((name, sub) -> {
            Set<String> options = new TreeSet<>();
            for (OptionSpec option : sub.getCommandSpec().options()) {
                if (!option.inherited()) {
                    options.add(option.longestName() + (option.arity().max() == 0 ? "" : " " + option.paramLabel()));
                }
            }
            actual.put(name, options);
        });
        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void optionsOfEveryCommandAreDocumented() {
        for (OptionSpec option : program.getCommandSpec().options()) {
            for (String name : option.names()) {
                assertThat(page).contains("`" + name + "`");
            }
        }
    }

    @Test
    void formatsAndExitCodesAreDocumented() {
        for (ReportFormat format : ReportFormat.values()) {
            assertThat(page).contains("`" + format.word() + "`");
        }
        program.getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .keySet()
                .forEach(code -> assertThat(page).contains("\n| " + code + " |"));
    }
}
