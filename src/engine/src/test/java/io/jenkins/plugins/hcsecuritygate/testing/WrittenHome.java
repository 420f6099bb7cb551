package io.jenkins.plugins.hcsecuritygate.testing;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A home of real files, judged by one check. */
public final class WrittenHome {

    private final Path root;

    public WrittenHome(Path root) {
        this.root = root;
    }

    public WrittenHome file(String relative, String content) {
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
    public WrittenHome config(String elements) {
        return xml("config.xml", "hudson", elements);
    }

    public WrittenHome xml(String relative, String rootElement, String elements) {
        return file(
                relative,
                "<?xml version='1.1' encoding='UTF-8'?>\n<" + rootElement + ">\n" + elements + "\n</" + rootElement
                        + ">\n");
    }

    /** An exploded plugin with nothing but its manifest. */
    public WrittenHome plugin(String id, String version) {
        return file(
                "plugins/" + id + "/META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nShort-Name: " + id + "\nPlugin-Version: " + version + "\n\n");
    }

    /** The empty path is the home itself. */
    public WrittenHome mode(String relative, int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & 1 << (8 - permission.ordinal())) != 0) {
                permissions.add(permission);
            }
        }
        try {
            Files.setPosixFilePermissions(root.resolve(relative), permissions);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ControllerFacts read(Target.Kind kind) {
        try {
            return HomeReader.read(root, new Target(kind, "written"));
        } catch (HomeFileException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CheckResult judgedBy(Check check) {
        return judgedBy(check, Target.Kind.HOME);
    }

    public CheckResult judgedBy(Check check, Target.Kind kind) {
        return check.evaluate(
                new CheckContext(read(kind), new CheckSettings(check.metadata(), Map.of()), CheckRun.NOW));
    }
}
