package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The directories with content where a machine keeps its workspaces. Only names are read, and of no file what it holds,
 * but for the index in which branch-api notes what it calls its directories. Travels from the agent, so it is bounded.
 */
public final class WorkspaceListing implements Serializable {

    private static final long serialVersionUID = 1L;

    /** How many entries are looked at. */
    static final int MOST_ENTRIES = 100_000;

    private static final String INDEX = "workspaces.txt";
    private static final int MOST_INDEX_BYTES = 8 << 20;
    private static final int MOST_PROBLEMS = 20;

    private final LinkedHashMap<String, Long> directories = new LinkedHashMap<>();
    private final LinkedHashMap<String, String> index = new LinkedHashMap<>();
    private final ArrayList<String> problems = new ArrayList<>();
    private int entries;

    private WorkspaceListing() {}

    /**
     * Looks. What is not there is empty.
     *
     * @param root the directory of all workspaces; may itself be a link, as nobody but the machine's owner makes that one
     * @param folders paths below it, with {@code /}, that hold further directories instead of a workspace
     */
    @NonNull
    public static WorkspaceListing read(@NonNull Path root, @NonNull Set<String> folders) {
        return read(root, folders, MOST_ENTRIES);
    }

    @NonNull
    static WorkspaceListing read(@NonNull Path root, @NonNull Set<String> folders, int mostEntries) {
        WorkspaceListing listing = new WorkspaceListing();
        listing.walk(root, "", folders, mostEntries);
        listing.readIndex(root.resolve(INDEX));
        return listing;
    }

    private void walk(Path directory, String prefix, Set<String> folders, int mostEntries) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                if (++entries > mostEntries) {
                    problem("there are more than " + mostEntries + " entries");
                    return;
                }
                look(child, prefix + child.getFileName(), folders, mostEntries);
            }
        } catch (NoSuchFileException e) {
            // Nothing there, or not any more.
        } catch (IOException | DirectoryIteratorException e) {
            problem(prefix, e);
        }
    }

    private void look(Path child, String name, Set<String> folders, int mostEntries) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink() || attributes.isDirectory() && attributes.isOther()) {
                if (Files.isDirectory(child)) {
                    problem(name + " is a link, which is not followed");
                }
            } else if (!attributes.isDirectory()) {
                return;
            } else if (folders.contains(name)) {
                walk(child, name + "/", folders, mostEntries);
            } else if (hasContent(child)) {
                directories.put(name, attributes.lastModifiedTime().toMillis());
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone, or exchanged, while it was looked at.
        } catch (IOException | DirectoryIteratorException e) {
            problem(name, e);
        }
    }

    private static boolean hasContent(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            return children.iterator().hasNext();
        }
    }

    private void readIndex(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return; // opening a pipe that a build put there would wait for ever
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            List<String> lines = new String(in.readNBytes(MOST_INDEX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                index.put(lines.get(i + 1), lines.get(i));
            }
        } catch (IOException e) {
            // Without it a directory is reported without the name of its job.
            index.clear();
        }
    }

    private void problem(String name, Exception e) {
        Throwable cause = e instanceof DirectoryIteratorException wrapped ? wrapped.getCause() : e;
        problem((name.isEmpty() ? "the directory of the workspaces" : name) + " cannot be read ("
                + cause.getClass().getSimpleName() + ")");
    }

    private void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text);
        }
    }

    /** Paths below the directory of all workspaces, with {@code /}, and when each was last changed (epoch milliseconds). */
    @NonNull
    public Map<String, Long> directories() {
        return Map.copyOf(directories);
    }

    /** Directories that are not called after their job, and the full names of those jobs. */
    @NonNull
    public Map<String, String> index() {
        return Map.copyOf(index);
    }

    /** Why something was not seen; as clauses. Nothing was overlooked if there are none. */
    @NonNull
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
