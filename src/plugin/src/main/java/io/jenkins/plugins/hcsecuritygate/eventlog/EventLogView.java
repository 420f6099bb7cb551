package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.events.EventFilter;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventSearch;
import io.jenkins.plugins.hcsecuritygate.events.LoggedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the page shows, ready to be printed: the view only places and escapes it.
 *
 * @param status whether the log is written and whole
 * @param query what was asked for
 * @param error why that cannot be answered; empty if it can
 * @param rows the events, the newest first
 * @param older part of a URL that leads to those before; empty if there are none
 * @param notes what else there is to say about the answer
 */
@Restricted(NoExternalUse.class)
public record EventLogView(
        @NonNull EventLogStatus status,
        @NonNull EventQuery query,
        @NonNull String error,
        @NonNull List<Row> rows,
        @NonNull String older,
        @NonNull List<String> notes) {
    private static final Logger LOGGER = Logger.getLogger(EventLogView.class.getName());

    private static final int ROWS = 50;

    /** So much of the log is read for one page at most. */
    private static final long MAX_BYTES = 32L << 20;

    public EventLogView {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * @param intact whether the line has the hash of what it says
     */
    public record Row(
            @NonNull String sequence,
            @NonNull String time,
            @NonNull String kind,
            @NonNull String actor,
            @NonNull String subject,
            @NonNull List<Map.Entry<String, String>> details,
            @NonNull String hash,
            boolean intact) {
        public Row {
            details = List.copyOf(details);
        }
    }

    @NonNull
    static EventLogView of(@NonNull EventQuery query) {
        EventLogStatus status = EventLogStatus.now();
        EventLog log = ControllerEventLog.get();
        if (log == null) {
            return answer(status, query, Messages.EventLogView_no_log());
        }
        try {
            EventFilter filter = query.filter();
            EventSearch.Page page = EventSearch.newest(log.directory(), filter, query.position(), ROWS, MAX_BYTES);
            List<String> notes = new ArrayList<>();
            if (page.unreadable() > 0) {
                notes.add(Messages.EventLogView_unreadable(page.unreadable()));
            }
            if (page.spent()) {
                notes.add(Messages.EventLogView_spent(MAX_BYTES >> 20));
            }
            return new EventLogView(
                    status,
                    query,
                    "",
                    page.events().stream().map(EventLogView::row).toList(),
                    page.next() == 0 ? "" : query.parameters(Long.toString(page.next())),
                    notes);
        } catch (EventQuery.Invalid e) {
            return answer(status, query, e.getMessage());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The event log cannot be read", e);
            return answer(
                    status, query, Messages.EventLogView_failed(e.getClass().getSimpleName()));
        }
    }

    private static EventLogView answer(EventLogStatus status, EventQuery query, String error) {
        return new EventLogView(status, query, error, List.of(), "", List.of());
    }

    private static Row row(EventSearch.Found found) {
        LoggedEvent event = found.event();
        return new Row(
                Long.toString(event.sequence()),
                event.time().toString(),
                event.event().kind(),
                event.event().actor(),
                event.event().subject(),
                List.copyOf(event.event().details().entrySet()),
                event.hash(),
                found.intact());
    }

    /** Words of all kinds, for the form. */
    @NonNull
    public List<String> kinds() {
        return Arrays.stream(EventKind.values()).map(EventKind::word).sorted().toList();
    }

    /** Whether anything is asked for but the newest of all. */
    public boolean filtered() {
        return !query.parameters("").isEmpty();
    }

    /** The same question without a place, as part of a URL. */
    @NonNull
    public String parameters() {
        return query.parameters("");
    }
}
