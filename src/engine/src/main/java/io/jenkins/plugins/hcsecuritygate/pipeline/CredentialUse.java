package io.jenkins.plugins.hcsecuritygate.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.pipeline.PipelineOutline.Exposure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds uses of credentials that masking does not cover.
 *
 * @see <a href="https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#string-interpolation">String interpolation</a>
 */
final class CredentialUse {
    private static final Set<String> STORE_CLASSES =
            Set.of("CredentialsProvider", "SystemCredentialsProvider", "SecretBytes", "getPlainText");
    private static final Set<String> SECRET_METHODS = Set.of("decrypt", "fromString", "toString");
    private static final String PARAMETER_CLASS = "PasswordParameterDefinition";

    private static final Set<String> BINDING_STEPS = Set.of("withCredentials", "credentials", "sshagent");

    /** What these bind is a name or the path of a file; only the file's content is secret. */
    private static final Set<String> NO_SECRETS =
            Set.of("usernameVariable", "aliasVariable", "keyFileVariable", "keystoreVariable");

    private static final Set<String> FILE_BINDINGS = Set.of("file", "zip", "dockerCert");
    private static final Set<String> FILE_BINDING_CLASSES =
            Set.of("FileBinding", "ZipFileBinding", "DockerServerCredentialsBinding");

    private final Set<Exposure> exposures = new LinkedHashSet<>();
    private boolean binds;

    private CredentialUse() {}

    static CredentialUse in(@NonNull Script script) {
        CredentialUse use = new CredentialUse();
        use.nodes(script.nodes(), Set.of(), true);
        return use;
    }

    List<Exposure> exposures() {
        return List.copyOf(exposures);
    }

    boolean binds() {
        return binds;
    }

    /** @param secrets variables that hold a bound secret here */
    private void nodes(List<Node> nodes, Set<String> secrets, boolean block) {
        Set<String> here = block ? with(secrets, environment(nodes)) : secrets;
        Set<String> bound = Set.of();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node instanceof Group group) {
                Set<String> inside = group.open() == '{' ? with(here, bound) : here;
                nodes(group.nodes(), inside, group.open() == '{');
                if (i > 0 && nodes.get(i - 1).is("withCredentials")) {
                    bound = new HashSet<>();
                    bindings(group.nodes(), bound);
                } else if (group.open() == '{') {
                    bound = Set.of();
                }
                if (group.open() == '[') {
                    passwordParameter(MapLiteral.entries(group), group.line());
                }
            } else if (node instanceof Token token && token.kind() == Token.Kind.STRING) {
                string(token, here);
            } else if (node instanceof Token token && token.kind() == Token.Kind.IDENTIFIER) {
                identifier(nodes, i, token);
            }
        }
    }

    private static Set<String> with(Set<String> secrets, Set<String> more) {
        if (more.isEmpty()) {
            return secrets;
        }
        Set<String> both = new HashSet<>(secrets);
        both.addAll(more);
        return both;
    }

    private void string(Token string, Set<String> secrets) {
        for (List<Token> tokens : string.interpolations()) {
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                boolean member = i > 0 && tokens.get(i - 1).is('.');
                boolean ofEnvironment = member && i > 1 && tokens.get(i - 2).is("env");
                if (token.isIdentifier() && secrets.contains(token.text()) && (!member || ofEnvironment)) {
                    exposures.add(new Exposure(Exposure.Kind.INTERPOLATED, token.line(), token.text()));
                }
            }
            nodes(Group.nest(tokens), secrets, false);
        }
    }

    /** Names bound to secrets by the arguments of {@code withCredentials}. */
    private static void bindings(List<Node> nodes, Set<String> names) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Group group) {
                boolean ofFile =
                        i > 0 && nodes.get(i - 1) instanceof Token binding && FILE_BINDINGS.contains(binding.text());
                if (!ofFile && !isFileBindingClass(group)) {
                    bindings(group.nodes(), names);
                }
            } else if (i + 2 < nodes.size()
                    && nodes.get(i + 1).is(':')
                    && nodes.get(i) instanceof Token name
                    && (name.text().equals("variable") || name.text().endsWith("Variable"))
                    && !NO_SECRETS.contains(name.text())
                    && nodes.get(i + 2) instanceof Token value
                    && value.isConstantString()) {
                names.add(value.text());
            }
        }
    }

    private static boolean isFileBindingClass(Group group) {
        List<Node> type = MapLiteral.entries(group).get("$class");
        return type != null
                && type.size() == 1
                && type.get(0) instanceof Token token
                && token.isConstantString()
                && FILE_BINDING_CLASSES.contains(
                        token.text().substring(token.text().lastIndexOf('.') + 1));
    }

    /** Names that an {@code environment} directive among the nodes binds by {@code credentials()}. */
    private static Set<String> environment(List<Node> nodes) {
        Set<String> names = new HashSet<>();
        boolean behindWord = false;
        for (Node node : nodes) {
            if (behindWord && node instanceof Group group && group.open() == '{') {
                credentials(group.nodes(), names);
            }
            behindWord = node.is("environment") || behindWord && node.isNewline();
        }
        return names;
    }

    private static void credentials(List<Node> nodes, Set<String> names) {
        for (int i = 1; i + 2 < nodes.size(); i++) {
            if (nodes.get(i).is('=')
                    && nodes.get(i + 1).is("credentials")
                    && nodes.get(i - 1) instanceof Token name
                    && name.kind() == Token.Kind.IDENTIFIER) {
                names.add(name.text());
                names.add(name.text() + "_PSW");
            }
        }
    }

    private void identifier(List<Node> nodes, int at, Token token) {
        String name = token.text();
        boolean member =
                at > 0 && (nodes.get(at - 1).is('.') || nodes.get(at - 1).is("?."));
        if (BINDING_STEPS.contains(name) && !member && at + 1 < nodes.size() && nodes.get(at + 1) instanceof Group) {
            binds = true;
        }
        if (STORE_CLASSES.contains(name) || name.equals("plainText") && member) {
            exposures.add(new Exposure(Exposure.Kind.READ_DIRECTLY, token.line(), name));
        } else if (name.equals("Secret") && isSecretClass(nodes, at)) {
            exposures.add(new Exposure(Exposure.Kind.READ_DIRECTLY, token.line(), "hudson.util.Secret"));
        } else if (name.endsWith(PARAMETER_CLASS)
                && at + 1 < nodes.size()
                && nodes.get(at + 1) instanceof Group group) {
            parameter(group.nodes().isEmpty() ? List.of() : group.nodes().subList(0, 1), token.line());
        } else if (name.equals("password") && !member) {
            passwordStep(nodes, at, token.line());
        }
    }

    private static boolean isSecretClass(List<Node> nodes, int at) {
        boolean qualified =
                at > 3 && nodes.get(at - 2).is("util") && nodes.get(at - 4).is("hudson");
        boolean called = at + 2 < nodes.size()
                && nodes.get(at + 1).is('.')
                && nodes.get(at + 2) instanceof Token method
                && SECRET_METHODS.contains(method.text());
        return qualified || called;
    }

    /** {@code password(name: 'X')} or {@code password name: 'X'}. */
    private void passwordStep(List<Node> nodes, int at, int line) {
        Map<String, List<Node>> arguments = Map.of();
        if (at + 1 < nodes.size() && nodes.get(at + 1) instanceof Group group && group.open() == '(') {
            arguments = MapLiteral.entries(group);
        } else if (at + 2 < nodes.size()
                && nodes.get(at + 1).isIdentifier()
                && nodes.get(at + 2).is(':')) {
            int end = at + 1;
            while (end < nodes.size()
                    && !nodes.get(end).isNewline()
                    && !nodes.get(end).is(';')
                    && !nodes.get(end).is("password")) {
                end++;
            }
            arguments = MapLiteral.entries(new Group('(', line, new ArrayList<>(nodes.subList(at + 1, end))));
        }
        if (arguments.containsKey("name")) {
            parameter(arguments.get("name"), line);
        }
    }

    private void passwordParameter(Map<String, List<Node>> entries, int line) {
        List<Node> type = entries.get("$class");
        boolean isPassword = type != null
                && type.size() == 1
                && type.get(0) instanceof Token token
                && token.isConstantString()
                && token.text().endsWith(PARAMETER_CLASS);
        if (isPassword) {
            parameter(entries.getOrDefault("name", List.of()), line);
        }
    }

    private void parameter(List<Node> name, int line) {
        boolean constant = name.size() == 1 && name.get(0) instanceof Token token && token.isConstantString();
        exposures.add(new Exposure(
                Exposure.Kind.PASSWORD_PARAMETER, line, constant ? ((Token) name.get(0)).text() : "password"));
    }
}
