package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeCacheTest {

    private static final Target TARGET = new Target(Target.Kind.LIVE, "test");

    /** For which whatever is on disk was written long ago. */
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    @TempDir
    private Path root;

    @Test
    void anUnchangedFileIsNotReadAgain() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        write("a.xml", "one");
        assertThat(worked(cache, "a.xml")).isOne();
        assertThat(worked(cache, "a.xml")).isZero();
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        write("a.xml", "one");
        worked(cache, "a.xml");
        write("a.xml", "three");
        assertThat(worked(cache, "a.xml")).isOne();
    }

    @Test
    void aFileThatComesOrGoesIsSeen() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        assertThat(worked(cache, "a.xml")).isOne();
        assertThat(worked(cache, "a.xml")).isZero();
        write("a.xml", "one");
        assertThat(worked(cache, "a.xml")).isOne();
        Files.delete(root.resolve("a.xml"));
        assertThat(worked(cache, "a.xml")).isOne();
    }

    @Test
    void timesThatAreSetBackDoNotHideAChange() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        write("a.xml", "one");
        FileTime before = Files.getLastModifiedTime(root.resolve("a.xml"));
        worked(cache, "a.xml");
        awaitTick();
        write("a.xml", "two");
        Files.setLastModifiedTime(root.resolve("a.xml"), before);
        assertThat(worked(cache, "a.xml")).isOne();
    }

    @Test
    void aSavedFileIsReadAgainWhateverItsTimeSays() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        write("a.xml", "one");
        worked(cache, "a.xml");
        cache.changed("a.xml");
        assertThat(worked(cache, "a.xml")).isOne();
        assertThat(worked(cache, "a.xml")).isZero();
        cache.changed("b.xml");
        assertThat(worked(cache, "a.xml")).isZero();
    }

    @Test
    void aSaveDuringALookIsSeenByTheNext() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        write("a.xml", "one");
        HomeDirectory home = HomeDirectory.open(root, cache);
        home.remember(HomeCacheTest.class, "a.xml", () -> {
            String read = content(home, "a.xml");
            cache.changed("a.xml");
            return read;
        });
        home.end();
        assertThat(worked(cache, "a.xml")).isOne();
        assertThat(worked(cache, "a.xml")).isZero();
    }

    @Test
    void whatWasWrittenJustBeforeIsNotTrusted() throws IOException {
        write("a.xml", "one");
        Instant written = Files.getLastModifiedTime(root.resolve("a.xml")).toInstant();
        HomeCache early = new HomeCache(Clock.fixed(written.plus(HomeCache.SETTLED), ZoneOffset.UTC));
        assertThat(worked(early, "a.xml")).isOne();
        assertThat(worked(early, "a.xml")).isOne();
        assertThat(early.size()).isZero();
    }

    @Test
    void whatCouldNotBeReadIsTriedAgain() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        HomeDirectory home = HomeDirectory.open(root, cache);
        home.remember(HomeCacheTest.class, "a.xml", () -> {
            home.failed();
            return "no answer";
        });
        home.end();
        assertThat(cache.size()).isZero();
    }

    @Test
    void whatALookDidNotNeedIsForgotten() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        worked(cache, "a.xml");
        assertThat(cache.size()).isOne();
        worked(cache, "b.xml");
        assertThat(cache.size()).isOne();
        assertThat(worked(cache, "a.xml")).isOne();
    }

    @Test
    void moreChangesThanAreCountedForgetEverything() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        worked(cache, "a.xml");
        for (int i = 0; i < 10_001; i++) {
            cache.changed("jobs/x/builds/" + i + "/build.xml");
        }
        assertThat(worked(cache, "a.xml")).isOne();
        assertThat(worked(cache, "a.xml")).isZero();
    }

    @Test
    void aLookThatFailsLeavesWhatIsKnown() throws IOException {
        HomeCache cache = new HomeCache(LATER);
        worked(cache, "a.xml");
        HomeDirectory.open(root, cache).remember(HomeCacheTest.class, "b.xml", () -> "never ended");
        assertThat(worked(cache, "a.xml")).isZero();
    }

    /** A look with a cache sees what one without sees, whatever happened to the home since the last one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void cachedAndUncachedLooksAgree(long seed) throws IOException {
        Random random = new Random(seed);
        HomeCache cache = new HomeCache(LATER);
        RandomHome home = new RandomHome(random);
        int kept = 0;
        for (int round = 0; round < 60; round++) {
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                home.edit();
            }
            ControllerFacts expected = HomeReader.read(root, TARGET);
            assertThat(HomeReader.read(root, TARGET, cache))
                    .as("seed %d, round %d, %s", seed, round, home.history)
                    .isEqualTo(expected);
            kept = Math.max(kept, cache.size());
            awaitTick();
        }
        assertThat(kept).as("results kept").isGreaterThan(5);
    }

    /** Creates, changes, moves and destroys what a home holds, sometimes without leaving a trace in size and time. */
    private final class RandomHome {
        private final Random random;
        private final List<String> history = new ArrayList<>();

        private RandomHome(Random random) {
            this.random = random;
        }

        private void edit() throws IOException {
            String file = pick(
                    "jobs/" + name() + "/config.xml",
                    "jobs/" + name() + "/jobs/" + name() + "/config.xml",
                    "jobs/" + name() + "/branches/" + name() + "/config.xml",
                    "jobs/" + name() + "/builds/" + random.nextInt(3) + "/build.xml",
                    "nodes/" + name() + "/config.xml",
                    "plugins/" + name() + "/META-INF/MANIFEST.MF",
                    "plugins/" + name() + ".jpi",
                    "credentials.xml",
                    "updates/default.json",
                    "hudson.model.UpdateCenter.xml",
                    "config.xml");
            Path path = root.resolve(file);
            int what = random.nextInt(12);
            history.add(what + " " + file);
            try {
                switch (what) {
                    case 0 -> deleteTree(path.getParent().equals(root) ? path : path.getParent());
                    case 1 -> Files.deleteIfExists(path);
                    case 2 -> {
                        Path other = root.resolve("jobs/" + name());
                        if (Files.exists(root.resolve("jobs/" + name()))) {
                            Files.move(root.resolve("jobs/" + name()), other);
                        }
                    }
                    case 3 -> {
                        deleteTree(path);
                        Files.createSymbolicLink(path, root.resolve("jobs/" + name() + "/config.xml"));
                    }
                    case 4 -> {
                        if (path.getParent().equals(root)) {
                            return;
                        }
                        deleteTree(path.getParent());
                        Files.createDirectories(path.getParent().getParent());
                        Files.createSymbolicLink(path.getParent(), root.resolve("jobs/" + name()));
                    }
                    case 5 -> {
                        FileTime time = Files.exists(path) ? Files.getLastModifiedTime(path) : null;
                        write(file, content(file));
                        if (time != null) {
                            Files.setLastModifiedTime(path, time);
                        }
                    }
                    case 6 -> {
                        Path next = path.resolveSibling("next");
                        Files.createDirectories(path.getParent());
                        Files.writeString(next, content(file));
                        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                    }
                    default -> write(file, content(file));
                }
            } catch (IOException | IllegalArgumentException e) {
                history.add("which failed"); // a directory in the way: just as well
            }
        }

        private String name() {
            return pick("a", "b", "c");
        }

        private String pick(String... texts) {
            return texts[random.nextInt(texts.length)];
        }

        private String content(String file) {
            String value = String.valueOf(random.nextInt(10));
            if (random.nextInt(12) == 0) {
                return "<broken" + value;
            }
            if (file.endsWith("build.xml")) {
                return "<flow-build><execution><script>node { sh '" + value + "'; cleanWs() }</script></execution>"
                        + "</flow-build>";
            }
            if (file.endsWith("MANIFEST.MF")) {
                return "Manifest-Version: 1.0\nShort-Name: p\nPlugin-Version: " + value + "\n";
            }
            if (file.startsWith("nodes")) {
                return "<slave><name>n" + value + "</name></slave>";
            }
            if (file.startsWith("jobs")) {
                return pick(
                        "<project><disabled>" + (random.nextBoolean() ? "true" : "null") + "</disabled></project>",
                        "<flow-definition><definition class='scm" + value + "'/></flow-definition>",
                        "<flow-definition><definition"
                                + " class='org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition'><script>node('" + value
                                + "') { }</script></definition></flow-definition>",
                        "<com.cloudbees.hudson.plugins.folder.Folder/>",
                        "<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject/>",
                        "<other.Kind" + value + "/>");
            }
            return "<hudson><numExecutors>" + value + "</numExecutors></hudson>";
        }
    }

    /** How many times a look had to work. */
    private int worked(HomeCache cache, String path) throws IOException {
        AtomicInteger times = new AtomicInteger();
        HomeDirectory home = HomeDirectory.open(root, cache);
        home.remember(HomeCacheTest.class, path, () -> {
            times.incrementAndGet();
            return content(home, path);
        });
        home.end();
        return times.get();
    }

    private static String content(HomeDirectory home, String path) {
        try {
            return new String(home.read(path, 100), StandardCharsets.UTF_8);
        } catch (HomeFileException e) {
            return e.getMessage();
        }
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    /** The clock of a file system stands still for some milliseconds, and without an announced save so does a file. */
    private void awaitTick() throws IOException {
        Path probe = Files.createTempFile("tick", null);
        try {
            FileTime first = Files.getLastModifiedTime(probe);
            do {
                Files.writeString(probe, "x");
            } while (Files.getLastModifiedTime(probe).equals(first));
        } finally {
            Files.delete(probe);
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (Files.isSymbolicLink(tree)) {
            Files.delete(tree);
        } else if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
