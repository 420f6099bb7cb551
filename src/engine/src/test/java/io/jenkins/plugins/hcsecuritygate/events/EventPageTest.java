package io.jenkins.plugins.hcsecuritygate.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} is what scripts that read the log are written by. */
class EventPageTest {

    @Test
    void everyKindHasItsPlaceInTheTableAndNothingElseHas() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("repository.root"), "docs/events.md"));
        String table = page.substring(page.indexOf("## Kinds"), page.indexOf("## What is promised"));
        String firstColumns = String.join(
                "\n",
                table.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.indexOf(" | ")))
                        .toList());
        assertThat(Pattern.compile("`([a-z-]+)`")
                        .matcher(firstColumns)
                        .results()
                        .map((MatchResult word) -> word.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(EventKind.values()).map(EventKind::word).toList());
    }
}
