package io.jenkins.plugins.hcsecuritygate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceListingTest {

    @TempDir
    private Path root;

    @Test
    void namesDirectoriesThatHoldAnything() throws IOException {
        file("app/pom.xml");
        file("lab/build@tmp/secretFiles/key");
        Files.createDirectories(root.resolve("empty"));
        file("not-a-directory");

        WorkspaceListing listing = WorkspaceListing.read(root, Set.of("lab"));

        assertThat(listing.directories()).containsOnlyKeys("app", "lab/build@tmp");
        assertThat(listing.directories().get("app")).isPositive();
        assertThat(listing.problems()).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files cannot be pipes there")
    void aPipeInPlaceOfTheIndexIsNotOpened() throws Exception {
        file("app/pom.xml");
        Process made =
                new ProcessBuilder("mkfifo", root.resolve("workspaces.txt").toString()).start();
        assertThat(made.waitFor()).isZero();

        WorkspaceListing listing =
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> WorkspaceListing.read(root, Set.of()));

        assertThat(listing.directories()).containsOnlyKeys("app");
        assertThat(listing.index()).isEmpty();
    }

    @Test
    void whatIsNotThereIsEmpty() {
        WorkspaceListing listing = WorkspaceListing.read(root.resolve("none"), Set.of());

        assertThat(listing.directories()).isEmpty();
        assertThat(listing.problems()).isEmpty();
    }

    @Test
    void whatIsNotSeenIsSaid() throws IOException {
        file("a/x");
        file("b/x");
        file("c/x");
        assertThat(WorkspaceListing.read(root, Set.of(), 2).problems())
                .containsExactly("there are more than 2 entries");
        assertThat(WorkspaceListing.read(root.resolve("a/x"), Set.of()).problems())
                .containsExactly("the directory of the workspaces cannot be read (NotDirectoryException)");

        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createSymbolicLink(root.resolve("linked"), outside);
        assertThat(WorkspaceListing.read(root, Set.of()).problems())
                .containsExactly("linked is a link, which is not followed");
    }

    @Test
    void knowsDirectoriesWithNamesOfTheirOwn() throws IOException {
        Files.writeString(root.resolve("workspaces.txt"), "mb/main\nmb_main\nlonely\n");

        assertThat(WorkspaceListing.read(root, Set.of()).index()).isEqualTo(Map.of("mb_main", "mb/main"));
    }

    @Test
    void travelsFromTheAgent() throws Exception {
        file("app/pom.xml");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(WorkspaceListing.read(root, Set.of()));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((WorkspaceListing) in.readObject()).directories()).containsOnlyKeys("app");
        }
    }

    private void file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }
}
