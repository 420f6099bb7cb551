package io.jenkins.plugins.hcsecuritygate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Holds the boundaries that {@code docs/architecture.md} draws. */
class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.hcsecuritygate.";
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.jenkins.plugins.hcsecuritygate");

    @Test
    void everyPackageIsLookedAt() {
        assertThat(ENGINE).hasSizeGreaterThan(60);
    }

    @Test
    void engineKnowsNoJenkinsClass() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "hudson..",
                        "jenkins..",
                        "org.jenkinsci..",
                        "com.cloudbees..",
                        "org.kohsuke..",
                        "jakarta.servlet..",
                        "javax.servlet..")
                .check(ENGINE);
    }

    @Test
    void factsJudgeNothing() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "facts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "check..", ROOT + "checks..", ROOT + "policy..", ROOT + "report..", ROOT + "home..")
                .check(ENGINE);
    }

    @Test
    void readersDoNotJudge() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "home..",
                        ROOT + "pipeline..",
                        ROOT + "updates..",
                        ROOT + "network..",
                        ROOT + "evidence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "check..", ROOT + "checks..", ROOT + "policy..", ROOT + "report..")
                .check(ENGINE);
    }

    @Test
    void checksReadNoFilesAndAskNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "check..", ROOT + "checks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "home..", ROOT + "report..", "java.io..", "java.nio.file..", "java.net..")
                .check(ENGINE);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "check..", ROOT + "checks..", ROOT + "policy..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(ENGINE);
    }

    @Test
    void checksAreStatelessAndLiveInTheirArea() {
        classes()
                .that()
                .implement(Check.class)
                .should()
                .haveOnlyFinalFields()
                .andShould()
                .resideInAPackage(ROOT + "checks.(*)")
                .check(ENGINE);
    }
}
