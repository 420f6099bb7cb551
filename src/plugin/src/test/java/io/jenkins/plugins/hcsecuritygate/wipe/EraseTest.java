package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.remoting.Channel;
import hudson.remoting.ChannelBuilder;
import io.jenkins.plugins.hcsecuritygate.agent.ProtectedPaths;
import io.jenkins.plugins.hcsecuritygate.agent.Receipt;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wipe as an agent does it, on a real connection without a Jenkins at its other end. */
class EraseTest {

    private static final int FILES = 20;

    @TempDir
    private Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private Path aside;
    private Channel agent;
    private Channel controller;

    @BeforeEach
    void connect() throws Exception {
        aside = directory.resolve("hc-wipe-1");
        Files.createDirectories(aside.resolve("workspace"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(aside.resolve("workspace/f" + i), "123");
        }
        PipedInputStream toAgent = new PipedInputStream();
        PipedOutputStream fromController = new PipedOutputStream(toAgent);
        PipedInputStream toController = new PipedInputStream();
        PipedOutputStream fromAgent = new PipedOutputStream(toController);
        Future<Channel> other = executor.submit(() -> new ChannelBuilder("controller", executor)
                .withMode(Channel.Mode.BINARY)
                .build(toAgent, fromAgent));
        controller = new ChannelBuilder("agent", executor)
                .withMode(Channel.Mode.BINARY)
                .build(toController, fromController);
        agent = other.get();
    }

    @AfterEach
    void disconnect() throws Exception {
        controller.close();
        agent.close();
        executor.shutdownNow();
    }

    private static Erase erase(Erase.Kind kind) {
        return new Erase(new ProtectedPaths(null, null, List.of()), kind);
    }

    @Test
    void erasesWhileTheConnectionStands() throws Exception {
        Receipt receipt = erase(Erase.Kind.ASIDE).invoke(aside.toFile(), agent);

        assertEquals(FILES, receipt.getFiles());
        assertFalse(receipt.isAtLeast());
        assertFalse(Files.exists(aside));
    }

    @Test
    void stopsWhenTheConnectionIsLostAndGoesOnLater() throws Exception {
        agent.close();

        InterruptedIOException stopped = assertThrows(
                InterruptedIOException.class, () -> erase(Erase.Kind.ASIDE).invoke(aside.toFile(), agent));
        assertTrue(stopped.getMessage().contains("STOPPED"), stopped.getMessage());
        assertTrue(Files.isDirectory(aside.resolve("workspace")));

        Receipt receipt = erase(Erase.Kind.ASIDE_AGAIN).invoke(aside.toFile(), null);

        assertFalse(Files.exists(aside));
        assertEquals(FILES, receipt.getFiles());
        assertFalse(receipt.isAtLeast());
    }

    @Test
    void saysWhenTheAnswerOfAnEarlierWipeWasLost() throws Exception {
        erase(Erase.Kind.ASIDE).invoke(aside.toFile(), agent);

        Receipt again = erase(Erase.Kind.ASIDE_AGAIN).invoke(aside.toFile(), agent);

        assertTrue(again.isComplete());
        assertTrue(again.isAtLeast());
    }

    @Test
    void keepsTheDirectoryOfWhichOnlyTheContentsAreToGo() throws Exception {
        Receipt receipt = erase(Erase.Kind.CONTENTS).invoke(aside.toFile(), agent);

        assertEquals(FILES, receipt.getFiles());
        assertArrayEquals(new String[0], aside.toFile().list());
    }
}
