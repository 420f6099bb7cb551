package io.jenkins.plugins.hcsecuritygate.eventlog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.ModelObject;
import io.jenkins.plugins.hcsecuritygate.events.EventExport;
import io.jenkins.plugins.hcsecuritygate.events.EventFilter;
import io.jenkins.plugins.hcsecuritygate.events.EventLog;
import io.jenkins.plugins.hcsecuritygate.events.EventSearch;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.verb.GET;

/** The event log under the page of the gate: to look at, to search and to take away. Nothing can be changed here. */
@Restricted(NoExternalUse.class)
public final class EventLogPage implements ModelObject, StaplerProxy {

    private static final Logger LOGGER = Logger.getLogger(EventLogPage.class.getName());

    /** Where the page is, relative to Jenkins' root. */
    static final String PATH = "manage/hc-security-gate/events/";

    @Override
    public String getDisplayName() {
        return Messages.EventLogPage_display_name();
    }

    @NonNull
    public String getPath() {
        return PATH;
    }

    @Override
    public Object getTarget() {
        Denials.check(Jenkins.SYSTEM_READ, PATH);
        return this;
    }

    /** What the page shows of what the request asks for. */
    @NonNull
    public EventLogView getView() {
        ChainVerification.get().requestForPage();
        return EventLogView.of(EventQuery.of(Stapler.getCurrentRequest2()));
    }

    /** The lines of the log that the request asks for, the oldest first. */
    @GET
    @WebMethod(name = "export.jsonl")
    public void doExportJsonLines(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        export(request, response, "application/x-ndjson", "jsonl", EventExport::jsonLines);
    }

    /** The same as a table. */
    @GET
    @WebMethod(name = "export.csv")
    public void doExportCsv(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        export(request, response, "text/csv;charset=UTF-8", "csv", EventExport::csv);
    }

    private interface Format {
        EventExport to(Writer out) throws IOException;
    }

    private static void export(
            StaplerRequest2 request, StaplerResponse2 response, String type, String extension, Format format)
            throws IOException {
        Denials.check(Jenkins.SYSTEM_READ, PATH);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        EventLog log = ControllerEventLog.get();
        if (log == null) {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, Messages.EventLogView_no_log());
            return;
        }
        EventFilter filter;
        try {
            filter = EventQuery.of(request).filter();
        } catch (EventQuery.Invalid e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
            return;
        }
        response.setContentType(type);
        response.setHeader("Content-Disposition", "attachment; filename=\"hc-security-gate-events." + extension + "\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        EventExport export = format.to(out);
        boolean complete = false;
        try {
            export.end(EventSearch.oldest(log.directory(), filter, export));
            out.close();
            complete = true;
        } finally {
            if (!complete && response.isCommitted()) {
                breakOff(response, export, out);
            }
        }
    }

    /**
     * Half of a log must not arrive as a whole one. Jenkins swallows what is thrown behind the first bytes of an answer,
     * so a last line says it, and the connection is ended without the end of the answer where the container can.
     */
    private static void breakOff(StaplerResponse2 response, EventExport export, Writer out) {
        try {
            export.breakOff();
            out.flush();
            response.sendError(-1); // Jetty's word for this
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "An export that failed could not be broken off", e);
        }
    }
}
