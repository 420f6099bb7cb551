package io.jenkins.plugins.hcsecuritygate.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as nodes. No object is constructed from a document, so no tag can name a class, every scalar stays the text that
 * somebody wrote ({@code no} is no boolean, {@code 2026-12-31} no date), and every node knows its place.
 */
final class PolicyYaml {
    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 20;

    private static final Set<Tag> MEANINGFUL =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private PolicyYaml() {}

    /**
     * Reads the one document of a file.
     *
     * @return null if the file holds none
     * @throws PolicyException if it is no YAML
     */
    @CheckForNull
    static Node compose(@NonNull byte[] file, @NonNull PolicyProblems problems) throws PolicyException {
        String text = decode(file, problems);
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(PolicyReader.MAX_BYTES);
        Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
        try {
            return composer.getSingleNode();
        } catch (MarkedYAMLException e) {
            problems.add(e.getProblemMark(), "is no valid YAML: " + oneLine(e.getProblem()));
        } catch (ReaderException e) {
            // It counts code points, and tells no line.
            int at = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            String before = text.substring(0, at);
            int lines = (int) before.chars().filter(c -> c == '\n').count();
            problems.add(
                    lines + 1,
                    before.length() - before.lastIndexOf('\n'),
                    "has a character that YAML does not allow; write it as an escape in double quotes");
        } catch (YAMLException e) {
            problems.add(0, 0, "is no valid YAML: " + oneLine(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // SnakeYAML lets those of the JDK through for escapes such as "\\UFFFFFFFF" and !%1.
            problems.add(0, 0, "is no valid YAML: an escape in it stands for no character");
        }
        throw problems.exception();
    }

    private static String decode(byte[] file, PolicyProblems problems) throws PolicyException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.add(0, 0, "is not UTF-8 text; save it in that encoding");
            throw problems.exception();
        }
    }

    private static String oneLine(String problem) {
        return problem == null
                ? "it cannot be read"
                : PolicyProblems.quote(problem.strip().replaceAll("\\s+", " "));
    }

    /** The entries of a mapping by key, in order; null, and a problem, if it is anything else. */
    @CheckForNull
    static Map<String, NodeTuple> entries(@NonNull Node node, @NonNull String what, @NonNull PolicyProblems problems) {
        if (!(node instanceof MappingNode mapping) || !isMeaningful(node, problems)) {
            if (!(node instanceof MappingNode)) {
                problems.add(node, what + " must be a mapping: lines of the form 'key: value'");
            }
            return null;
        }
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode(), "a key", problems);
            if (key == null) {
                continue;
            }
            NodeTuple before = entries.putIfAbsent(key, tuple);
            if (before != null) {
                problems.add(
                        tuple.getKeyNode(),
                        PolicyProblems.quote(key) + " is there already on line "
                                + (before.getKeyNode().getStartMark().getLine() + 1) + "; keep one of the two");
            }
        }
        return entries;
    }

    /** The text of a scalar; null, and a problem, if it is anything else or empty. */
    @CheckForNull
    static String text(@NonNull Node node, @NonNull String what, @NonNull PolicyProblems problems) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.add(node, what + " must be a single value, not a list or a mapping");
            return null;
        }
        if (!isMeaningful(node, problems)) {
            return null;
        }
        if (isNothing(node) || scalar.getValue().isBlank()) {
            problems.add(node, what + " has no value; give one, or leave the line out");
            return null;
        }
        return scalar.getValue();
    }

    /** The elements of a list; null, and a problem, if it is anything else. */
    @CheckForNull
    static SequenceNode list(@NonNull Node node, @NonNull String what, @NonNull PolicyProblems problems) {
        if (node instanceof SequenceNode sequence) {
            return isMeaningful(node, problems) ? sequence : null;
        }
        problems.add(node, what + " must be a list: lines of the form '- …', or [ … ]");
        return null;
    }

    /** Whether nothing was written, as in {@code waivers:} with every entry commented out. */
    static boolean isNothing(@NonNull Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static boolean isMeaningful(Node node, PolicyProblems problems) {
        if (MEANINGFUL.contains(node.getTag())) {
            return true;
        }
        problems.add(
                node, "the tag " + PolicyProblems.quote(node.getTag().getValue()) + " means nothing here; remove it");
        return false;
    }
}
