package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.events.Event;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventLogSettings;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Events;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The event log of this controller. It begins before extensions are there, and ends with the terminators, so what happens
 * after them, such as agents that are disconnected, is in the system log alone.
 */
@Restricted(NoExternalUse.class)
public final class ControllerEventLog {
    private static final Logger LOGGER = Logger.getLogger(ControllerEventLog.class.getName());

    /** Relative to the Jenkins home. */
    static final String DIRECTORY = "hc-security-gate/events";

    /**
     * What the log keeps until its configuration is known. What is not deleted can be deleted later, so nothing goes that
     * any configuration would keep.
     */
    static final EventLogSettings AT_START =
            EventLogSettings.DEFAULT.keeping(EventLogSettings.DEFAULT.maxFileBytes(), Events.MAX_YEARS);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Guarded by itself, as is every change of {@link #log}. */
    private static final EarlyEvents EARLY = new EarlyEvents();

    private static volatile EventLog log;
    private static volatile boolean stopped;

    /** Whether Jenkins has started, so that its configuration is what it will be. */
    private static volatile boolean configurable;

    private ControllerEventLog() {}

    /** Before extensions are there: what they do first may already be worth an event. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void start() {
        File directory = new File(Jenkins.get().getRootDir(), DIRECTORY);
        EventLog started = EventLog.start(directory.toPath(), AT_START, Clock.systemUTC());
        synchronized (EARLY) {
            stopped = false;
            configurable = false;
            log = started;
            EARLY.moveTo(started);
        }
    }

    /** Jenkins has started: Configuration as Code, too, has had its say. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Started extends ItemListener {
        @Override
        public void onLoaded() {
            configured();
        }
    }

    private static void configured() {
        configurable = true;
        configure(HcSecurityGateConfiguration.get());
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
                if (current == null && !stopped) {
                    return EARLY.add(event);
                }
            }
        }
        return current == null ? tooLate(event) : current.append(event);
    }

    /** What cannot be in this log any more is told where it still can be. */
    private static CompletionStage<LoggedEvent> tooLate(Event event) {
        LOGGER.log(
                Level.WARNING,
                () -> ("Not in the event log, which has ended: " + event.kind() + " by " + event.actor() + ": "
                                + event.subject() + " " + event.details())
                        .replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " "));
        return CompletableFuture.failedFuture(new IllegalStateException("the event log has ended"));
    }

    /** The log; null before it is started and after it has ended. */
    @CheckForNull
    static EventLog get() {
        return log;
    }
}
