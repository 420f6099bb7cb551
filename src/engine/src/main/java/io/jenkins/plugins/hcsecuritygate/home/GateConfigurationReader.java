package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement;
import io.jenkins.plugins.hcsecuritygate.facts.Enforcement.Requirement;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Events;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import io.jenkins.plugins.hcsecuritygate.facts.PolicyWords;
import java.nio.file.Path;
import java.util.List;

/** This plugin's own configuration. */
public final class GateConfigurationReader {

    private static final String MEND = "Restore the file or save Manage Jenkins > Security in Jenkins";
    private static final int MOST_PARTS = 5;

    private GateConfigurationReader() {}

    /**
     * What the file says, in a home that is in use; without waivers that somebody asked for, which are in another one.
     * Unknown if it cannot be read.
     */
    @NonNull
    public static Fact<GateConfiguration> written(@NonNull Path home) {
        try {
            return written(HomeDirectory.open(home));
        } catch (HomeFileException e) {
            return Fact.unknown(e.getMessage(), MEND);
        }
    }

    /**
     * A configuration that somebody wrote and that is not the one in force, since parts of it were not understood.
     *
     * @param parts what was not understood, each with its place; not empty
     */
    @NonNull
    public static Fact<GateConfiguration> misunderstood(@NonNull List<String> parts) {
        int more = parts.size() - MOST_PARTS;
        String shown = String.join("; ", parts.subList(0, Math.min(parts.size(), MOST_PARTS)));
        return Fact.unknown(
                "Configuration as Code says what is not understood: " + shown
                        + (more > 0 ? "; and " + more + " more" : ""),
                "Correct the configuration and apply it again, or save Manage Jenkins > Security with the box that says that"
                        + " it is dealt with");
    }

    private static Fact<GateConfiguration> written(HomeDirectory home) {
        return XmlFiles.read(home, GateConfiguration.FILE)
                .map(root -> new Written(configuration(root), texts(root.child("misunderstood"))))
                .toFact(() -> new Written(GateConfiguration.DEFAULT, List.of()), MEND)
                .fold(
                        file -> file.misunderstood().isEmpty()
                                ? Fact.known(file.configuration())
                                : misunderstood(file.misunderstood()),
                        unknown -> Fact.unknown(unknown.why(), unknown.answeredBy()));
    }

    private record Written(GateConfiguration configuration, List<String> misunderstood) {}

    @NonNull
    static Fact<GateConfiguration> read(@NonNull HomeDirectory home) {
        return written(home)
                .fold(
                        known -> Fact.known(known.withRequestedWaivers(RequestedWaiversReader.read(home))),
                        unknown -> unknown);
    }

    private static GateConfiguration configuration(XmlElement root) {
        XmlElement allowlist = root.child("allowlist");
        XmlElement wipe = root.child("wipe");
        PolicyWords policy = PolicyWordsReader.read(root);
        return new GateConfiguration(
                policy.profile(),
                policy.failOn(),
                policy.unknown(),
                policy.warnings(),
                policy.checks(),
                allowlist == null
                        ? GateConfiguration.DEFAULT.allowlist()
                        : new Allowlist(text(allowlist, "mode"), ranges(allowlist)),
                // Within the element absence is not the default any more: XStream would leave false there, too.
                wipe == null
                        ? GateConfiguration.DEFAULT.wipe()
                        : new Wipe(
                                isTrue(wipe, "enabled"),
                                exclusions(wipe),
                                isTrue(wipe, "atBlockEnd"),
                                isTrue(wipe, "keepFailed"),
                                text(wipe, "keepFailedUntil")),
                enforcement(root.child("enforcement")),
                events(root.child("events")),
                waivers(root),
                Fact.known(List.of()));
    }

    private static List<String> ranges(XmlElement allowlist) {
        XmlElement ranges = allowlist.child("ranges");
        return ranges == null
                ? List.of()
                : ranges.children().stream().map(range -> range.text().strip()).toList();
    }

    private static List<Exclusion> exclusions(XmlElement wipe) {
        XmlElement exclusions = wipe.child("exclusions");
        return exclusions == null
                ? List.of()
                : exclusions.children().stream()
                        .map(exclusion -> new Exclusion(
                                text(exclusion, "jobs"), text(exclusion, "reason"), text(exclusion, "label")))
                        .toList();
    }

    /** Nothing is on unless it says so, whether the element or one inside it is absent. */
    private static Enforcement enforcement(@CheckForNull XmlElement enforcement) {
        if (enforcement == null) {
            return GateConfiguration.DEFAULT.enforcement();
        }
        XmlElement required = enforcement.child("required");
        return new Enforcement(
                text(enforcement, "mode"),
                required == null
                        ? List.of()
                        : required.children().stream()
                                .map(rule -> new Requirement(text(rule, "jobs"), text(rule, "reason")))
                                .toList(),
                text(enforcement, "refuseBuiltInNode"),
                text(enforcement, "refuseNonContainers"),
                texts(enforcement.child("refuseLabels")));
    }

    private static Events events(@CheckForNull XmlElement events) {
        return events == null
                ? Events.DEFAULT
                : new Events(text(events, "retentionYears"), text(events, "maxFileMegabytes"));
    }

    private static List<String> texts(@CheckForNull XmlElement list) {
        return list == null
                ? List.of()
                : list.children().stream().map(each -> each.text().strip()).toList();
    }

    private static List<DeclaredWaiver> waivers(XmlElement root) {
        XmlElement waivers = root.child("waivers");
        return waivers == null
                ? List.of()
                : waivers.children().stream()
                        .map(waiver -> new DeclaredWaiver(
                                text(waiver, "check"),
                                text(waiver, "resource"),
                                text(waiver, "reason"),
                                text(waiver, "owner"),
                                text(waiver, "approver"),
                                text(waiver, "expires"),
                                text(waiver, "approved")))
                        .toList();
    }

    /** As XStream reads it: in any case, and not with blanks around it. */
    private static boolean isTrue(XmlElement element, String child) {
        XmlElement value = element.child(child);
        return value != null && value.text().equalsIgnoreCase("true");
    }

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : text;
    }
}
