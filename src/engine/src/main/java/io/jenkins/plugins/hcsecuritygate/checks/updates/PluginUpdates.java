package io.jenkins.plugins.hcsecuritygate.checks.updates;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Input;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite.OfferedPlugin;
import io.jenkins.plugins.hcsecuritygate.updates.JenkinsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Plugins are kept current; most advisories are about plugins. */
public final class PluginUpdates implements Check {

    private static final String MAX_WAITING = "maxDaysWaiting";
    private static final String PRIVATE = "privatePlugins";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "plugin-updates",
            "Every plugin is up to date and still maintained",
            Area.UPDATES,
            Severity.MEDIUM,
            """
            Nearly all Jenkins advisories are about plugins, and a fix comes as a newer version. A plugin that waits \
            for months, is deprecated or is no longer published gets that fix late or never.""",
            new Remediation(
                    "Install the offered versions; replace plugins that are deprecated or no longer published.",
                    "Manage Jenkins > Plugins > Updates",
                    ""),
            List.of(
                    "checklist:CICD-10",
                    "HIPAA 164.308(a)(1)(ii)(B)",
                    "NIST SI-2",
                    "NIST SA-22",
                    "NIST CM-8",
                    "CICD-SEC-3",
                    "CICD-SEC-7",
                    "CIS 2.3.7"),
            List.of(
                    UpdateDataDoubts.MAX_AGE_SETTING,
                    CheckSetting.number(MAX_WAITING, 90, "Days an offered version may wait before the check fails.")
                            .stricterIf(Stricter.LOWER),
                    CheckSetting.texts(PRIVATE, "Ids of plugins of your own, which no update site lists.")
                            .stricterIf(Stricter.FEWER)));

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public Set<Input> inputs() {
        return EnumSet.of(Input.HOME, Input.LIVE, Input.UPDATE_DATA);
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        if (facts.plugins().isKnownEmpty()) {
            return CheckResult.notApplicable("no plugin is installed");
        }
        List<Finding> doubts = UpdateDataDoubts.of(context);
        List<Finding> findings = new ArrayList<>(doubts);
        List<String> own = context.settings().texts(PRIVATE);
        for (InstalledPlugin plugin : facts.plugins().items()) {
            boolean isOwn = plugin.id().equals(ControllerFacts.OWN_PLUGIN) || own.contains(plugin.id());
            judge(context, plugin, isOwn, !doubts.isEmpty()).ifPresent(findings::add);
        }
        facts.plugins().gaps().forEach(gap -> findings.add(Finding.unknown("plugin", gap)));
        return CheckResult.of(
                findings, facts.plugins().items().size() + " plugins are at the offered version or newer");
    }

    private static Optional<Finding> judge(
            CheckContext context, InstalledPlugin plugin, boolean own, boolean dataDoubtful) {
        Resource resource = new Resource("plugin", plugin.id(), plugin.location());
        List<UpdateSite> sites = context.facts().updateSites().items();
        List<OfferedPlugin> offers = sites.stream()
                .filter(site -> site.plugins().containsKey(plugin.id()))
                .map(site -> site.plugins().get(plugin.id()))
                .toList();
        // With missing or old data a plugin may be listed all the same; the doubts say so.
        boolean unlisted = offers.isEmpty() && !own && !dataDoubtful;
        Optional<Finding> update = plugin.version()
                .fold(
                        version -> unlisted
                                ? Optional.of(Finding.warn(
                                        resource, "no update site lists it: it is private, or no longer published"))
                                : judgeVersion(context, resource, version, offers),
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
        if (sites.stream().noneMatch(site -> site.deprecated().contains(plugin.id()))) {
            return update;
        }
        String deprecated = "it is deprecated and will get no fixes";
        return Optional.of(update.map(found ->
                        new Finding(found.status(), resource, found.message() + "; " + deprecated, found.answeredBy()))
                .orElseGet(() -> Finding.warn(resource, deprecated)));
    }

    private static Optional<Finding> judgeVersion(
            CheckContext context, Resource resource, String text, List<OfferedPlugin> offers) {
        if (offers.isEmpty()) {
            return Optional.empty();
        }
        Optional<JenkinsVersion> installed = JenkinsVersion.parse(text);
        if (installed.isEmpty() || installed.get().isSnapshot()) {
            return Optional.of(Finding.unknown(
                    resource,
                    "the version " + text + " names no release, so nothing compares with it",
                    "Install a released version"));
        }
        List<OfferedPlugin> newer = offers.stream()
                .filter(offer -> JenkinsVersion.parse(offer.version())
                        .filter(version -> version.compareTo(installed.get()) > 0)
                        .isPresent())
                .toList();
        if (newer.isEmpty()) {
            return Optional.empty();
        }
        OfferedPlugin newest = Collections.max(
                newer,
                Comparator.comparing(
                        offer -> JenkinsVersion.parse(offer.version()).orElseThrow()));
        String message = "version " + text + " is installed, " + newest.version() + " is offered";
        // A younger offer of another site does not excuse one that has waited for long.
        OptionalLong waiting = newer.stream()
                .map(OfferedPlugin::releasedAt)
                .filter(Objects::nonNull)
                .mapToLong(released -> Duration.between(released, context.now()).toDays())
                .max();
        boolean tooLong =
                waiting.isPresent() && waiting.getAsLong() > context.settings().number(MAX_WAITING);
        return Optional.of(
                tooLong
                        ? Finding.fail(
                                resource, message + "; an update has been waiting for " + waiting.getAsLong() + " days")
                        : Finding.warn(resource, message));
    }
}
