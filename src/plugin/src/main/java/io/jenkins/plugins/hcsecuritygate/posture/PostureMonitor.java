package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AdministrativeMonitor;
import hudson.security.Permission;
import io.jenkins.plugins.hcsecuritygate.eventlog.Denials;
import java.io.IOException;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * Tells administrators that the gate is closed, or that nobody knows. Answers from memory, since Jenkins asks on every
 * page of an administrator; and catches its own errors, since Jenkins takes a monitor that throws for a quiet one.
 *
 * <p>Dismissing it hides what was seen and nothing else. Jenkins' own switch, which would hide everything that is still
 * to come, is therefore not used: {@link MonitorDismissal} takes its place, whoever turns it.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class PostureMonitor extends AdministrativeMonitor {

    private static final Logger LOGGER = Logger.getLogger(PostureMonitor.class.getName());

    private volatile Counted counted;

    /** The id is stored where somebody dismisses the monitor, so it does not follow the class name. */
    public PostureMonitor() {
        super("hc-security-gate");
    }

    @Override
    public String getDisplayName() {
        return Messages.PostureMonitor_display_name();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public Permission getRequiredPermission() {
        return Jenkins.SYSTEM_READ;
    }

    @Override
    public boolean isActivated() {
        try {
            return PostureService.get().standing() != Standing.OPEN;
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The posture is not available", e);
            return true;
        }
    }

    /** Whether there is anything that nobody has dismissed. */
    @Override
    public boolean isEnabled() {
        try {
            return !MonitorDismissal.get().covers(PostureService.get().standing(), findings());
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "What was dismissed is not known", e);
            return true;
        }
    }

    /**
     * What Jenkins calls for each monitor whenever somebody saves <em>Manage Jenkins > System</em>, with what the form
     * showed when it was opened. Nobody has seen what came up since, so it dismisses nothing: only the button of the
     * message does. It may show the message again, which hides nothing.
     */
    @Override
    public void disable(boolean value) throws IOException {
        if (!value && !isEnabled()) {
            MonitorDismissal.get().forget();
        }
    }

    /** The button of the message. What came up since the message was shown is not dismissed with it. */
    @Override
    @RequirePOST
    public void doDisable(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        Denials.check(Jenkins.ADMINISTER, "administrativeMonitor/" + id + "/disable");
        String shown = request.getParameter("shown");
        if (shown == null || shown.equals(getShown())) {
            dismiss();
        }
        response.sendRedirect2(request.getContextPath() + "/manage");
    }

    /** Hides what there is to say at this moment. */
    void dismiss() throws IOException {
        MonitorDismissal.get()
                .dismiss(
                        PostureService.get().standing(),
                        findings(),
                        Jenkins.getAuthentication2().getName());
    }

    /** Stands for everything the message tells; in the form, so that only what was shown can be dismissed. */
    @NonNull
    public String getShown() {
        return PostureService.get().standing() + "-" + findings().digest();
    }

    /** What is new since somebody dismissed the message; empty if nobody has. */
    @NonNull
    public String getNews() {
        MonitorDismissal.Seen seen = MonitorDismissal.get().seen();
        if (seen == null) {
            return "";
        }
        Set<String> known = Set.copyOf(seen.findings());
        long news = findings().names().stream()
                .filter(name -> !known.contains(name))
                .count();
        return news == 0 ? "" : Messages.PostureMonitor_news(news, seen.by(), seen.at());
    }

    private BlockingFindings findings() {
        PostureService service = PostureService.get();
        return service.state() instanceof PostureState.Failed failed
                ? BlockingFindings.failure(failed.why())
                : service.latest().map(this::findings).orElse(BlockingFindings.NONE);
    }

    private BlockingFindings findings(Posture posture) {
        Counted last = counted;
        if (last == null || last.posture != posture) {
            last = new Counted(posture, BlockingFindings.of(posture));
            counted = last;
        }
        return last.findings;
    }

    /** Jenkins asks several times for each page. */
    private record Counted(Posture posture, BlockingFindings findings) {}

    /** Where the message leads, relative to Jenkins' root. */
    @NonNull
    public String getPagePath() {
        return ExtensionList.lookupSingleton(PostureLink.class).getPath();
    }

    /** What the message shows. */
    @NonNull
    public PostureSummary getSummary() {
        try {
            return PostureSummary.of(PostureService.get());
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, "The posture is not available", e);
            return PostureSummary.failed(e.getClass().getSimpleName());
        }
    }
}
