package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MoveAsideTest {

    private final MoveAside move =
            new MoveAside(new ProtectedPaths(null, null, null, List.of()), "hc-wipe-1", "workspace@tmp");

    @TempDir
    private Path directory;

    private Path workspace;
    private Path temporary;
    private Path aside;

    @BeforeEach
    void resolve() {
        workspace = directory.resolve("workspace");
        temporary = directory.resolve("workspace@tmp");
        aside = directory.resolve("hc-wipe-1");
    }

    @Test
    void whatIsNotThereNeedsNoDirectory() throws IOException {
        assertNull(move.invoke(workspace.toFile(), null));

        assertFalse(Files.exists(aside));
    }

    @Test
    void aFileOrALinkThatABuildPutThereGoesToo() throws IOException {
        Path canary = Files.createDirectory(directory.resolve("canary"));
        Files.writeString(workspace, "no directory");
        Files.createSymbolicLink(temporary, canary);

        assertNull(move.invoke(workspace.toFile(), null));

        assertFalse(Files.exists(workspace));
        assertFalse(Files.exists(temporary, LinkOption.NOFOLLOW_LINKS));
        assertEquals("no directory", Files.readString(aside.resolve("workspace")));
        assertTrue(Files.isSymbolicLink(aside.resolve("tmp")));
        assertTrue(Files.isDirectory(canary));
    }

    /** As where the directory above belongs to somebody else by now: nobody can tell what is in it. */
    @Test
    void whatCannotBeLookedAtIsNotTakenForGone() throws IOException {
        Files.writeString(workspace, "no directory");

        assertThrows(
                FileSystemException.class,
                () -> move.invoke(workspace.resolve("below").toFile(), null));
    }
}
