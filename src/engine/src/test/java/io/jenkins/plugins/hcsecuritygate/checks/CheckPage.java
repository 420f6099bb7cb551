package io.jenkins.plugins.hcsecuritygate.checks;

import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of {@code docs/checks}: what the metadata says is generated, the rule and its limits are written by hand.
 *
 * @param path the file
 * @param text its content
 */
record CheckPage(Path path, String text) {

    private static final String RULE = "## Rule";
    private static final String LIMITS = "## What it cannot see";

    static CheckPage read(Path path) throws IOException {
        return new CheckPage(path, Files.readString(path));
    }

    /** Observations of the rule table with their statuses, in order. */
    Map<String, Status> rules() {
        Map<String, Status> rules = new LinkedHashMap<>();
        for (String line : section(RULE).lines().toList()) {
            if (line.startsWith("| ") && !line.startsWith("| Observation")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
                if (rules.put(cells[0].strip(), Status.valueOf(cells[1].strip())) != null) {
                    throw new IllegalStateException(path + " states twice: " + cells[0]);
                }
            }
        }
        return rules;
    }

    /** The page as it must be: everything generated anew around the two sections written by hand. */
    String expected(CheckMetadata metadata) {
        return header(metadata) + section(RULE) + fix(metadata) + settings(metadata) + section(LIMITS);
    }

    /** A section from its heading up to the next heading of the same level. */
    private String section(String heading) {
        int start = text.startsWith(heading + "\n") ? 0 : text.indexOf("\n" + heading + "\n") + 1;
        if (start == 0 && !text.startsWith(heading)) {
            throw new IllegalStateException(path + " has no section " + heading);
        }
        int end = text.indexOf("\n## ", start);
        return (end < 0 ? text.substring(start) : text.substring(start, end + 1)).stripTrailing()
                + (heading.equals(LIMITS) ? "\n" : "\n\n");
    }

    private static String header(CheckMetadata metadata) {
        return """
                # `%s`

                **%s.**

                | | |
                |---|---|
                | Area | %s |
                | Severity | %s |
                | References | %s |

                ## Why

                %s

                """.formatted(
                        metadata.id(),
                        metadata.title(),
                        metadata.area().word(),
                        metadata.severity(),
                        String.join(", ", metadata.references()),
                        wrap(metadata.why()));
    }

    private static String fix(CheckMetadata metadata) {
        CheckMetadata.Remediation remediation = metadata.remediation();
        StringBuilder out = new StringBuilder("## How to fix it\n\n")
                .append(wrap(remediation.text()))
                .append("\n\nIn Jenkins: *")
                .append(remediation.path())
                .append("*\n\n");
        if (!remediation.configurationAsCode().isEmpty()) {
            out.append("As code:\n\n```yaml\n")
                    .append(remediation.configurationAsCode())
                    .append("```\n\n");
        }
        return out.toString();
    }

    private static String settings(CheckMetadata metadata) {
        if (metadata.settings().isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("## Settings\n\n| Setting | Default | Meaning |\n|---|---|---|\n");
        for (CheckSetting setting : metadata.settings()) {
            out.append("| `%s` | %s | %s |\n"
                    .formatted(
                            setting.name(),
                            setting.isNumber() ? setting.defaultValue() : "none",
                            setting.description()));
        }
        return out.append('\n').toString();
    }

    private static String wrap(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > 120) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines);
    }
}
