package io.jenkins.plugins.hcsecuritygate.benchmarks;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the files of a workspace are spread over directories. */
enum TreeShape {
    /** Directories of a hundred files each, beside each other. */
    WIDE,
    /** One directory with everything. */
    FLAT,
    /** Chains of a hundred directories in each other, a file in each. */
    DEEP,
    /** As npm leaves it: packages in packages, each with a few directories of few files, and links to commands. */
    MODULES;

    private static final int FILES_PER_DIRECTORY = 100;
    private static final int CHAIN = 100;
    private static final int FILES_PER_PACKAGE = 20;
    private static final int PACKAGES_IN_PACKAGE = 10;

    /** Writes a tree; links come on top of the files. */
    void fill(@NonNull Path root, int files) throws IOException {
        Path last = null;
        for (int file = 0; file < files; file++) {
            Path directory = directory(root, file);
            if (!directory.equals(last)) {
                Files.createDirectories(directory);
                last = directory;
            }
            Path written = Files.writeString(directory.resolve("f" + file), "content");
            if (this == MODULES && file % FILES_PER_PACKAGE == 0) {
                Path commands = Files.createDirectories(root.resolve("node_modules/.bin"));
                Files.createSymbolicLink(commands.resolve("c" + file), commands.relativize(written));
            }
        }
    }

    private Path directory(Path root, int file) {
        return switch (this) {
            case WIDE -> root.resolve("d" + file / FILES_PER_DIRECTORY);
            case FLAT -> root;
            case DEEP -> {
                Path path = root.resolve("c" + file / CHAIN);
                for (int i = 0; i < file % CHAIN; i++) {
                    path = path.resolve("d");
                }
                yield path;
            }
            case MODULES -> {
                int number = file / FILES_PER_PACKAGE;
                Path path = root.resolve("node_modules/p" + number / PACKAGES_IN_PACKAGE);
                if (number % PACKAGES_IN_PACKAGE > 0) {
                    path = path.resolve("node_modules/p" + number);
                }
                yield path.resolve("lib" + file % FILES_PER_PACKAGE / 5);
            }
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
