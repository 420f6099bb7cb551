package io.jenkins.plugins.hcsecuritygate.agent;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a process can see of whether it runs in a container. No single sign proves it: images of machines carry
 * {@code /.dockerenv}, and with cgroup version 2 a container's own path reads like a machine's. So signs are gathered on
 * the agent and weighed together; signs that contradict each other decide nothing.
 *
 * <p>The process tells about itself, so this answers what an agent is, not whether somebody on it lies.
 */
public final class RuntimeSigns implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Number of the initial pid namespace, {@code PROC_PID_INIT_INO} in Linux' {@code include/linux/proc_ns.h}. */
    private static final String INITIAL_PIDS = "pid:[4026531836]";

    private static final int MOST_LINES = 4_000;
    private static final int LONGEST_TEXT = 100;

    private static final List<String> LAYERED = List.of("overlay", "fuse.fuse-overlayfs", "fuse-overlayfs", "aufs");
    private static final List<String> GROUPS =
            List.of("docker", "kubepods", "containerd", "libpod", "crio", "/lxc/", "/ecs/", "garden", "podman");

    /** What the signs say together. */
    public enum Runtime {
        LINUX_CONTAINER,
        LINUX_MACHINE,
        /** Not Linux; containers of other systems count as such. */
        OTHER_SYSTEM,
        /** The signs contradict each other, or cannot be read. */
        UNCLEAR
    }

    private enum Sign {
        YES,
        NO,
        UNKNOWN;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String system;
    private final Sign ownPids;
    private final String rootType;
    private final Sign containerGroup;

    private RuntimeSigns(
            @NonNull String system,
            @NonNull Sign ownPids,
            @CheckForNull String rootType,
            @NonNull Sign containerGroup) {
        this.system = system;
        this.ownPids = ownPids;
        this.rootType = rootType;
        this.containerGroup = containerGroup;
    }

    /** Looks at this process; reads a few small files of {@code /proc} and starts nothing. */
    @NonNull
    public static RuntimeSigns read() {
        return read(System.getProperty("os.name", ""), Path.of("/proc/self"));
    }

    @NonNull
    static RuntimeSigns read(@NonNull String system, @NonNull Path process) {
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return new RuntimeSigns(system, Sign.UNKNOWN, null, Sign.UNKNOWN);
        }
        return new RuntimeSigns(system, ownPids(process), rootType(process), containerGroup(process));
    }

    private static Sign ownPids(Path process) {
        try {
            Path pids = Files.readSymbolicLink(process.resolve("ns/pid"));
            return pids.toString().equals(INITIAL_PIDS) ? Sign.NO : Sign.YES;
        } catch (IOException | UnsupportedOperationException e) {
            return Sign.UNKNOWN;
        }
    }

    /** File-system type of what is mounted at the root; in {@code mountinfo} it stands behind a lone hyphen (proc(5)). */
    private static String rootType(Path process) {
        String type = null;
        try (BufferedReader lines = reader(process.resolve("mountinfo"))) {
            String line;
            for (int i = 0; i < MOST_LINES && (line = lines.readLine()) != null; i++) {
                String[] fields = line.split(" ", -1);
                int hyphen = List.of(fields).indexOf("-");
                if (fields.length > 4 && fields[4].equals("/") && hyphen > 0 && hyphen + 1 < fields.length) {
                    type = fields[hyphen + 1]; // the last one lies on top
                }
            }
        } catch (IOException e) {
            return null;
        }
        return type;
    }

    private static Sign containerGroup(Path process) {
        try (BufferedReader lines = reader(process.resolve("cgroup"))) {
            String line;
            for (int i = 0; i < MOST_LINES && (line = lines.readLine()) != null; i++) {
                String path = line.substring(line.lastIndexOf(':') + 1);
                if (GROUPS.stream().anyMatch(path::contains)) {
                    return Sign.YES;
                }
            }
            return Sign.NO;
        } catch (IOException e) {
            return Sign.UNKNOWN;
        }
    }

    private static BufferedReader reader(Path file) throws IOException {
        return Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    }

    /**
     * What the signs say together: a container has processes of its own and either a layered root or a control group
     * that is named by a container engine; a machine has none of the three.
     */
    @NonNull
    public Runtime runtime() {
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return system.isEmpty() ? Runtime.UNCLEAR : Runtime.OTHER_SYSTEM;
        }
        if (ownPids == Sign.UNKNOWN) {
            return Runtime.UNCLEAR;
        }
        boolean layered = rootType != null && LAYERED.contains(rootType);
        boolean grouped = containerGroup == Sign.YES;
        if (ownPids == Sign.YES && (layered || grouped)) {
            return Runtime.LINUX_CONTAINER;
        }
        boolean allSeen = rootType != null && containerGroup != Sign.UNKNOWN;
        return ownPids == Sign.NO && !layered && !grouped && allSeen ? Runtime.LINUX_MACHINE : Runtime.UNCLEAR;
    }

    /** The operating system's own name, as Java knows it. */
    @NonNull
    public String system() {
        return printable(system);
    }

    /** The signs one by one, for whoever has to decide where they contradict each other. */
    @NonNull
    public String describe() {
        return printable(system) + "; processes of its own: " + ownPids.word() + "; root file system: "
                + (rootType == null ? "unknown" : printable(rootType)) + "; container's control group: "
                + containerGroup.word();
    }

    /** When it is read, not when it is made: what arrives may be made by somebody else. */
    private static String printable(String text) {
        return text.codePoints()
                .limit(LONGEST_TEXT)
                .filter(c -> c >= ' ' && c < 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
