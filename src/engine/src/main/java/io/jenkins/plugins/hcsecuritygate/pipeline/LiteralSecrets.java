package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.Literals.HardCodedSecret;
import io.jenkins.plugins.hcsecuritygate.secrets.LiteralValue;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretHit;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretNames;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds secrets among the string literals of a script. Comments are no literals: there only what is unmistakable counts,
 * since a comment that holds a working token gives it away as much as code does.
 */
final class LiteralSecrets {

    private static final String DEFAULT = "defaultValue";

    private final String text;
    private final CredentialIds ids;
    private final Set<HardCodedSecret> found = new LinkedHashSet<>();

    private LiteralSecrets(String text, CredentialIds ids) {
        this.text = text;
        this.ids = ids;
    }

    /** @param text the source that the script's tokens point into */
    static Literals in(@NonNull Script script, @NonNull String text) {
        CredentialIds ids = CredentialIds.in(script);
        LiteralSecrets search = new LiteralSecrets(text, ids);
        boolean mayHoldOne = SecretText.mayHoldOne(text);
        if (mayHoldOne) {
            for (SecretHit hit : SecretText.wellKnown(text)) {
                search.found.add(new HardCodedSecret(hit.kind(), SecretText.line(text, hit.offset()), ""));
            }
        }
        // An escape may spell what the source does not show.
        if (mayHoldOne || text.indexOf('\\') >= 0 || text.contains("$/")) {
            search.nodes(script.nodes());
        }
        return new Literals(List.copyOf(search.found), ids.ids(), ids.computedLines());
    }

    private void nodes(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Group group) {
                if (group.open() != '{') {
                    parameter(group);
                }
                nodes(group.nodes());
            } else if (node instanceof Token token && token.isString()) {
                string(nodes, i, token);
            }
        }
    }

    private void string(List<Node> nodes, int at, Token string) {
        if (string.isConstantString()) {
            named(nodes, at, string);
        }
        String content = string.isConstantString() ? string.text() : source(string);
        int lines = SecretText.line(text.substring(string.start(), string.end()), string.end() - string.start());
        for (SecretHit hit : SecretText.inCommands(content)) {
            if (!hit.kind().isWellKnown()) {
                int line = Math.min(SecretText.line(content, hit.offset()), lines);
                found.add(new HardCodedSecret(hit.kind(), string.line() + line - 1, hit.name()));
            }
        }
        string.interpolations().forEach(tokens -> nodes(Group.nest(tokens)));
    }

    /** What stands between the quotes of a string that interpolates. */
    private String source(Token string) {
        String source = text.substring(string.start(), string.end());
        int quotes = source.startsWith("\"\"\"") ? 3 : source.startsWith("$/") ? 2 : 1;
        return source.substring(quotes, Math.max(quotes, source.length() - quotes));
    }

    /** A literal behind {@code name:}, {@code name =} or {@code name ==}, unless something is joined to it. */
    private void named(List<Node> nodes, int at, Token string) {
        boolean joined = at + 1 < nodes.size()
                && (nodes.get(at + 1).is('+') || nodes.get(at + 1).is('.'));
        if (at < 2 || joined || !(nodes.get(at - 1).is(':') || nodes.get(at - 1).is('='))) {
            return;
        }
        if (nodes.get(at - 2) instanceof Token name && name.kind() != Token.Kind.PUNCTUATION) {
            literal(name.text(), string);
        }
    }

    /** A parameter or variable that is described by its {@code name} and a value beside it. */
    private void parameter(Group group) {
        Map<String, List<Node>> entries = MapLiteral.entries(group);
        Token name = constant(entries.containsKey("name") ? entries.get("name") : entries.get("key"));
        Token value = constant(entries.containsKey(DEFAULT) ? entries.get(DEFAULT) : entries.get("value"));
        if (name != null && value != null) {
            literal(name.text(), value);
        }
    }

    @CheckForNull
    private static Token constant(@CheckForNull List<Node> nodes) {
        return nodes != null && nodes.size() == 1 && nodes.get(0) instanceof Token token && token.isConstantString()
                ? token
                : null;
    }

    private void literal(String name, Token value) {
        if (SecretNames.isSecret(name)
                && LiteralValue.isSecret(value.text())
                && !ids.isVariable(name)
                && !ids.ids().contains(value.text())) {
            found.add(new HardCodedSecret(SecretKind.NAMED_VALUE, value.line(), name));
        }
    }
}
