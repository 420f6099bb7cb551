package io.jenkins.plugins.hcsecuritygate.enforcement;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Failure;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.verb.POST;

/** Where an administrator opens the gate for a time, and where everybody who may look sees for whom it is open. */
@Restricted(NoExternalUse.class)
public final class BreakGlassPage implements StaplerProxy {

    private static final Logger LOGGER = Logger.getLogger(BreakGlassPage.class.getName());

    private static final String PATH = "manage/hc-security-gate/break-glass/";

    /**
     * One line of the table.
     *
     * @param inForce whether it opens the gate now
     * @param voidBecause why it opens nothing at all; null if it is whole
     */
    public record Row(
            @NonNull String id,
            @NonNull String jobs,
            @NonNull String reason,
            @NonNull String openedBy,
            @CheckForNull Date from,
            @CheckForNull Date until,
            boolean inForce,
            @CheckForNull String voidBecause) {
        public Row {
            from = copy(from);
            until = copy(until);
        }

        @Override
        public Date from() {
            return copy(from);
        }

        @Override
        public Date until() {
            return copy(until);
        }

        private static Date copy(Date date) {
            return date == null ? null : new Date(date.getTime());
        }

        @NonNull
        static Row of(@NonNull BreakGlass opening, @NonNull Instant now) {
            return new Row(
                    BreakGlassService.id(opening),
                    opening.jobs(),
                    opening.reason(),
                    opening.openedBy(),
                    date(opening.from()),
                    date(opening.until()),
                    opening.isInForce(now),
                    opening.voidBecause());
        }

        private static Date date(Instant moment) {
            return moment == null ? null : Date.from(moment);
        }
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return this;
    }

    @NonNull
    public String getDisplayName() {
        return Messages.BreakGlassPage_display_name();
    }

    @NonNull
    public String getDescription() {
        return Messages.BreakGlassPage_description();
    }

    /** Where the page is, relative to Jenkins' root. */
    @NonNull
    public String getPath() {
        return PATH;
    }

    /** The longest time, in hours. */
    public long getMaxHours() {
        return BreakGlass.LONGEST.toHours();
    }

    @NonNull
    public List<Row> getRows() {
        Instant now = Instant.now();
        return BreakGlassService.get().all().stream()
                .map(opening -> Row.of(opening, now))
                .toList();
    }

    /** What is open now. */
    @NonNull
    public List<Row> getOpen() {
        Instant now = Instant.now();
        return BreakGlassService.get().open().stream()
                .map(opening -> Row.of(opening, now))
                .toList();
    }

    /** Why nothing can be told of openings; empty if the file can be read. */
    @NonNull
    public String getUnreadable() {
        return BreakGlassService.get().unreadable();
    }

    @POST
    public HttpResponse doOpen(
            @QueryParameter String jobs, @QueryParameter String reason, @QueryParameter String hours) {
        Denials.check(Jenkins.ADMINISTER, PATH + "open");
        try {
            BreakGlassService.get().open(Util.fixNull(jobs), Util.fixNull(reason), hours(hours));
        } catch (IllegalArgumentException e) {
            throw new Failure(Messages.BreakGlassPage_refused(e.getMessage()));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not open the gate", e);
            throw new Failure(Messages.BreakGlassPage_not_written());
        }
        return HttpResponses.redirectViaContextPath(PATH);
    }

    @POST
    public HttpResponse doEnd(@QueryParameter String id) {
        Denials.check(Jenkins.ADMINISTER, PATH + "end");
        try {
            BreakGlassService.get().end(Util.fixNull(id));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The gate is closed, but that could not be written", e);
            throw new Failure(Messages.BreakGlassPage_not_ended());
        }
        return HttpResponses.redirectViaContextPath(PATH);
    }

    private static Duration hours(String text) {
        String given = Util.fixNull(text).strip();
        long hours = given.matches("[0-9]{1,4}") ? Long.parseLong(given) : 0;
        if (hours < 1 || hours > BreakGlass.LONGEST.toHours()) {
            throw new IllegalArgumentException(Messages.BreakGlassPage_hours(BreakGlass.LONGEST.toHours()));
        }
        return Duration.ofHours(hours);
    }
}
