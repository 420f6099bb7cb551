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
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The controller learns of updates and advisories at all, from a source that can be relied on. */
public final class UpdateDataAge implements Check {

    private static final String TRUSTED = "trustedSites";
    private static final String JENKINS_PROJECT = "https://updates.jenkins.io/";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "update-data-age",
            "Update data is recent and from a known source",
            Area.UPDATES,
            Severity.MEDIUM,
            """
            A controller that cannot reach its update site shows no warning for a flaw published yesterday, and looks \
            healthy. Everything the other update checks conclude rests on this data.""",
            new Remediation(
                    "Let the controller reach its update site, or a mirror that is refreshed daily, and check now.",
                    "Manage Jenkins > Plugins > Advanced settings > Update Site",
                    """
                    jenkins:
                      updateCenter:
                        sites:
                          - id: "default"
                            url: "https://updates.jenkins.io/update-center.json"
                    """),
            List.of(
                    "checklist:CICD-10",
                    "HIPAA 164.308(a)(1)(ii)(A)",
                    "HIPAA 164.308(a)(5)(ii)(B)",
                    "NIST SI-2",
                    "NIST SI-5",
                    "NIST RA-5",
                    "CICD-SEC-3",
                    "CICD-SEC-7"),
            List.of(
                    UpdateDataDoubts.MAX_AGE_SETTING,
                    CheckSetting.texts(
                                    TRUSTED,
                                    "URLs of update sites, besides the Jenkins project's, whose data is relied on; one that ends with /"
                                            + " stands for all below it.")
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
        Inventory<UpdateSite> sites = context.facts().updateSites();
        if (sites.isKnownEmpty()) {
            return CheckResult.of(
                    List.of(Finding.fail(
                            new Resource("update-site", "none", "hudson.model.UpdateCenter.xml"),
                            "no update site is configured, so the controller never learns of updates")),
                    "");
        }
        List<Finding> findings = new ArrayList<>();
        sites.gaps().forEach(gap -> findings.add(Finding.unknown("update-site", gap)));
        for (UpdateSite site : sites.items()) {
            age(context, site).or(() -> source(context, site)).ifPresent(findings::add);
        }
        return CheckResult.of(
                findings,
                "update data is at most " + context.settings().number(UpdateDataDoubts.MAX_AGE) + " days old");
    }

    private static Optional<Finding> age(CheckContext context, UpdateSite site) {
        int maxAge = context.settings().number(UpdateDataDoubts.MAX_AGE);
        Resource resource = UpdateDataDoubts.resource(site);
        return site.generatedAt()
                .fold(
                        generated -> {
                            if (UpdateDataDoubts.isFromTheFuture(generated, context.now())) {
                                return Optional.of(Finding.unknown(
                                        resource,
                                        "the update data is dated in the future: " + generated,
                                        "Check the controller's clock and fetch the data again"));
                            }
                            long days = UpdateDataDoubts.ageInDays(generated, context.now());
                            return days <= maxAge
                                    ? Optional.empty()
                                    : Optional.of(Finding.fail(
                                            resource,
                                            "the update data is " + days + " days old, from " + generated + "; at most "
                                                    + maxAge + " days are allowed"));
                        },
                        unknown -> Optional.of(Finding.unknown(resource, unknown)));
    }

    private static Optional<Finding> source(CheckContext context, UpdateSite site) {
        return site.url()
                .fold(
                        url -> isTrusted(context, url)
                                ? Optional.empty()
                                : Optional.of(Finding.unknown(
                                        UpdateDataDoubts.resource(site),
                                        "the data comes from " + url
                                                + ", which publishes the warnings it chooses to publish",
                                        "If you rely on that site, list it in the policy's trustedSites")),
                        // A file given by hand: whoever names it vouches for it.
                        unknown -> Optional.empty());
    }

    private static boolean isTrusted(CheckContext context, String url) {
        return url.startsWith(JENKINS_PROJECT)
                || context.settings().texts(TRUSTED).stream()
                        .anyMatch(trusted -> url.equals(trusted) || trusted.endsWith("/") && url.startsWith(trusted));
    }
}
