package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.pipeline.Literals;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialMaskingTest {

    private final CheckRun check = new CheckRun(new CredentialMasking());

    @Test
    @Rule(
            value = "credentials are in use, Credentials Binding is enabled, and no job is seen to go round it",
            status = Status.PASS)
    void passesWithBindingInForce() {
        assertThat(check.on(binding().jobs(pipeline(), classic(List.of(), false)))
                        .status())
                .isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "no credential is stored and no job takes a secret", status = Status.NOT_APPLICABLE)
    void doesNotApplyWithoutSecrets() {
        assertThat(check.on(new FactsBuilder().jobs(pipeline())).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "credentials are in use and Credentials Binding is not installed or not enabled",
            status = Status.FAIL)
    void failsWithoutBinding() {
        InstalledPlugin disabled =
                new InstalledPlugin("credentials-binding", Fact.known("700"), false, "plugins/credentials-binding.jpi");

        assertThat(check.on(new FactsBuilder().storedCredential()).status()).isEqualTo(Status.FAIL);
        assertThat(check.on(new FactsBuilder().storedCredential().plugins(disabled))
                        .status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void jobThatBindsCredentialsPutsThemInUse() {
        Job job = new Job(
                "deploy",
                "jobs/deploy/config.xml",
                false,
                new Job.Classic(false, List.of(), List.of(), false, true, Fact.known(false)));

        assertThat(check.on(new FactsBuilder().jobs(job)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void pipelineThatBindsCredentialsPutsThemInUse() {
        Job job = new Job(
                "deploy",
                "jobs/deploy/config.xml",
                false,
                new Job.Pipeline(
                        Job.ScriptSource.INLINE,
                        Fact.known(new PipelineOutline(true, List.of(), true, List.of(), List.of(), Literals.NONE)),
                        List.of()));

        assertThat(check.on(new FactsBuilder().jobs(job)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    @Rule(value = "a Pipeline reads the credentials store or decrypts by itself", status = Status.FAIL)
    void readingTheStoreFails() {
        CheckResult result =
                check.on(binding().jobs(pipeline(new Exposure(Kind.READ_DIRECTLY, 12, "CredentialsProvider"))));

        assertThat(result.status()).isEqualTo(Status.FAIL);
        assertThat(result.reason()).contains("CredentialsProvider (line 12)");
    }

    @Test
    @Rule(value = "a Pipeline lets Groovy interpolate a bound secret", status = Status.WARN)
    void interpolationWarns() {
        CheckResult result = check.on(binding().jobs(pipeline(new Exposure(Kind.INTERPOLATED, 4, "TOKEN"))));

        assertThat(result.status()).isEqualTo(Status.WARN);
        assertThat(result.reason()).contains("TOKEN (line 4)");
    }

    @Test
    @Rule(value = "a Pipeline has a password parameter", status = Status.WARN)
    void passwordParametersOfPipelinesWarn() {
        Job configured = new Job(
                "p",
                "jobs/p/config.xml",
                false,
                new Job.Pipeline(Job.ScriptSource.INLINE, Fact.known(outline()), List.of("DB_PASSWORD")));

        assertThat(check.on(binding().jobs(configured)).reason()).contains("DB_PASSWORD");
        assertThat(check.on(binding().jobs(configured)).status()).isEqualTo(Status.WARN);
        assertThat(check.on(binding().jobs(pipeline(new Exposure(Kind.PASSWORD_PARAMETER, 2, "PIN"))))
                        .status())
                .isEqualTo(Status.WARN);
    }

    @Test
    @Rule(value = "a job of another type has a password parameter and no Mask Passwords wrapper", status = Status.WARN)
    void passwordParametersOfClassicJobsWarnUnlessMasked() {
        assertThat(check.on(binding().jobs(classic(List.of("PIN"), false))).status())
                .isEqualTo(Status.WARN);
        assertThat(check.on(binding().jobs(classic(List.of("PIN"), true))).status())
                .isEqualTo(Status.PASS);
    }

    @Test
    void oneJobHasOneFindingWithEveryCause() {
        CheckResult result = check.on(binding()
                .jobs(pipeline(
                        new Exposure(Kind.INTERPOLATED, 4, "TOKEN"),
                        new Exposure(Kind.READ_DIRECTLY, 9, "SecretBytes"))));

        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.status()).isEqualTo(Status.FAIL);
            assertThat(finding.message()).contains("TOKEN", "SecretBytes");
        });
    }

    @Test
    @Rule(value = "the text of a Pipeline is not in the home, or is not Groovy", status = Status.UNKNOWN)
    void missingScriptIsUnknown() {
        Job job = new Job(
                "p",
                "jobs/p/config.xml",
                false,
                new Job.Pipeline(Job.ScriptSource.NONE, FactsBuilder.unknown(), List.of()));

        assertThat(check.on(binding().jobs(job)).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void disabledJobsAreNotJudged() {
        Job job = new Job(
                "p",
                "jobs/p/config.xml",
                true,
                new Job.Pipeline(Job.ScriptSource.NONE, FactsBuilder.unknown(), List.of()));

        assertThat(check.on(binding().jobs(job)).status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a job's configuration, or a credentials store, cannot be read", status = Status.UNKNOWN)
    void gapsAreUnknown() {
        assertThat(check.on(binding().jobs(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(check.on(new FactsBuilder().credentials(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "a job is of a type that is not known here", status = Status.UNKNOWN)
    void unknownTypesAreUnknown() {
        Job job = new Job("f", "jobs/f/config.xml", false, new Job.Unrecognised("com.example.Flow"));

        assertThat(check.on(binding().jobs(job)).status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "credentials are in use and the installed plugins are not all known", status = Status.UNKNOWN)
    void unknownPluginsAreUnknown() {
        assertThat(check.on(new FactsBuilder().storedCredential().plugins(Inventory.unobserved(FactsBuilder.GAP)))
                        .status())
                .isEqualTo(Status.UNKNOWN);
    }

    private static FactsBuilder binding() {
        return new FactsBuilder().storedCredential().plugins(FactsBuilder.plugin("credentials-binding", "719"));
    }

    private static PipelineOutline outline(Exposure... exposures) {
        return new PipelineOutline(true, List.of(), false, List.of(exposures), List.of(), Literals.NONE);
    }

    private static Job pipeline(Exposure... exposures) {
        return new Job(
                "p",
                "jobs/p/config.xml",
                false,
                new Job.Pipeline(Job.ScriptSource.INLINE, Fact.known(outline(exposures)), List.of()));
    }

    private static Job classic(List<String> passwords, boolean masked) {
        return new Job(
                "c",
                "jobs/c/config.xml",
                false,
                new Job.Classic(false, List.of(), passwords, masked, false, Fact.known(false)));
    }
}
