package io.jenkins.plugins.hcsecuritygate.enforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.BreakGlass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class HeldRestartTest {

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @Test
    void heldBuildsAreStillHeldAfterARestartAndToldOfOnce() throws Throwable {
        RecordedEvents events = RecordedEvents.ofThisHome();
        sessions.then(j -> {
            Gates.close();
            Gates.require("enforce", "held-*");
            FreeStyleProject freestyle = j.createFreeStyleProject("held-freestyle");
            WorkflowJob pipeline = j.createProject(WorkflowJob.class, "held-pipeline");
            pipeline.setDefinition(new CpsFlowDefinition("echo 'DEPLOYED'", true));
            freestyle.scheduleBuild2(0);
            pipeline.scheduleBuild2(0);
            Gates.held(freestyle);
            Gates.held(pipeline);
            assertEquals(2, events.of(EventKind.BUILD_HELD).size());
        });
        sessions.then(j -> {
            FreeStyleProject freestyle = j.jenkins.getItemByFullName("held-freestyle", FreeStyleProject.class);
            WorkflowJob pipeline = j.jenkins.getItemByFullName("held-pipeline", WorkflowJob.class);
            Gates.settle();
            Gates.held(freestyle);
            Gates.held(pipeline);
            assertEquals(0, freestyle.getBuilds().size() + pipeline.getBuilds().size());
            assertEquals(2, events.of(EventKind.BUILD_HELD).size(), "told again after the restart");
            Gates.open();
            j.waitUntilNoActivity();
            j.assertBuildStatusSuccess(freestyle.getLastBuild());
            j.assertBuildStatusSuccess(pipeline.getLastBuild());
            assertEquals(2, events.of(EventKind.BUILD_HELD).size());
            assertEquals(2, events.of(EventKind.BUILD_RELEASED).size());
            assertEquals(0, Queue.getInstance().getItems().length);
        });
    }

    @Test
    void anOpeningOutlivesARestartAndEndsWhileJenkinsIsDown() throws Throwable {
        RecordedEvents events = RecordedEvents.ofThisHome();
        sessions.then(j -> {
            BreakGlassService.get().open("deploy/*", "incident 42", Duration.ofHours(2));
            BreakGlassService.get().look();
        });
        sessions.then(j -> {
            BreakGlass opening = BreakGlassService.get().openFor("deploy/app").orElseThrow();
            assertEquals("incident 42", opening.reason());
            assertTrue(BreakGlassService.get().openFor("other").isEmpty());
            Path file = j.jenkins.getRootDir().toPath().resolve(BreakGlass.FILE);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    opening.from().toString(),
                                    opening.from().minus(Duration.ofHours(3)).toString())
                            .replace(
                                    opening.until().toString(),
                                    Instant.now().minusSeconds(1).toString()));
        });
        sessions.then(j -> {
            BreakGlassService.get().look();
            assertEquals(List.of(), BreakGlassService.get().all());
            assertEquals(
                    1,
                    events.of(EventKind.BREAK_GLASS_ENDED, "deploy/*", "its time is over")
                            .size());
            Path file = j.jenkins.getRootDir().toPath().resolve(BreakGlass.FILE);
            Files.writeString(file, "<breakGlass><opening>");
        });
        sessions.then(j -> {
            assertEquals(List.of(), BreakGlassService.get().open());
            assertTrue(BreakGlassService.get().unreadable().contains("break-glass.xml"));
            assertTrue(new BreakGlassMonitor().isActivated());
            BreakGlassService.get().open("*", "after all", Duration.ofHours(1));
            assertTrue(BreakGlassService.get().isOpenFor("x"));
            assertEquals("", BreakGlassService.get().unreadable());
        });
    }
}
