package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedFinding;
import java.util.Locale;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * What a reader wants to see of the page. It narrows the list of checks and nothing else: verdict, score and table stay
 * those of the whole controller. A word that is none is the same as none, and the form shows that.
 *
 * @param area null for all
 * @param severity null for all
 * @param status null for all
 * @param open only what does not pass
 * @param text in lower case; empty for all
 */
@Restricted(NoExternalUse.class)
public record PageFilter(
        @CheckForNull Area area,
        @CheckForNull Severity severity,
        @CheckForNull Status status,
        boolean open,
        @NonNull String text) {

    static final PageFilter NONE = new PageFilter(null, null, null, false, "");

    /** The word for all that does not pass, beside the names of the statuses. */
    public static final String OPEN = "open";

    @NonNull
    static PageFilter of(@CheckForNull StaplerRequest2 request) {
        if (request == null) {
            return NONE;
        }
        String status = request.getParameter("status");
        return new PageFilter(
                constant(Area.values(), request.getParameter("area")),
                constant(Severity.values(), request.getParameter("severity")),
                constant(Status.values(), status),
                OPEN.equals(status),
                Util.fixNull(request.getParameter("text")).strip().toLowerCase(Locale.ROOT));
    }

    private static <E extends Enum<E>> E constant(E[] values, String name) {
        return Stream.of(values)
                .filter(value -> value.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    public boolean isActive() {
        return !equals(NONE);
    }

    /** What the form offers for the status, with what was chosen. */
    @NonNull
    public ListBoxModel statusChoices() {
        ListBoxModel choices = new ListBoxModel();
        choices.add(new ListBoxModel.Option(Messages.PageFilter_open(), OPEN, open));
        Stream.of(Status.values())
                .forEach(value ->
                        choices.add(new ListBoxModel.Option(Labels.status(value), value.name(), status == value)));
        return choices;
    }

    /** The same for the severity. */
    @NonNull
    public ListBoxModel severityChoices() {
        ListBoxModel choices = new ListBoxModel();
        Stream.of(Severity.values())
                .forEach(value ->
                        choices.add(new ListBoxModel.Option(Labels.severity(value), value.name(), severity == value)));
        return choices;
    }

    /** The same for the area. */
    @NonNull
    public ListBoxModel areaChoices() {
        ListBoxModel choices = new ListBoxModel();
        Stream.of(Area.values())
                .forEach(
                        value -> choices.add(new ListBoxModel.Option(Labels.area(value), value.word(), area == value)));
        return choices;
    }

    boolean accepts(@NonNull JudgedCheck check) {
        CheckMetadata metadata = check.metadata();
        return (area == null || metadata.area() == area)
                && (severity == null || metadata.severity() == severity)
                && (status == null || check.status() == status)
                && (!open || isOpen(check))
                && (isAbout(check) || check.findings().stream().anyMatch(this::isAbout));
    }

    static boolean isOpen(@NonNull JudgedCheck check) {
        return switch (check.status()) {
            case FAIL, ERROR, UNKNOWN, WARN -> true;
            case PASS, WAIVED, NOT_APPLICABLE -> false;
        };
    }

    /** Findings with the text, or all of them where the text is in the check itself. */
    boolean accepts(@NonNull JudgedCheck check, @NonNull JudgedFinding finding) {
        return isAbout(check) || isAbout(finding);
    }

    private boolean isAbout(JudgedCheck check) {
        CheckMetadata metadata = check.metadata();
        return isIn(metadata.id()) || isIn(metadata.title()) || isIn(String.join(" ", metadata.references()));
    }

    private boolean isAbout(JudgedFinding judged) {
        return isIn(judged.finding().resource().name())
                || isIn(judged.finding().resource().location())
                || isIn(judged.finding().message());
    }

    private boolean isIn(String where) {
        return text.isEmpty() || where.toLowerCase(Locale.ROOT).contains(text);
    }
}
