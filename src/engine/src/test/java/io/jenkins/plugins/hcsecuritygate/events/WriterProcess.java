package io.jenkins.plugins.hcsecuritygate.events;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Writes events without end and says on standard output which of them are acknowledged, until it is killed. */
final class WriterProcess {

    private WriterProcess() {}

    /** Directory, and a name that subjects begin with. */
    public static void main(String[] args) throws InterruptedException {
        EventLog log = EventLog.start(Path.of(args[0]), Logs.files(300_000), Clock.systemUTC());
        Thread[] threads = new Thread[3];
        for (int t = 0; t < threads.length; t++) {
            String prefix = args[1] + "-" + t + "-";
            threads[t] = new Thread(() -> append(log, prefix));
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void append(EventLog log, String prefix) {
        for (int i = 0; ; i++) {
            String subject = prefix + i;
            log.append(Event.of(EventKind.GATE_DECISION, "child", subject, Map.of("text", "x".repeat(i % 9 * 900))))
                    .thenAccept(line -> acknowledge(line, subject));
            while (log.health().waiting() > 50) {
                Thread.onSpinWait();
            }
        }
    }

    private static synchronized void acknowledge(LoggedEvent line, String subject) {
        System.out.println(line.sequence() + " " + line.hash() + " " + subject + " .");
        System.out.flush();
    }
}
