package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Allowlist;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Exclusion;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration.Wipe;
import java.util.List;

/** This plugin's own configuration. */
final class GateConfigurationReader {

    private GateConfigurationReader() {}

    @NonNull
    static Fact<GateConfiguration> read(@NonNull HomeDirectory home) {
        return XmlFiles.read(home, GateConfiguration.FILE)
                .map(GateConfigurationReader::configuration)
                .toFact(
                        () -> GateConfiguration.DEFAULT,
                        "Restore the file or save Manage Jenkins > Security in Jenkins");
    }

    private static GateConfiguration configuration(XmlElement root) {
        XmlElement allowlist = root.child("allowlist");
        XmlElement wipe = root.child("wipe");
        return new GateConfiguration(
                text(root, "profile"),
                text(root, "failOn"),
                text(root, "unknown"),
                allowlist == null
                        ? GateConfiguration.DEFAULT.allowlist()
                        : new Allowlist(text(allowlist, "mode"), ranges(allowlist)),
                // Within the element absence is not the default any more: XStream would leave false there, too.
                wipe == null
                        ? GateConfiguration.DEFAULT.wipe()
                        : new Wipe(
                                text(wipe, "enabled").equals("true"),
                                exclusions(wipe),
                                text(wipe, "atBlockEnd").equals("true"),
                                text(wipe, "keepFailed").equals("true"),
                                text(wipe, "keepFailedUntil")));
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

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : text;
    }
}
