package io.jenkins.plugins.hcsecuritygate.home;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a home into a temporary directory and reads it. */
public final class HomeBuilder {

    private final Path root;

    public HomeBuilder(Path root) {
        this.root = root;
    }

    public Path path(String relative) {
        return root.resolve(relative);
    }

    public HomeBuilder file(String relative, String content) {
        try {
            Path file = root.resolve(relative);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code config.xml} as Jenkins writes it, around the given elements. */
    public HomeBuilder config(String elements) {
        return file("config.xml", "<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n" + elements + "\n</hudson>\n");
    }

    public HomeBuilder job(String directory, String xml) {
        return file(directory + "/config.xml", "<?xml version='1.1' encoding='UTF-8'?>\n" + xml + "\n");
    }

    public ControllerFacts read() {
        return read(Target.Kind.HOME);
    }

    public ControllerFacts read(Target.Kind kind) {
        try {
            return HomeReader.read(root, new Target(kind, "test"));
        } catch (HomeFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The only job of the home. */
    public Job onlyJob() {
        ControllerFacts facts = read();
        if (facts.jobs().items().size() != 1 || !facts.jobs().isComplete()) {
            throw new AssertionError("expected one job: " + facts.jobs());
        }
        return facts.jobs().items().get(0);
    }
}
