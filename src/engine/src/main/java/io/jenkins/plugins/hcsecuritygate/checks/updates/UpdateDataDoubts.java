package io.jenkins.plugins.hcsecuritygate.checks.updates;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting.Stricter;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.UpdateSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps update data from proving that something is up to date. "Nothing newer is known" is worth as much as the data
 * is recent, so each check that concludes from silence adds these doubts to its findings.
 */
final class UpdateDataDoubts {

    static final String MAX_AGE = "maxAgeDays";

    /** Jenkins fetches the data once a day; a week allows for a weekend without network. */
    static final CheckSetting MAX_AGE_SETTING = CheckSetting.number(
                    MAX_AGE, 7, "Age in days above which update data proves nothing.")
            .stricterIf(Stricter.LOWER);

    static final String REFRESH = "Let the controller fetch update data (Manage Jenkins > Plugins > Check now), or give"
            + " current data to hcgate with --update-data";

    /** A clock may be a little ahead of the update site's. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private UpdateDataDoubts() {}

    @NonNull
    static List<Finding> of(@NonNull CheckContext context) {
        Inventory<UpdateSite> sites = context.facts().updateSites();
        List<Finding> doubts = new ArrayList<>();
        if (sites.isKnownEmpty()) {
            doubts.add(Finding.unknown(
                    new Resource("update-site", "none", "hudson.model.UpdateCenter.xml"),
                    "no update site is configured, so what is published is not known",
                    REFRESH));
        }
        sites.gaps().forEach(gap -> doubts.add(Finding.unknown("update-site", gap)));
        sites.items().forEach(site -> doubt(context, site).ifPresent(doubts::add));
        return doubts;
    }

    private static Optional<Finding> doubt(CheckContext context, UpdateSite site) {
        int maxAge = context.settings().number(MAX_AGE);
        return site.generatedAt()
                .fold(
                        generated -> {
                            if (isFromTheFuture(generated, context.now())) {
                                return Optional.of(Finding.unknown(
                                        resource(site),
                                        "the update data is dated in the future: " + generated,
                                        REFRESH));
                            }
                            long days = ageInDays(generated, context.now());
                            return days <= maxAge
                                    ? Optional.empty()
                                    : Optional.of(Finding.unknown(
                                            resource(site),
                                            "the update data is " + days
                                                    + " days old; what was published since is not known",
                                            REFRESH));
                        },
                        unknown -> Optional.of(Finding.unknown(resource(site), unknown)));
    }

    @NonNull
    static Resource resource(@NonNull UpdateSite site) {
        return new Resource("update-site", site.id(), site.location());
    }

    static boolean isFromTheFuture(@NonNull Instant generated, @NonNull Instant now) {
        return generated.isAfter(now.plus(CLOCK_TOLERANCE));
    }

    static long ageInDays(@NonNull Instant generated, @NonNull Instant now) {
        return Math.max(0, Duration.between(generated, now).toDays());
    }
}
