package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The paths that are never wiped, whatever a job says its workspace is. Anybody who configures a job chooses the path, so
 * this is asked on the machine that has the path, right before anything is touched.
 */
public final class ProtectedPaths implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Path ACCOUNTS = Path.of("/etc/passwd");
    private static final int MOST_ACCOUNTS = 10_000;

    /** What the controller keeps in its home; a workspace was never meant to be there. */
    private static final Set<String> HOME_PARTS = Set.of(
            "builds",
            "fingerprints",
            "init.groovy.d",
            "jobs",
            "logs",
            "nodes",
            "plugins",
            "secrets",
            "updates",
            "userContent",
            "users",
            "war");

    /** With all that is below them. */
    private static final List<String> SYSTEM_TREES =
            List.of("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys");

    /** Alone: people do put workspaces below them. */
    private static final Set<String> SYSTEM_PLACES = Set.of(
            "/home",
            "/media",
            "/mnt",
            "/opt",
            "/root",
            "/run",
            "/srv",
            "/tmp",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/usr/lib32",
            "/usr/lib64",
            "/usr/libexec",
            "/usr/local",
            "/usr/sbin",
            "/usr/share",
            "/var",
            "/var/lib",
            "/var/tmp",
            "/Applications",
            "/Library",
            "/System",
            "/Users",
            "/Volumes");

    /** What is in these is somebody's home, also of those whom no file of this machine names. */
    private static final Set<String> HOMES = Set.of("/home", "/Users");

    private final String agentRoot;
    private final String workspaceRoot;
    private final String jenkinsHome;
    private final ArrayList<String> otherWorkspaces;

    /**
     * @param agentRoot the root directory of the agent, when it is known
     * @param workspaceRoot the directory of all workspaces on the machine, when it is known
     * @param jenkinsHome the controller's home
     * @param otherWorkspaces workspaces of other jobs on the same machine
     */
    public ProtectedPaths(
            @CheckForNull String agentRoot,
            @CheckForNull String workspaceRoot,
            @CheckForNull String jenkinsHome,
            @NonNull Collection<String> otherWorkspaces) {
        this.agentRoot = agentRoot;
        this.workspaceRoot = workspaceRoot;
        this.jenkinsHome = jenkinsHome;
        this.otherWorkspaces = new ArrayList<>(otherWorkspaces);
    }

    /** Workspaces of other jobs; their names are for administrators. */
    @NonNull
    public List<String> otherWorkspaces() {
        return List.copyOf(otherWorkspaces);
    }

    /** Why a path must not be wiped, in words that name no other job; null when it may be. */
    @CheckForNull
    public String refusal(@NonNull String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            return "is no path on this machine";
        }
        if (!path.isAbsolute()) {
            return "is a relative path";
        }
        if (!path.equals(path.normalize())) {
            return "is not written in full";
        }
        String refusal = refusal(path);
        Path real = real(path);
        return refusal != null || real.equals(path) ? refusal : refusal(real);
    }

    private String refusal(Path path) {
        if (path.getParent() == null) {
            return "is the root of a file system";
        }
        if (Files.isSymbolicLink(path)) {
            return "is a link; what it points at is not touched";
        }
        if (isSystem(path)) {
            return "belongs to the operating system";
        }
        if (isMountPoint(path)) {
            return "is a mount point";
        }
        String refusal = refusalByJenkins(path);
        if (refusal != null) {
            return refusal;
        }
        Path around = path.getParent();
        if (around != null && (HOMES.contains(around.toString()) || isWindowsUsers(around))) {
            return "is a user's home directory";
        }
        for (Path home : userHomes()) {
            if (covers(path, home)) {
                return "is or contains the home directory " + home;
            }
        }
        for (String other : otherWorkspaces) {
            if (covers(path, Path.of(other))) {
                return "is or contains another job's workspace";
            }
        }
        return null;
    }

    private String refusalByJenkins(Path path) {
        if (agentRoot != null) {
            Path root = real(Path.of(agentRoot));
            if (covers(path, root) || covers(path, Path.of(agentRoot))) {
                return "is or contains the agent's root directory";
            }
            if (path.equals(root.resolve("remoting"))) {
                return "belongs to the agent itself";
            }
        }
        if (workspaceRoot != null
                && (covers(path, Path.of(workspaceRoot)) || covers(path, real(Path.of(workspaceRoot))))) {
            return "is or contains the directory of all workspaces";
        }
        if (jenkinsHome == null) {
            return null;
        }
        for (Path home : List.of(Path.of(jenkinsHome), real(Path.of(jenkinsHome)))) {
            if (covers(path, home)) {
                return "is or contains the controller's home directory";
            }
            if (path.startsWith(home) && isPartOfHome(home.relativize(path))) {
                return "is a part of the controller's home directory";
            }
        }
        return null;
    }

    /**
     * A job may keep its workspace in its own directory: an old layout that is still supported. What is moved out of the
     * way of the next build lies beside it.
     */
    private static boolean isPartOfHome(Path relative) {
        String first = relative.getName(0).toString();
        if (first.equals("jobs")) {
            boolean ownWorkspace = false;
            for (Path name : relative) {
                ownWorkspace |= name.toString().matches("workspace(@.*)?|hc-wipe-[0-9a-f-]{36}");
            }
            return !ownWorkspace || relative.toString().contains("/builds/");
        }
        return HOME_PARTS.contains(first)
                || first.startsWith(".")
                || relative.getNameCount() == 1 && first.equals("workspace");
    }

    private static boolean isSystem(Path path) {
        if (path.getFileSystem().getSeparator().equals("/")) {
            return SYSTEM_PLACES.contains(path.toString())
                    || SYSTEM_TREES.stream().anyMatch(tree -> path.startsWith(tree));
        }
        String windows = System.getenv("SystemRoot");
        String programs = System.getenv("ProgramFiles");
        String data = System.getenv("ProgramData");
        return windows != null && (path.startsWith(windows) || covers(path, Path.of(windows)))
                || programs != null && (path.startsWith(programs) || covers(path, Path.of(programs)))
                || data != null && covers(path, Path.of(data))
                || isWindowsUsers(path);
    }

    private static boolean isWindowsUsers(Path path) {
        String drive = System.getenv("SystemDrive");
        return drive != null && path.equals(Path.of(drive + "\\").resolve("Users"));
    }

    private static boolean isMountPoint(Path path) {
        if (MountPoints.read().contains(path)) {
            return true;
        }
        try {
            Path parent = path.getParent();
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.getFileStore(path).equals(Files.getFileStore(parent))
                    && !MountPoints.read().isKnown();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> userHomes() {
        List<Path> homes = new ArrayList<>();
        addHome(homes, System.getProperty("user.home"));
        try (BufferedReader accounts = Files.newBufferedReader(ACCOUNTS, StandardCharsets.ISO_8859_1)) {
            String line;
            while (homes.size() < MOST_ACCOUNTS && (line = accounts.readLine()) != null) {
                String[] fields = line.split(":", -1);
                if (fields.length > 5) {
                    addHome(homes, fields[5]);
                }
            }
        } catch (IOException e) {
            // No such file, as on Windows: the homes known by now are all that can be known.
        }
        return homes;
    }

    private static void addHome(List<Path> homes, String text) {
        if (text == null || text.isBlank()) {
            return;
        }
        try {
            Path home = Path.of(text);
            if (home.isAbsolute() && home.getParent() != null) {
                homes.add(home);
            }
        } catch (InvalidPathException e) {
            // Whoever is configured so has no home here.
        }
    }

    /** Whether deleting one path would delete the other. */
    private static boolean covers(Path path, Path other) {
        return other.startsWith(path);
    }

    /** The path with the links on the way to it resolved, though it need not exist itself. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null ? path : real(parent).resolve(name);
        }
    }
}
