package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckSetting;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.facts.NamePattern;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretNames;
import java.util.List;
import java.util.Set;

/** Which environment a job works on: what the policy says, else a common word in the job's name. */
final class Environments {

    static final String PRODUCTION_JOBS = "productionJobs";
    static final String OTHER_JOBS = "nonProductionJobs";

    static final CheckSetting PRODUCTION_SETTING = CheckSetting.texts(
            PRODUCTION_JOBS,
            "full names of jobs that work on production, `*` for any characters; without a match a word of the name"
                    + " decides: prod, production, prd, live.");
    static final CheckSetting OTHER_SETTING = CheckSetting.texts(
            OTHER_JOBS,
            "full names of jobs that work elsewhere; without a match a word of the name decides: dev, development, test,"
                    + " testing, qa, uat, int, stage, stg, staging, preprod, sandbox, demo.");

    private static final Set<String> PRODUCTION_WORDS = Set.of("prod", "production", "prd", "live");
    private static final Set<String> OTHER_WORDS = Set.of(
            "dev",
            "development",
            "test",
            "testing",
            "qa",
            "uat",
            "int",
            "stage",
            "stg",
            "staging",
            "preprod",
            "sandbox",
            "demo",
            "nonprod");

    private final CheckSettings settings;

    Environments(@NonNull CheckSettings settings) {
        this.settings = settings;
    }

    /** What is known of an environment. */
    enum Environment {
        PRODUCTION,
        OTHER,
        UNKNOWN
    }

    /** A name with words of both kinds, such as {@code promote-test-to-prod}, tells nothing. */
    @NonNull
    Environment of(@NonNull String job) {
        boolean production = matches(PRODUCTION_JOBS, job);
        boolean other = matches(OTHER_JOBS, job);
        if (!production && !other) {
            List<String> words = SecretNames.words(job);
            production = words.stream().anyMatch(PRODUCTION_WORDS::contains);
            other = words.stream().anyMatch(OTHER_WORDS::contains);
        }
        return production == other ? Environment.UNKNOWN : production ? Environment.PRODUCTION : Environment.OTHER;
    }

    private boolean matches(String setting, String job) {
        return settings.texts(setting).stream().anyMatch(pattern -> NamePattern.matches(pattern, job));
    }
}
