package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
@Timeout(120)
class WorkspaceClaimsTest {

    private static final String NODE = "nowhere";

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @Test
    void areOnDiskBeforeTheBuildWorksAndGoneWhenSettled() throws Exception {
        FreeStyleBuild build = running(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        claims.claim(NODE, "/a", build, "job", false);
        claims.claim(NODE, "/a", build, "job", false);

        Claim read = one(new WorkspaceClaims());

        assertEquals("/a", read.path());
        assertEquals(build.getExternalizableId(), read.run());
        assertFalse(read.isOver());
        claims.addAside(List.of(one(claims)), "hc-wipe-1");
        claims.addAside(List.of(one(claims)), "hc-wipe-2");
        claims.setGoneSince(List.of(one(claims)), 42);
        assertEquals(
                List.of("hc-wipe-1", "hc-wipe-2"), one(new WorkspaceClaims()).asides());
        assertEquals(42, one(new WorkspaceClaims()).goneSince());
        claims.settle(List.of(one(claims)));
        assertEquals(List.of(), own(new WorkspaceClaims()));
        build.doStop();
    }

    @Test
    void aPlaceIsDueWhenItsLastBuildIsOver() throws Exception {
        FreeStyleBuild first = running(j.createFreeStyleProject());
        FreeStyleBuild second = running(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        claims.claim(NODE, "/b", first, "job", false);
        claims.claim(NODE, "/b", second, "job", false);
        Place place = new Place(NODE, "/b");

        assertFalse(claims.over(first.getExternalizableId()).contains(place));
        assertFalse(claims.beginMove(place));
        assertTrue(claims.over(second.getExternalizableId()).contains(place));
        assertTrue(claims.beginMove(place));
        claims.moved(place);
        claims.settle(own(claims));
        first.doStop();
        second.doStop();
    }

    @Test
    void aPlaceWaitsForTheBuildsThatWorkWithinIt() throws Exception {
        FreeStyleBuild outer = running(j.createFreeStyleProject());
        FreeStyleBuild inner = running(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        Place place = new Place(NODE, "/within");
        claims.claim(NODE, "/within", outer, "job", false);
        claims.claim(NODE, "/within/stage", outer, "job", false);
        assertTrue(claims.beginMove(place, outer.getExternalizableId()), "its own are no hindrance");
        claims.moved(place);
        claims.claim(NODE, "/within/stage", inner, "job", false);
        assertFalse(claims.beginMove(place, outer.getExternalizableId()));

        claims.over(outer.getExternalizableId());
        assertFalse(claims.beginMove(place));
        assertFalse(claims.beginEmptying(place));
        claims.claim("elsewhere", "/within/stage", outer, "job", false);
        claims.over(inner.getExternalizableId());
        assertTrue(claims.beginMove(place));
        claims.moved(place);
        claims.settle(claims.find(claim -> claim.path().startsWith("/within")));
        outer.doStop();
        inner.doStop();
    }

    @Test
    void buildsOfBeforeDoNotKeepABlocksWorkspaceFromBeingWiped() throws Exception {
        FreeStyleBuild before = running(j.createFreeStyleProject());
        FreeStyleBuild now = running(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        Place place = new Place(NODE, "/block");
        claims.claim(NODE, "/block", before, "job", false);
        assertEquals(List.of(), claims.onlyOf(place, now.getExternalizableId()));
        claims.claim(NODE, "/block", now, "job", false);
        assertEquals(List.of(), claims.onlyOf(place, now.getExternalizableId()));
        claims.over(before.getExternalizableId());
        assertEquals(2, claims.onlyOf(place, now.getExternalizableId()).size());
        claims.settle(claims.find(claim -> claim.path().equals("/block")));
        before.doStop();
        now.doStop();
    }

    @Test
    void aPlaceThatCannotBeEmptiedKeepsTheClaimsOfTheLastBuilds() throws Exception {
        WorkspaceClaims claims = new WorkspaceClaims();
        FreeStyleProject job = j.createFreeStyleProject();
        for (int i = 0; i < 12; i++) {
            claims.claim(NODE, "/left", j.buildAndAssertSuccess(job), "job", false);
        }
        List<Claim> all = claims.find(claim -> claim.path().equals("/left"));
        claims.addAside(all.subList(0, 1), "hc-wipe-1");
        claims.addAside(all.subList(11, 12), "hc-wipe-2");
        List<Claim> others = claims.handOver(all);
        assertEquals(all.subList(0, 2), others);
        assertEquals(List.of("hc-wipe-2", "hc-wipe-1"), all.get(11).asides());
        assertEquals(List.of(), claims.handOver(all.subList(2, 12)));
        claims.settle(all);
    }

    @Test
    void aBuildMayWantTheSamePathOnAnotherNode() throws Exception {
        FreeStyleBuild build = running(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        Place place = new Place("twin", "/shared");
        claims.adopt(place, "job");
        assertFalse(claims.isWantedElsewhere(place));

        claims.claim(NODE, "/shared", build, "job", false);

        assertTrue(claims.isWantedElsewhere(place));
        claims.over(build.getExternalizableId());
        assertFalse(claims.isWantedElsewhere(place));
        claims.settle(claims.find(claim -> claim.path().equals("/shared")));
        build.doStop();
    }

    @Test
    void aBuildWaitsWhileItsDirectoryIsMovedAway() throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        claims.claim(NODE, "/c", build, "job", false);
        Place place = new Place(NODE, "/c");
        assertTrue(claims.beginMove(place));
        CountDownLatch waiting = new CountDownLatch(1);

        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> {
            waiting.countDown();
            try {
                claims.awaitMove(place, TimeUnit.MINUTES.toMillis(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.await();
        assertFalse(next.isDone());
        claims.moved(place);

        next.get(1, TimeUnit.MINUTES);
        claims.awaitMove(place, 1);
        claims.settle(own(claims));
    }

    @Test
    void followJobsAndFoldersToTheirNewNames() throws Exception {
        MockFolder folder = j.createFolder("before");
        FreeStyleBuild build = running(folder.createProject(FreeStyleProject.class, "job"));
        WorkspaceClaims claims = WorkspaceClaims.get();
        claims.claim(NODE, "/d", build, "before/job", false);

        folder.renameTo("after");

        Claim read = one(new WorkspaceClaims());
        assertEquals("after/job", read.job());
        assertEquals(build.getExternalizableId(), read.run());
        claims.settle(own(claims));
        build.doStop();
    }

    @Test
    void aBrokenFileIsKeptAndDoesNotHideTheOthers() throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        WorkspaceClaims claims = new WorkspaceClaims();
        claims.claim(NODE, "/e", build, "job", false);
        Path broken = j.jenkins.getRootDir().toPath().resolve("hc-security-gate/claims/broken.xml");
        Files.writeString(broken, "<half");

        assertEquals("/e", one(new WorkspaceClaims()).path());

        assertTrue(Files.exists(broken));
        Files.delete(broken);
        claims.settle(own(claims));
    }

    @Test
    void theFirstBuildAloneIsToldOfTheWipe() throws Exception {
        Path announced = j.jenkins.getRootDir().toPath().resolve("hc-security-gate/claims/announced");
        Files.deleteIfExists(announced);
        WorkspaceClaims fresh = new WorkspaceClaims();

        assertTrue(fresh.takeNotice());
        assertFalse(fresh.takeNotice());
        assertFalse(new WorkspaceClaims().takeNotice());
    }

    private static FreeStyleBuild running(FreeStyleProject job) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        job.getBuildersList().add(new FreestyleWipeTest.Blocker(started, new CountDownLatch(1), false));
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        started.await();
        return build;
    }

    private static Claim one(WorkspaceClaims claims) {
        List<Claim> own = own(claims);
        assertEquals(1, own.size());
        return own.get(0);
    }

    private static List<Claim> own(WorkspaceClaims claims) {
        return claims.find(claim -> claim.node().equals(NODE));
    }
}
