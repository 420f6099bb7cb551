package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {

    private static Terminal terminal(boolean terminal, Map<String, String> environment) {
        return new Terminal(OutputStream.nullOutputStream(), System.err, terminal, environment);
    }

    @Test
    void colourAndProgressAreForTerminalsOnly() {
        assertThat(terminal(true, Map.of("TERM", "xterm", "COLUMNS", "120")).style())
                .isEqualTo(new TextStyle(120, true));
        assertThat(terminal(true, Map.of("TERM", "xterm")).interactive()).isTrue();
        assertThat(terminal(false, Map.of("COLUMNS", "120")).style()).isEqualTo(TextStyle.PLAIN);
        assertThat(terminal(false, Map.of()).interactive()).isFalse();
    }

    @Test
    void noColourWhereItIsNotWanted() {
        assertThat(terminal(true, Map.of("NO_COLOR", "1")).style()).isEqualTo(new TextStyle(80, false));
        assertThat(terminal(true, Map.of("NO_COLOR", "")).style()).isEqualTo(new TextStyle(80, true));
        assertThat(terminal(true, Map.of("TERM", "dumb")).style()).isEqualTo(new TextStyle(80, false));
        assertThat(terminal(true, Map.of("TERM", "dumb")).interactive()).isFalse();
    }

    @Test
    void nonsenseWidthsDoNoHarm() {
        assertThat(terminal(true, Map.of("COLUMNS", "-3")).style().width()).isEqualTo(40);
        assertThat(terminal(true, Map.of("COLUMNS", "wide")).style().width()).isEqualTo(80);
        assertThat(terminal(true, Map.of("COLUMNS", "99999")).style().width()).isEqualTo(140);
    }

    @Test
    void longWorkShowsProgressWhichIsGoneAfterwards(@TempDir Path directory) throws IOException {
        Path home = Homes.closed(directory);
        FactsSource slow = (path, target) -> {
            try {
                Thread.sleep(1_500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return HomeReader.read(path, target);
        };
        Run run = Run.of(slow, Map.of("TERM", "xterm"), true, "audit", home.toString());
        assertThat(run.err()).startsWith("\rreading " + home + " … 1 s").endsWith("\r\u001B[K");
        assertThat(run.out()).contains("\u001B[1;31mCLOSED\u001B[0m");
        assertThat(Run.of(slow, Map.of("TERM", "xterm"), false, "audit", home.toString())
                        .err())
                .isEmpty();
    }
}
