package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.PluginWrapper;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.report.JsonReportWriter;
import io.jenkins.plugins.hcsecuritygate.report.Report;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiversPage;
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
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
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

    /** Whoever asks for waivers or approves them need not see the rest; their page checks its own permissions. */
    @Override
    public Object getTarget() {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String rest = request == null ? "" : request.getRestOfPath();
        if (!rest.equals("/waivers") && !rest.startsWith("/waivers/")) {
            Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        }
        return this;
    }

    /** Accepted findings, below this page. */
    @NonNull
    public WaiversPage getWaivers() {
        return new WaiversPage();
    }

    /** What the page shows. */
    @NonNull
    public PosturePage getPage() {
        return PosturePage.of(PostureService.get());
    }

    /** Looks at the controller now. A failure is no error of the request: the page says what is wrong. */
    @POST
    public HttpResponse doReaudit() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
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
