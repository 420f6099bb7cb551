package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Api;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.enforcement.BreakGlassPage;
import io.jenkins.plugins.hcsecuritygate.enforcement.EnforcementPage;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import io.jenkins.plugins.hcsecuritygate.eventlog.EventLogPage;
import io.jenkins.plugins.hcsecuritygate.history.Look;
import io.jenkins.plugins.hcsecuritygate.history.PostureHistory;
import io.jenkins.plugins.hcsecuritygate.report.ReportFormat;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiversPage;
import io.jenkins.plugins.hcsecuritygate.wipe.WipeTotals;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.kohsuke.stapler.verb.GET;
import org.kohsuke.stapler.verb.POST;

/** The page of the gate under <em>Manage Jenkins</em>. Jenkins only hides its tile, so it checks permissions itself. */
@Extension
@Restricted(NoExternalUse.class)
public final class PostureLink extends ManagementLink implements GatePage, StaplerProxy {

    /** Where the page is, relative to Jenkins' root. */
    static final String PATH = "manage/hc-security-gate/";

    private static final String BREAK_GLASS = "break-glass";

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
        return PATH;
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
            Denials.check(Jenkins.SYSTEM_READ, getPath());
        }
        return this;
    }

    /** Accepted findings, below this page. */
    @NonNull
    public WaiversPage getWaivers() {
        return new WaiversPage();
    }

    /** The page of the event log. */
    @NonNull
    public EventLogPage getEvents() {
        return new EventLogPage();
    }

    /** What the page shows to the request of this thread. */
    @NonNull
    public PosturePage getPage() {
        return PosturePage.of(PostureService.get(), PageFilter.of(Stapler.getCurrentRequest2()));
    }

    /** What the wipe has done; a part of the page. No getter, so that it has no address. */
    @NonNull
    public WipeTotals wipeTotals() {
        return WipeTotals.get();
    }

    /** The page {@code history/}. */
    @NonNull
    public HistoryPage getHistory() {
        return new HistoryPage(this);
    }

    /** What the last look that was different has changed; null if nothing was ever compared. */
    @CheckForNull
    public ChangesView getLastChange() {
        return PostureHistory.get().looks().stream()
                .filter(look -> look.changes() != null || look.standing().equals(Look.FAILED))
                .reduce((first, second) -> second)
                .map(ChangesView::of)
                .orElse(null);
    }

    /** File names of the reports by the word for their format. */
    @NonNull
    public Map<String, String> getExports() {
        Map<String, String> exports = new LinkedHashMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            exports.put(format.word(), ReportExport.fileName(format));
        }
        return exports;
    }

    /** Jenkins' remote API: {@code api/json} and {@code api/xml}. */
    @NonNull
    public Api getApi() {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        return new Api(PostureApi.of(PostureService.get()));
    }

    /** The page on which an administrator opens the gate for a time. */
    @NonNull
    public BreakGlassPage breakGlass() {
        return new BreakGlassPage();
    }

    /** What is enforced, and which builds wait for it. */
    @NonNull
    public EnforcementPage getEnforcement() {
        return new EnforcementPage();
    }

    /** That page has a hyphen in its address, which no getter can have. */
    @CheckForNull
    public Object getDynamic(@NonNull String token) {
        return token.equals(BREAK_GLASS) ? breakGlass() : null;
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

    /** {@code report.json} and its like: the last report as the auditor would write it, for scripts and for evidence. */
    @GET
    public void doDynamic(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        Jenkins.get().checkPermission(Jenkins.SYSTEM_READ);
        ReportFormat format =
                ReportExport.ofFileName(request.getRestOfPath().substring(1)).orElse(null);
        if (format == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        PostureService service = PostureService.get();
        Optional<Posture> latest = service.latest();
        // A script must not go on reading OPEN when nobody looks any more.
        if (latest.isEmpty() || service.standing() == Standing.STALE) {
            response.sendError(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    PostureSummary.of(service).headline());
            return;
        }
        response.setContentType(format.mediaType());
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"hc-security-gate-" + ReportExport.fileName(format) + "\"");
        ReportExport.write(latest.get(), format, response.getOutputStream());
    }
}
