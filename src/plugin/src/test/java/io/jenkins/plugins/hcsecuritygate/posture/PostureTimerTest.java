package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.PluginWrapper;
import hudson.model.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What fires no event is found by the timer. */
@WithJenkins
class PostureTimerTest {

    private static JenkinsRule j;

    /** Not the one that Jenkins runs now and then. */
    private final PostureTimer timer = new PostureTimer();

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        PostureService.background = false;
        j.jenkins.save();
    }

    @AfterAll
    static void stop() {
        PostureService.background = true;
    }

    @BeforeEach
    void look() {
        PostureService.get().evaluateNow();
        assertTrue(timer.isDue(), "it cannot know that the last look saw the same");
        assertFalse(timer.isDue());
    }

    @AfterEach
    void reset() {
        PostureTimer.maxAge = Duration.ofMinutes(10);
    }

    @Test
    void aPluginIsSwitchedOff() throws Exception {
        PluginWrapper plugin = j.jenkins.getPluginManager().getPlugins().get(0);
        plugin.disable();
        try {
            assertTrue(timer.isDue());
        } finally {
            plugin.enable();
        }
    }

    @Test
    void aPluginIsCopiedIntoTheHome() throws Exception {
        awaitTick("plugins");
        Files.writeString(j.jenkins.getRootDir().toPath().resolve("plugins/new.jpi"), "");
        assertTrue(timer.isDue());
    }

    @Test
    void aUserIsDeleted() throws Exception {
        User user = User.getById("somebody", true);
        user.save();
        timer.isDue();
        awaitTick("users");
        user.delete();
        assertTrue(timer.isDue());
    }

    @Test
    void updateDataComes() throws Exception {
        Path updates = j.jenkins.getRootDir().toPath().resolve("updates");
        Files.createDirectories(updates);
        Files.writeString(updates.resolve("other.json"), "{}");
        assertTrue(timer.isDue());
        Files.writeString(updates.resolve("other.json"), "{ }");
        assertTrue(timer.isDue());
    }

    @Test
    void theConfigurationIsReadFromDiskAgain() throws Exception {
        j.jenkins.reload();
        assertTrue(timer.isDue());
    }

    @Test
    void aPostureGrowsOldOrFails() {
        PostureTimer.maxAge = Duration.ZERO;
        assertTrue(timer.isDue());
        PostureTimer.maxAge = Duration.ofMinutes(10);
        try (FailingPosture ignored = new FailingPosture(new IllegalStateException())) {
            assertTrue(timer.isDue());
        }
    }

    @Test
    void whatIsDueIsDoneInTheBackground() throws Exception {
        LiveFacts live = new LiveFacts();
        CountDownLatch looked = new CountDownLatch(1);
        PostureService.get().observeWith(() -> {
            looked.countDown();
            return live.observe();
        });
        PostureService.background = true;
        PostureService.debounceMillis = 1;
        try {
            timer.doRun();
            assertTrue(looked.await(1, TimeUnit.MINUTES), "nobody looked");
        } finally {
            PostureService.background = false;
            PostureService.debounceMillis = 2000;
            PostureService.get().observeLive();
        }
    }

    /** The clock of a file system stands still for some milliseconds, and so does the time of a directory. */
    private static void awaitTick(String directory) throws IOException {
        FileTime last =
                Files.getLastModifiedTime(j.jenkins.getRootDir().toPath().resolve(directory));
        Path probe = Files.createTempFile("tick", null);
        try {
            do {
                Files.writeString(probe, "x");
            } while (Files.getLastModifiedTime(probe).toMillis() <= last.toMillis());
        } finally {
            Files.delete(probe);
        }
    }
}
