package io.jenkins.plugins.hcsecuritygate.containers;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the options of {@code docker run} that lower the wall around a container.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/container/run/">docker container run</a>
 */
public final class DockerArguments {

    private static final int MAX_LENGTH = 20_000;

    private static final Set<String> RUNTIME_SOCKETS =
            Set.of("docker.sock", "containerd.sock", "crio.sock", "podman.sock", "buildkitd.sock");

    private static final Set<String> UNCONFINED = Set.of(
            "seccomp=unconfined",
            "seccomp:unconfined",
            "apparmor=unconfined",
            "apparmor:unconfined",
            "label=disable",
            "label:disable",
            "systempaths=unconfined");

    private DockerArguments() {}

    /**
     * Reads arguments as a shell would split them; variables stay as they are written.
     *
     * @param where the line or template they stand at, fit for a report
     */
    @NonNull
    public static List<ContainerOption> read(@NonNull String where, @NonNull String arguments) {
        if (arguments.length() > MAX_LENGTH) {
            return List.of(new ContainerOption(
                    Kind.UNREAD, where, "the container's arguments are longer than " + MAX_LENGTH + " characters"));
        }
        List<ContainerOption> options = new ArrayList<>();
        Iterator<String> words = words(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            if (option.equals("--privileged")) {
                if (value == null || !value.equalsIgnoreCase("false")) {
                    options.add(new ContainerOption(Kind.PRIVILEGED, where, ""));
                }
            } else if (option.startsWith("--") || option.equals("-v") || option.equals("-u")) {
                if (takesValue(option)) {
                    option(where, option, value != null ? value : words.hasNext() ? words.next() : "", options);
                }
            } else if (option.startsWith("-v") || option.startsWith("-u")) {
                String attached = option.substring(2);
                option(
                        where,
                        option.substring(0, 2),
                        attached.startsWith("=") ? attached.substring(1) : attached,
                        options);
            }
        }
        return options;
    }

    private static boolean takesValue(String option) {
        return switch (option) {
            case "-v",
                    "--volume",
                    "--mount",
                    "--network",
                    "--net",
                    "--pid",
                    "--ipc",
                    "--userns",
                    "-u",
                    "--user",
                    "--cap-add",
                    "--security-opt",
                    "--device" -> true;
            default -> false;
        };
    }

    private static void option(String where, String option, String value, List<ContainerOption> options) {
        switch (option) {
            case "-v", "--volume" -> {
                int colon = value.indexOf(':');
                if (colon > 0 && isPath(value.substring(0, colon))) {
                    options.add(hostPath(where, value.substring(0, colon)));
                }
            }
            case "--mount" -> options.addAll(mount(where, value));
            case "--network", "--net" -> {
                if (value.equals("host")) {
                    options.add(new ContainerOption(Kind.HOST_NETWORK, where, ""));
                }
            }
            case "--pid", "--ipc" -> {
                if (value.equals("host")) {
                    options.add(new ContainerOption(Kind.HOST_PROCESSES, where, option.substring(2)));
                }
            }
            case "-u", "--user" -> {
                if (isRoot(value)) {
                    options.add(new ContainerOption(Kind.ROOT_USER, where, ""));
                }
            }
            case "--cap-add" -> options.add(new ContainerOption(Kind.CAPABILITY, where, value));
            case "--security-opt" -> {
                if (isUnconfined(value)) {
                    options.add(new ContainerOption(Kind.UNCONFINED, where, value));
                }
            }
            case "--device" -> options.add(new ContainerOption(Kind.DEVICE, where, value));
            default -> {}
        }
    }

    /** A {@code --mount}: {@code type=bind,source=/x,target=/y}. */
    @NonNull
    public static List<ContainerOption> mount(@NonNull String where, @NonNull String mount) {
        boolean bind = false;
        String source = "";
        for (String part : mount.split(",")) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            String value = equals < 0 ? "" : part.substring(equals + 1).strip();
            bind |= key.equals("type") && value.equals("bind");
            source = key.equals("source") || key.equals("src") ? value : source;
        }
        return bind && !source.isEmpty() ? List.of(hostPath(where, source)) : List.of();
    }

    /** The option that a mounted path of the host amounts to. */
    @NonNull
    public static ContainerOption hostPath(@NonNull String where, @NonNull String path) {
        String stripped = path.strip();
        String name = stripped.substring(stripped.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return RUNTIME_SOCKETS.contains(name)
                ? new ContainerOption(Kind.RUNTIME_SOCKET, where, stripped)
                : new ContainerOption(Kind.HOST_PATH, where, stripped);
    }

    /**
     * Whether the source of a volume is a path of the host rather than the name of a volume. The build's own workspace,
     * which is mounted anyway, does not count.
     */
    public static boolean isPath(@NonNull String source) {
        if (source.startsWith("$WORKSPACE") || source.startsWith("${WORKSPACE}")) {
            return source.contains("..");
        }
        return source.startsWith("/")
                || source.startsWith("~")
                || source.startsWith(".")
                || source.startsWith("$")
                || source.startsWith("\\");
    }

    /** Whether a user, with or without a group, is root. */
    public static boolean isRoot(@NonNull String user) {
        int colon = user.indexOf(':');
        String name = (colon < 0 ? user : user.substring(0, colon)).strip();
        return name.equals("root") || name.equals("0");
    }

    /** Whether a security option switches a profile off. */
    public static boolean isUnconfined(@NonNull String option) {
        return UNCONFINED.contains(option.toLowerCase(Locale.ROOT));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean started = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                started = true;
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                if (next != '\n') {
                    word.append(next);
                    started = true;
                }
            } else if (Character.isWhitespace(c)) {
                if (started) {
                    words.add(word.toString());
                }
                word.setLength(0);
                started = false;
            } else {
                word.append(c);
                started = true;
            }
        }
        if (started) {
            words.add(word.toString());
        }
        return words;
    }
}
