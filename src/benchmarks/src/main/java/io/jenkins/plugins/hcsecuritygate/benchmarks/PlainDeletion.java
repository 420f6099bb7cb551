package io.jenkins.plugins.hcsecuritygate.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Deletes a tree as {@code FilePath.deleteRecursive} does it: by whole paths, each directory listed and entered by
 * recursion before it is deleted itself. Its waiting and trying again after failures is left out.
 */
final class PlainDeletion {

    private PlainDeletion() {}

    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
