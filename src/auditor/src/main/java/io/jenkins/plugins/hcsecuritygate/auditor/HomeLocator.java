package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the home that a path means: itself, or the only one in a volume or a set of backups. */
final class HomeLocator {
    private static final int LEVELS = 3;
    private static final int MAX_NAMED = 5;
    private static final int MAX_DIRECTORIES = 5_000;

    /**
     * A home that was found.
     *
     * @param root the home
     * @param target what the report shall call it
     * @param below whether it is below the path that was given
     */
    record LocatedHome(@NonNull Path root, @NonNull Target target, boolean below) {}

    private final Path given;
    private final List<Path> found = new ArrayList<>();
    private int searched;
    private int unreadable;

    private HomeLocator(Path given) {
        this.given = given;
    }

    /**
     * Locates a home.
     *
     * @param path from the command line; links in it are followed, below it none is
     * @throws InputException if there is not exactly one
     */
    @NonNull
    static LocatedHome locate(@NonNull Path path) throws InputException {
        requireDirectory(path);
        if (HomeMarks.isHome(path)) {
            return located(path, false);
        }
        return located(new HomeLocator(path).onlyOneBelow(), true);
    }

    private static LocatedHome located(Path root, boolean below) {
        Target.Kind kind = HomeMarks.isBackup(root) ? Target.Kind.BACKUP : Target.Kind.HOME;
        return new LocatedHome(root, new Target(kind, root.toString()), below);
    }

    private static void requireDirectory(Path path) throws InputException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                throw problem(path, "is a file; name the directory of a JENKINS_HOME");
            }
            if (!attributes.isDirectory()) {
                throw problem(path, "is neither a directory nor a file");
            }
            if (!Files.isReadable(path)) {
                throw problem(path, "cannot be read: permission denied");
            }
        } catch (NoSuchFileException e) {
            throw problem(
                    path, Files.isSymbolicLink(path) ? "is a link to something that does not exist" : "does not exist");
        } catch (AccessDeniedException e) {
            throw problem(path, "cannot be read: permission denied");
        } catch (InputException e) {
            throw e;
        } catch (IOException e) {
            throw problem(path, "cannot be read");
        }
    }

    private Path onlyOneBelow() throws InputException {
        List<Path> level = List.of(given);
        for (int depth = 1; depth <= LEVELS && !level.isEmpty(); depth++) {
            List<Path> next = new ArrayList<>();
            for (Path directory : level) {
                for (Path child : children(directory)) {
                    (HomeMarks.isHome(child) ? found : next).add(child);
                }
            }
            level = next;
        }
        if (found.isEmpty()) {
            throw problem(
                    given,
                    "holds no JENKINS_HOME within " + LEVELS + " levels: " + HomeMarks.DESCRIPTION
                            + (unreadable == 0 ? "" : " (" + unreadable + " directories could not be read)"));
        }
        if (found.size() > 1) {
            throw problem(given, "holds " + found.size() + " homes; name the one to audit, or several: " + names());
        }
        return found.get(0);
    }

    private String names() {
        return found.stream().sorted().limit(MAX_NAMED).map(Path::toString).collect(Collectors.joining(", "))
                + (found.size() > MAX_NAMED ? ", …" : "");
    }

    private List<Path> children(Path directory) throws InputException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    if (++searched > MAX_DIRECTORIES) {
                        throw problem(given, "holds too many directories to search; name the JENKINS_HOME itself");
                    }
                    children.add(entry);
                }
            }
        } catch (InputException e) {
            throw e;
        } catch (IOException | DirectoryIteratorException e) {
            unreadable++;
        }
        return children;
    }

    private static InputException problem(Path path, String what) {
        return new InputException(HomeNames.display(path.toString()) + " " + what);
    }
}
