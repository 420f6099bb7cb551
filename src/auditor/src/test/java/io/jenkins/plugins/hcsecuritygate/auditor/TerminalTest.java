package io.jenkins.plugins.hcsecuritygate.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.report.TextStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        CountDownLatch shown = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                shown.countDown();
            }
        };
        FactsSource untilShown = (path, target) -> {
            await(shown);
            return HomeReader.read(path, target);
        };
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Hcgate.run(
                new String[] {"audit", home.toString()},
                new Terminal(out, errors, true, Map.of("TERM", "xterm")),
                untilShown);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("\rreading " + home + " … 1 s")
                .endsWith("\r\u001B[K");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\u001B[1;31mCLOSED\u001B[0m");
    }

    @Test
    void nobodyIsToldOfProgressWhereNobodyLooks(@TempDir Path directory) throws IOException {
        Path home = Homes.closed(directory);
        FactsSource watched = (path, target) -> {
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("progress");
            return HomeReader.read(path, target);
        };
        Run run = Run.of(watched, Map.of("TERM", "xterm"), false, "audit", home.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
