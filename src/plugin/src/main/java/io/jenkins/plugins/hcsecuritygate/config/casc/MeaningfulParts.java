package io.jenkins.plugins.hcsecuritygate.config.casc;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.casc.Attribute;
import io.jenkins.plugins.casc.BaseConfigurator;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Sequence;
import io.jenkins.plugins.casc.model.Source;
import io.jenkins.plugins.hcsecuritygate.policy.NearestWord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells what of a configuration can be applied from what would be refused: other keys, and values of another kind. */
final class MeaningfulParts {

    /**
     * Something without a meaning.
     *
     * @param node where it is, for a place in the file
     * @param text what it is, with its place; names keys, never values
     */
    record Rest(@NonNull CNode node, @NonNull String text) {}

    /** What Jenkins takes for either. */
    private static final Set<String> SWITCH = Set.of("true", "false", "yes", "no", "on", "off");

    private final ConfigurationContext context;
    private final List<Rest> rest = new ArrayList<>();
    private Mapping mapping = new Mapping();

    private MeaningfulParts(ConfigurationContext context) {
        this.context = context;
    }

    /** @param said left as it is */
    @NonNull
    static MeaningfulParts of(
            @CheckForNull CNode said, @NonNull Configurator<?> configurator, @NonNull ConfigurationContext context) {
        MeaningfulParts parts = new MeaningfulParts(context);
        if (said instanceof Mapping all) {
            parts.mapping = parts.mapping(configurator, all, "");
        } else if (said != null) {
            parts.add(said, configurator.getName() + " is not a mapping of keys to values");
        }
        return parts;
    }

    @NonNull
    Mapping mapping() {
        return mapping;
    }

    /** In the order in which the file has it, which a mapping has not. */
    @NonNull
    List<Rest> rest() {
        return rest.stream()
                .sorted(Comparator.comparingInt(MeaningfulParts::line))
                .toList();
    }

    private static int line(Rest rest) {
        Source source = rest.node().getSource();
        return source == null ? 0 : source.line();
    }

    private Mapping mapping(Configurator<?> configurator, Mapping said, String path) {
        Map<String, Attribute<?, ?>> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        configurator.describe().forEach(attribute -> known.put(attribute.getName(), attribute));
        Mapping kept = new Mapping();
        kept.setSource(said.getSource());
        // Not every value that YAML knows is a node: a date without quotes is none.
        for (Map.Entry<String, ?> entry : said.entrySet()) {
            String key = path + entry.getKey();
            Attribute<?, ?> attribute = known.get(entry.getKey());
            CNode place = entry.getValue() instanceof CNode node ? node : said;
            if (attribute == null) {
                add(place, "unknown key '" + key + "'" + instead(entry.getKey(), known));
            } else if (kept.containsKey(attribute.getName())) {
                add(place, "'" + key + "' is there twice");
            } else if (entry.getValue() != null) {
                CNode value = value(attribute, entry.getValue(), key, said);
                if (value != null) {
                    kept.put(attribute.getName(), value);
                }
            }
        }
        return kept;
    }

    private static String instead(String key, Map<String, ?> known) {
        return NearestWord.to(key, known.keySet())
                .map(nearest -> "; did you mean '" + nearest + "'?")
                .orElse("; known: " + String.join(", ", known.keySet()));
    }

    @CheckForNull
    private CNode value(Attribute<?, ?> attribute, Object said, String path, CNode around) {
        Class<?> type = attribute.getType();
        if (!attribute.isMultiple()) {
            return single(type, said, path, around);
        }
        if (!(said instanceof Sequence elements)) {
            add(said instanceof CNode node ? node : around, "'" + path + "' must be a list");
            return null;
        }
        Sequence kept = new Sequence();
        kept.setSource(elements.getSource());
        int number = 0;
        for (Object element : (List<?>) elements) {
            number++;
            CNode value = single(type, element, path + "[" + number + "]", elements);
            if (value != null) {
                kept.add(value);
            }
        }
        return kept;
    }

    @CheckForNull
    private CNode single(Class<?> type, @CheckForNull Object said, String path, CNode around) {
        Configurator<?> configurator = context.lookup(type);
        if (!(said instanceof CNode node)) {
            add(around, "'" + path + "' is " + (said == null ? "empty" : "no text; put it in quotes"));
            return null;
        }
        boolean keys = configurator instanceof BaseConfigurator<?>;
        if (keys != node instanceof Mapping || node instanceof Sequence) {
            add(node, "'" + path + "' must " + (keys ? "have keys of its own" : "be a single value"));
            return null;
        }
        if (type == boolean.class && !isSwitch(node)) {
            // What Jenkins does not know counts as false there, which may be the laxer choice.
            add(node, "'" + path + "' must be true or false");
            return null;
        }
        CNode kept = node instanceof Mapping some ? mapping(configurator, some, path + ".") : node;
        try {
            if (configurator != null) {
                configurator.check(kept.clone(), context); // which takes apart what it is given
                return kept;
            }
        } catch (RuntimeException e) {
            // Without its message, which may quote a value.
        }
        add(node, "'" + path + "' cannot be read");
        return null;
    }

    private boolean isSwitch(CNode node) {
        String word = context.getSecretSourceResolver().resolve(node.toString());
        return SWITCH.contains(word.strip().toLowerCase(Locale.ROOT));
    }

    private void add(CNode node, String text) {
        Source source = node.getSource();
        String place = source == null
                ? ""
                : (source.file() == null
                                ? "line "
                                : source.file().substring(source.file().lastIndexOf('/') + 1) + ":")
                        + source.line() + ": ";
        rest.add(new Rest(node, place + text));
    }
}
