package io.jenkins.plugins.hcsecuritygate.waivers;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredWaivers;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.posture.GatePage;
import io.jenkins.plugins.hcsecuritygate.posture.Posture;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.verb.POST;

/**
 * Accepted findings: seen with {@code Overall/SystemRead} or a permission about waivers, asked for by whoever may, and
 * granted by somebody else. One object per request.
 */
@Restricted(NoExternalUse.class)
public final class WaiversPage implements GatePage, StaplerProxy {

    private static final Logger LOGGER = Logger.getLogger(WaiversPage.class.getName());
    private static final int MAX_HISTORY = 50;

    /** Its address below Jenkins' root; it has another one for who may see nothing else of the gate. */
    static final String PATH = "manage/hc-security-gate/waivers/";

    private final Instant now = Instant.now();

    /** What was last seen of the controller; null if nobody has looked, or too long ago. */
    @CheckForNull
    private final Verdict verdict = verdict(now);

    /** Why the last form of this request was refused; null if it was not. */
    @CheckForNull
    private String refusal;

    @Override
    public String getDisplayName() {
        return Messages.WaiversPage_display_name();
    }

    @NonNull
    @Override
    public String getDescription() {
        return Messages.WaiversPage_description();
    }

    @Override
    public Object getTarget() {
        WaiverPermissions.checkMaySee();
        return this;
    }

    public boolean isMayRequest() {
        return Jenkins.get().hasPermission(WaiverPermissions.REQUEST);
    }

    public boolean isMayApprove() {
        return Jenkins.get().hasPermission(WaiverPermissions.APPROVE);
    }

    public boolean isMaySeePosture() {
        return Jenkins.get().hasPermission(Jenkins.SYSTEM_READ);
    }

    /**
     * Whoever may only ask sees the waivers, with the names and reasons that people gave them, but not which findings of
     * this moment they cover: those name all the other jobs and agents.
     */
    public boolean isMaySeeFindings() {
        return isMaySeePosture() || isMayApprove();
    }

    /** Whether it can be told what waivers cover. Who decides about one must not take not knowing for nothing. */
    public boolean isJudged() {
        return verdict != null;
    }

    /** Why this user can neither ask nor approve although permissions would allow it; empty if nothing is in the way. */
    @NonNull
    public String getObstacle() {
        try {
            Person.current();
            return "";
        } catch (WaiverRefused e) {
            return e.getMessage();
        }
    }

    /** What was wrong with the form; empty if nothing was. */
    @NonNull
    public String getRefusal() {
        return refusal == null ? "" : refusal;
    }

    /** Why the file of waivers cannot be read; empty if it can. */
    @NonNull
    public String getUnreadable() {
        return WaiverStore.get().toFact() instanceof Fact.Unknown<List<RequestedWaiver>> unknown ? unknown.why() : "";
    }

    /** Why the configuration, and with it every waiver, is unknown; empty if it can be read. */
    @NonNull
    public String getUnreadableConfiguration() {
        return HcSecurityGateConfiguration.get().toFact() instanceof Fact.Unknown<GateConfiguration> unknown
                ? unknown.why()
                : "";
    }

    /** All that may cover something, those that want attention first. */
    @NonNull
    public List<WaiverRow> getRows() {
        Verdict seen = isMaySeeFindings() ? verdict : null;
        Person user = user();
        GateConfiguration gate =
                HcSecurityGateConfiguration.get().toFact().toOptional().orElse(GateConfiguration.DEFAULT);
        return Stream.concat(
                        gate.declaredWaivers().stream()
                                .map(declared -> WaiverRow.declared(ConfiguredWaivers.of(declared), seen, now)),
                        kept().stream()
                                .filter(RequestedWaiver::isOpen)
                                .map(requested -> WaiverRow.requested(requested, seen, now, user)))
                .sorted(Comparator.comparing(WaiverRow::standing)
                        .thenComparing(row -> row.waiver().expiresAsWritten()))
                .toList();
    }

    /** Those that were rejected or withdrawn, the latest request first. */
    @NonNull
    public List<WaiverRow> getHistory() {
        List<RequestedWaiver> closed = new ArrayList<>(
                kept().stream().filter(waiver -> !waiver.isOpen()).toList());
        Collections.reverse(closed);
        return closed.stream()
                .limit(MAX_HISTORY)
                .map(requested -> WaiverRow.requested(requested, null, now, null))
                .toList();
    }

    /** What a waiver may be asked for. */
    @NonNull
    public List<CheckMetadata> getChecks() {
        return Catalogue.checks().stream().map(Check::metadata).toList();
    }

    /** Today in UTC, before which no waiver can end. */
    @NonNull
    public String getToday() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
    }

    /** A field of the form, as a link to this page or the refused form filled it. */
    @NonNull
    public String field(@NonNull String name) {
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        String value = request == null ? null : request.getParameter(name);
        return value == null ? "" : value;
    }

    @POST
    public HttpResponse doRequest(
            @QueryParameter String check,
            @QueryParameter String resource,
            @QueryParameter String reason,
            @QueryParameter String expires) {
        Denials.check(WaiverPermissions.REQUEST, PATH + "request");
        return act(store -> store.request(WaiverRequest.of(check, resource, reason, expires), Person.current(), now));
    }

    @POST
    public HttpResponse doApprove(@QueryParameter String id) {
        Denials.check(WaiverPermissions.APPROVE, PATH + "approve");
        return act(store -> store.decide(WaiverRequest.oneLine(id), true, Person.current(), "", now));
    }

    @POST
    public HttpResponse doReject(@QueryParameter String id, @QueryParameter String remark) {
        Denials.check(WaiverPermissions.APPROVE, PATH + "reject");
        return act(store ->
                store.decide(WaiverRequest.oneLine(id), false, Person.current(), WaiverRequest.remark(remark), now));
    }

    /** One's own with the right to ask, those of others with the right to approve. */
    @POST
    public HttpResponse doWithdraw(@QueryParameter String id) {
        Denials.checkAny(PATH + "withdraw", WaiverPermissions.REQUEST, WaiverPermissions.APPROVE);
        return act(store -> store.withdraw(WaiverRequest.oneLine(id), Person.current(), isMayApprove(), now));
    }

    @POST
    public HttpResponse doReadAgain() {
        Denials.check(Jenkins.ADMINISTER, PATH + "readAgain");
        return act(WaiverStore::readAgain);
    }

    @POST
    public HttpResponse doSetAside() {
        Denials.check(Jenkins.ADMINISTER, PATH + "setAside");
        return act(store -> store.setAside(now));
    }

    private interface Change {
        void apply(WaiverStore store) throws WaiverRefused, IOException;
    }

    private HttpResponse act(Change change) {
        try {
            change.apply(WaiverStore.get());
            PostureService.get().judgeAnew();
            PostureService.get().request();
            return HttpResponses.redirectTo(".");
        } catch (WaiverRefused e) {
            refusal = e.getMessage();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The waivers cannot be written", e);
            refusal = Messages.WaiversPage_not_written();
        }
        return new Refused(this);
    }

    /** Shows the page again, with what was wrong and with the form as it was filled. */
    private static final class Refused implements HttpResponse {
        private final WaiversPage page;

        Refused(WaiversPage page) {
            this.page = page;
        }

        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException, ServletException {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            request.getView(page, "index").forward(request, response);
        }
    }

    private static List<RequestedWaiver> kept() {
        return WaiverStore.get().toFact().toOptional().orElse(List.of());
    }

    @CheckForNull
    private static Verdict verdict(Instant now) {
        return PostureService.get()
                .latest()
                .filter(posture -> posture.isWithin(PostureService.staleAfter(), now))
                .map(Posture::verdict)
                .orElse(null);
    }

    @CheckForNull
    private static Person user() {
        try {
            return Person.current();
        } catch (WaiverRefused e) {
            return null;
        }
    }
}
