package io.jenkins.plugins.hcsecuritygate.checks.agents;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.facts.ContainerOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How bad a container's option is: FAIL where it hands over the host, WARN where it only lowers the wall. */
final class ContainerRisks {

    /** Reasons spelled out in one message. */
    private static final int SPELLED_OUT = 4;

    /** With each of these a process takes over the host or reads every file on it. */
    private static final Set<String> HOST_CAPABILITIES =
            Set.of("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF");

    /** Whoever writes to one of these, or reads secrets from it, owns the host. */
    private static final Set<String> HOST_DIRECTORIES = Set.of(
            "/",
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/lib64",
            "/opt",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var",
            "/var/lib",
            "/var/lib/docker",
            "/var/lib/kubelet",
            "/var/run",
            "/var/lib/jenkins",
            "/var/jenkins_home");

    private ContainerRisks() {}

    /** The one finding of a cloud or job; empty if nothing weakens its containers. */
    @NonNull
    static Optional<Finding> judge(
            @NonNull Resource resource, @NonNull List<ContainerOption> options, @NonNull String suffix) {
        Optional<Status> worst =
                options.stream().map(ContainerRisks::status).min(Comparator.comparingInt(CheckResult::rank));
        return worst.map(status -> {
            Set<String> reasons = new LinkedHashSet<>();
            options.stream()
                    .filter(option -> status(option) == status)
                    .forEach(option -> reasons.add(option.where() + ": " + text(option)));
            String message =
                    String.join("; ", reasons.stream().limit(SPELLED_OUT).toList())
                            + (reasons.size() > SPELLED_OUT ? "; and " + (reasons.size() - SPELLED_OUT) + " more" : "")
                            + suffix;
            return new Finding(
                    status,
                    resource,
                    message,
                    status == Status.UNKNOWN
                            ? "Look at the container's definition; save a cloud that is not on disk, write what is computed as a constant"
                            : "");
        });
    }

    private static Status status(ContainerOption option) {
        return switch (option.kind()) {
            case PRIVILEGED, RUNTIME_SOCKET, HOST_PROCESSES, OPEN_API -> Status.FAIL;
            case CAPABILITY -> HOST_CAPABILITIES.contains(capability(option)) ? Status.FAIL : Status.WARN;
            case HOST_PATH -> HOST_DIRECTORIES.contains(directory(option)) ? Status.FAIL : Status.WARN;
            case HOST_NETWORK, ROOT_USER, PRIVILEGE_ESCALATION, UNCONFINED, DEVICE, REUSED, CONTROLLER_RUNTIME ->
                Status.WARN;
            case UNREAD -> Status.UNKNOWN;
        };
    }

    private static String capability(ContainerOption option) {
        String name = option.detail().toUpperCase(Locale.ROOT);
        return name.startsWith("CAP_") ? name.substring("CAP_".length()) : name;
    }

    private static String directory(ContainerOption option) {
        String path = option.detail();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path;
    }

    private static String text(ContainerOption option) {
        String detail = option.detail();
        return switch (option.kind()) {
            case PRIVILEGED -> "it is privileged";
            case RUNTIME_SOCKET -> "it holds the container runtime's socket (" + detail + ")";
            case HOST_PATH -> "it mounts the host's " + detail;
            case HOST_NETWORK -> "it uses the host's network";
            case HOST_PROCESSES -> "it shares the host's processes (" + detail + ")";
            case ROOT_USER -> "it runs as root";
            case PRIVILEGE_ESCALATION -> "it allows privilege escalation";
            case CAPABILITY -> "it adds the capability " + detail;
            case UNCONFINED -> "it switches off a security profile (" + detail + ")";
            case DEVICE -> "it is given the host's device " + detail;
            case REUSED -> "its containers serve more than one build (" + detail + ")";
            case OPEN_API ->
                "the Docker API is used without credentials, so everybody who reaches it owns the host"
                        + (detail.isEmpty() ? "" : " (" + detail + ")");
            case CONTROLLER_RUNTIME ->
                "the controller's own container runtime starts the containers, so builds share its machine";
            case UNREAD -> detail;
        };
    }
}
