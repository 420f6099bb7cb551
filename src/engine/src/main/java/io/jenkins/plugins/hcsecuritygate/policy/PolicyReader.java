package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;

/**
 * Reads a policy file, described in {@code docs/policy.md}. It accepts nothing that it does not understand: a key with a
 * typing error would otherwise be a rule that everybody believes in and nobody applies.
 */
public final class PolicyReader {
    /** Far above any policy that people maintain by hand. */
    static final int MAX_BYTES = 1 << 20;

    private static final List<String> KEYS = List.of("profile", "failOn", "unknown", "warnings", "checks", "waivers");

    private final Map<String, CheckMetadata> checks = new LinkedHashMap<>();

    /** @param checks the catalogue: what a policy may name */
    public PolicyReader(@NonNull List<? extends Check> checks) {
        checks.forEach(check -> this.checks.put(check.metadata().id(), check.metadata()));
    }

    /**
     * Reads a file.
     *
     * @throws PolicyException if it cannot be read or is wrong
     */
    @NonNull
    public Policy read(@NonNull Path file) throws PolicyException {
        String name = file.toString();
        byte[] content;
        try {
            // Anything else than a file could block for ever.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw unreadable(name, "is not a regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(MAX_BYTES + 1);
            }
        } catch (PolicyException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw unreadable(name, "does not exist");
        } catch (FileSystemException e) {
            throw unreadable(name, "cannot be read" + (e.getReason() == null ? "" : ": " + e.getReason()));
        } catch (IOException e) {
            throw unreadable(name, "cannot be read");
        }
        return read(name, content);
    }

    private static PolicyException unreadable(String name, String why) {
        return new PolicyException(List.of(HomeNames.display(name) + ": " + why));
    }

    /**
     * Reads the content of a file.
     *
     * @param name what problems shall call it
     * @throws PolicyException if it is wrong
     */
    @NonNull
    public Policy read(@NonNull String name, @NonNull byte[] content) throws PolicyException {
        PolicyProblems problems = new PolicyProblems(name);
        if (content.length > MAX_BYTES) {
            problems.add(0, 0, "is larger than " + (MAX_BYTES >> 20) + " MiB");
            throw problems.exception();
        }
        Node root = PolicyYaml.compose(content, problems);
        if (root == null || PolicyYaml.isNothing(root)) {
            problems.add(0, 0, "is empty; a policy says at least 'profile: baseline'");
            throw problems.exception();
        }
        Policy policy = policy(root, problems);
        problems.throwIfAny();
        return policy;
    }

    /** Reads on after an error, so that all are found; the result counts only if there was none. */
    private Policy policy(Node root, PolicyProblems problems) {
        Map<String, NodeTuple> entries = PolicyYaml.entries(root, "a policy", problems);
        if (entries == null) {
            return Policy.of(Profile.STRICT);
        }
        entries.forEach((key, entry) -> {
            if (!KEYS.contains(key)) {
                problems.add(
                        entry.getKeyNode(),
                        "unknown key " + PolicyProblems.quote(key) + "; " + PolicyProblems.instead(key, KEYS));
            }
        });
        Policy policy =
                Policy.of(word(entries, "profile", Profile::ofWord, words(Profile.values(), Profile::word), problems)
                        .orElse(Profile.BASELINE));
        Severity failOn = word(
                        entries, "failOn", PolicyReader::severity, words(Severity.values(), Enum::name), problems)
                .orElse(policy.failOn());
        boolean unknownBlocks = word(entries, "unknown", w -> blocks(w, "warn"), List.of("warn", "block"), problems)
                .orElse(policy.unknownBlocks());
        boolean warningBlocks = word(entries, "warnings", w -> blocks(w, "pass"), List.of("pass", "block"), problems)
                .orElse(policy.warningBlocks());
        return new Policy(
                policy.profile(),
                failOn,
                unknownBlocks,
                warningBlocks,
                new CheckRulesReader(checks, problems).read(value(entries, "checks")),
                new WaiverReader(checks.keySet(), problems).read(value(entries, "waivers")));
    }

    @CheckForNull
    private static Node value(Map<String, NodeTuple> entries, String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? null : entry.getValueNode();
    }

    private static <T> Optional<T> word(
            Map<String, NodeTuple> entries,
            String key,
            Function<String, Optional<T>> meaning,
            List<String> words,
            PolicyProblems problems) {
        Node node = value(entries, key);
        String text = node == null ? null : PolicyYaml.text(node, key, problems);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> found = meaning.apply(text);
        if (found.isEmpty()) {
            problems.add(
                    node,
                    key + " cannot be " + PolicyProblems.quote(text) + "; write one of " + String.join(", ", words));
        }
        return found;
    }

    private static <E> List<String> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    private static Optional<Severity> severity(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(Severity.values())
                .filter(s -> s.name().equals(name))
                .findFirst();
    }

    private static Optional<Boolean> blocks(String text, String otherwise) {
        if (text.equals("block")) {
            return Optional.of(true);
        }
        return text.equals(otherwise) ? Optional.of(false) : Optional.empty();
    }
}
