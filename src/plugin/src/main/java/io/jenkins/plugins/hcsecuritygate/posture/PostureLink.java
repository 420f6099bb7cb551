package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.PluginWrapper;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import io.jenkins.plugins.hcsecuritygate.eventlog.EventLogPage;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.report.JsonReportWriter;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The page of the gate under <em>Manage Jenkins</em>. Jenkins only hides its tile, so it checks permissions itself. */
@Extension
@Restricted(NoExternalUse.class)
public final class PostureLink extends ManagementLink implements StaplerProxy {

    private static final Logger LOGGER = Logger.getLogger(PostureLink.class.getName());

    @Override
    public String getIconFileName() {
        return "symbol-shield-warning";
    }

    @Override
    public String getDisplayName() {
        return Messages.PostureLink_display_name();
    }

    @Override
    public String getDescription() {
        return Messages.PostureLink_description();
    }

    @Override
    public String getUrlName() {
        return "hc-security-gate";
    }

    /** Where the page is, relative to Jenkins' root. */
    @NonNull
    public String getPath() {
        return "manage/" + getUrlName() + "/";
    }

    @Override
    public Category getCategory() {
        return Category.SECURITY;
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @Override
    public Object getTarget() {
        Denials.check(Jenkins.SYSTEM_READ, getPath());
        return this;
    }

    /** The page of the event log. */
    @NonNull
    public EventLogPage getEvents() {
        return new EventLogPage();
    }

    /** What the page shows. */
    @NonNull
    public PosturePage getPage() {
        return PosturePage.of(PostureService.get());
    }

    /** Looks at the controller now. A failure is no error of the request: the page says what is wrong. */
    @POST
    public HttpResponse doReaudit() {
        Denials.check(Jenkins.ADMINISTER, getPath() + "reaudit");
        try {
            PostureService.get().evaluateNow();
        } catch (PostureException e) {
            LOGGER.log(Level.WARNING, "The controller could not be evaluated", e);
        }
        return HttpResponses.redirectViaContextPath(getPath());
    }

    /** The last report as the auditor would write it, for scripts and for evidence. */
    @GET
    @WebMethod(name = "report.json")
    public void doReportJson(StaplerResponse2 response) throws IOException {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        Optional<Posture> latest = PostureService.get().latest();
        if (latest.isEmpty()) {
            response.sendError(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    PostureSummary.of(PostureService.get()).headline());
            return;
        }
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"hc-security-gate-report.json\"");
        new JsonReportWriter().write(report(latest.get()), response.getOutputStream());
    }

    private static Report report(Posture posture) {
        PluginWrapper plugin = Jenkins.get().getPluginManager().getPlugin(ControllerFacts.OWN_PLUGIN);
        return Report.of(
                new Report.Tool(ControllerFacts.OWN_PLUGIN, plugin == null ? "?" : plugin.getVersion()),
                posture.facts(),
                posture.evaluatedAt(),
                posture.policy(),
                posture.verdict());
    }
}
