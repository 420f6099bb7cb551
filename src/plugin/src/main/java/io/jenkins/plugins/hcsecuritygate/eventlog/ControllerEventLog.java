package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.hcsecuritygate.config.EventLogConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The event log of this controller, from early in its start to late in its end. */
@Restricted(NoExternalUse.class)
public final class ControllerEventLog {
    private static final Logger LOGGER = Logger.getLogger(ControllerEventLog.class.getName());

    /** Relative to the Jenkins home. */
    static final String DIRECTORY = "hc-security-gate/events";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_EARLY = 1_000;

    /** What came before the log was started. Guarded by itself. */
    private static final Deque<Early> EARLY = new ArrayDeque<>();

    private record Early(Event event, CompletableFuture<LoggedEvent> done) {}

    private static volatile EventLog log;
    private static volatile boolean stopped;

    /** Whether Jenkins has started, so that its configuration is what it will be. */
    private static volatile boolean configurable;

    private ControllerEventLog() {}

    /**
     * What the log keeps until its configuration is known. What is not deleted can be deleted later, so nothing goes that
     * any configuration would keep.
     */
    static final EventLogSettings AT_START = EventLogSettings.DEFAULT.keeping(
            EventLogSettings.DEFAULT.maxFileBytes(), EventLogConfiguration.MAX_YEARS);

    /** Before extensions are there: what they do first may already be worth an event. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void start() {
        File directory = new File(Jenkins.get().getRootDir(), DIRECTORY);
        EventLog started = EventLog.start(directory.toPath(), AT_START, Clock.systemUTC());
        synchronized (EARLY) {
            stopped = false;
            configurable = false;
            log = started;
            for (Early early = EARLY.poll(); early != null; early = EARLY.poll()) {
                CompletableFuture<LoggedEvent> done = early.done();
                started.append(early.event()).whenComplete((line, why) -> {
                    if (why == null) {
                        done.complete(line);
                    } else {
                        done.completeExceptionally(why);
                    }
                });
            }
        }
    }

    /** Jenkins has started: Configuration as Code, too, has had its say. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Started extends ItemListener {
        @Override
        public void onLoaded() {
            configurable = true;
            configure(HcSecurityGateConfiguration.get());
        }
    }

    /** Has the settings count, unless they are not known: before Jenkins has started, or if they could not be read. */
    static void configure(@NonNull HcSecurityGateConfiguration configuration) {
        EventLog current = log;
        if (current != null && configurable && configuration.isReadable()) {
            current.configure(configuration.getEvents().toSettings());
        }
    }

    /** Jenkins' end must not hang on a disk that does not answer. */
    @Terminator
    public static void stop() throws InterruptedException {
        EventLog current;
        synchronized (EARLY) {
            current = log;
            log = null;
            stopped = true;
            EARLY.clear();
        }
        if (current != null && !current.close(PATIENCE)) {
            LOGGER.log(Level.WARNING, () -> "The event log could not be ended in good order: " + current.health());
        }
        KnownState.settle();
    }

    /** See {@link EventLog#append}. */
    @NonNull
    static CompletionStage<LoggedEvent> append(@NonNull Event event) {
        EventLog current = log;
        if (current == null) {
            synchronized (EARLY) {
                current = log;
                if (current == null) {
                    return appendLater(event);
                }
            }
        }
        return current.append(event);
    }

    private static CompletionStage<LoggedEvent> appendLater(Event event) {
        CompletableFuture<LoggedEvent> done = new CompletableFuture<>();
        if (stopped || EARLY.size() == MAX_EARLY) {
            String why = stopped ? "has ended" : "has not begun";
            LOGGER.log(Level.WARNING, "Not in the event log, which {0}: {1}", new Object[] {why, event.kind()});
            done.completeExceptionally(new IllegalStateException("the event log " + why));
        } else {
            EARLY.add(new Early(event, done));
        }
        return done;
    }

    /** The log; null before it is started and after it has ended. */
    @CheckForNull
    static EventLog get() {
        return log;
    }
}
