package io.jenkins.plugins.hcsecuritygate.wipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        Future<Channel> other =
                executor.submit(() -> new ChannelBuilder("controller", executor)
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

        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(receipt.isAtLeast()).isFalse();
        assertThat(aside).doesNotExist();
    }

    @Test
    void stopsWhenTheConnectionIsLostAndGoesOnLater() throws Exception {
        agent.close();

        assertThatThrownBy(() -> erase(Erase.Kind.ASIDE).invoke(aside.toFile(), agent))
                .isInstanceOf(InterruptedIOException.class)
                .hasMessageContaining("STOPPED");
        assertThat(aside.resolve("workspace")).isDirectory();

        Receipt receipt = erase(Erase.Kind.ASIDE_AGAIN).invoke(aside.toFile(), null);

        assertThat(aside).doesNotExist();
        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(receipt.isAtLeast()).isFalse();
    }

    @Test
    void saysWhenTheAnswerOfAnEarlierWipeWasLost() throws Exception {
        erase(Erase.Kind.ASIDE).invoke(aside.toFile(), agent);

        Receipt again = erase(Erase.Kind.ASIDE_AGAIN).invoke(aside.toFile(), agent);

        assertThat(again.isComplete()).isTrue();
        assertThat(again.isAtLeast()).isTrue();
    }

    @Test
    void keepsTheDirectoryOfWhichOnlyTheContentsAreToGo() throws Exception {
        Receipt receipt = erase(Erase.Kind.CONTENTS).invoke(aside.toFile(), agent);

        assertThat(receipt.getFiles()).isEqualTo(FILES);
        assertThat(aside).isEmptyDirectory();
    }
}
