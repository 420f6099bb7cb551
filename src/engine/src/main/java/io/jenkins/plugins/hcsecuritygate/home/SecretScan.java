package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Owner;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Reference;
import io.jenkins.plugins.hcsecuritygate.facts.Secrets.Site;
import io.jenkins.plugins.hcsecuritygate.secrets.LiteralValue;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretForm;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretHit;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretKind;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretNames;
import io.jenkins.plugins.hcsecuritygate.secrets.SecretText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks through one parsed file for secrets and for ids of credentials. The classes of plugins are not known here, so a
 * field counts as secret by its name; what else is unmistakable counts wherever it stands.
 */
final class SecretScan {

    /** Inline Pipelines: their own reader tells code from comments. */
    private static final String PIPELINE = "org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition";

    private static final String TREE_MAP = "tree-map";
    private static final String STRING = "string";

    /** Fields with commands that a build, an agent or the controller runs. */
    private static final Set<String> COMMANDS = Set.of(
            "command",
            "script",
            "scriptBody",
            "groovyScript",
            "scriptText",
            "scriptContent",
            "execCommand",
            "buildCommand",
            "agentCommand",
            "postBuildScript",
            "preScript",
            "postScript",
            "scriptSource");

    /** Fields that hold whole files of configuration. */
    private static final Set<String> CONFIGURATION =
            Set.of("propertiesContent", "content", "properties", "globalProperties", "propertiesText", "yaml");

    /** Secret fields that their names do not show to be one. */
    private static final Set<String> MORE_SECRETS = Set.of("passwordScrambled", "secretBytes", "uploadedKeystoreBytes");

    private static final List<String> NAMES = List.of("name", "key", "var");
    private static final List<String> VALUES = List.of("value", "defaultValue");

    private static final int AWS_KEY_ID = 20;

    /** Verdicts on names, which recur from file to file. */
    private static final int REMEMBERED = 10_000;

    private static final Map<String, Boolean> SECRET_NAMES = new ConcurrentHashMap<>();

    private final Owner owner;
    private final String ownerName;
    private final String location;
    private final SecretFindings found = new SecretFindings();

    private SecretScan(Owner owner, String ownerName, String location) {
        this.owner = owner;
        this.ownerName = ownerName;
        this.location = location;
    }

    /**
     * @param ownerName as reports show it
     * @param location path relative to the home
     */
    @NonNull
    static SecretFindings of(
            @NonNull XmlElement root, @NonNull Owner owner, @NonNull String ownerName, @NonNull String location) {
        SecretScan scan = new SecretScan(owner, ownerName, HomeNames.display(location));
        scan.element(root, root, null);
        return scan.found;
    }

    /** Where an element stands: its own owner where that is not the file's. */
    private record Within(Owner owner, String name) {}

    /**
     * Recursion is bounded by the depth that {@link XmlLimits} allows.
     *
     * @param type the innermost element around it that is named like a class
     */
    private void element(XmlElement element, XmlElement type, @CheckForNull Within within) {
        attribute(element, within);
        if (element.children().isEmpty()) {
            leaf(element, type, within);
            return;
        }
        pair(element, type, within);
        if (element.name().equals(TREE_MAP)) {
            alternating(element, type, within);
        }
        boolean pipeline = PIPELINE.equals(element.classAttribute());
        boolean credentials = element.name().equals("domainCredentialsMap");
        for (XmlElement child : element.children()) {
            if (pipeline && child.name().equals("script")) {
                continue;
            }
            if (credentials) {
                store(child);
            } else {
                boolean isClass = child.name().indexOf('.') >= 0 || child.classAttribute() != null;
                Within inside = element.name().equals("clouds") && owner == Owner.FILE ? cloud(child) : within;
                element(child, isClass ? child : type, inside);
            }
        }
    }

    private static Within cloud(XmlElement cloud) {
        String name = cloud.text("name");
        return new Within(
                Owner.CLOUD, name == null || name.isEmpty() ? simpleName(cloud.className()) : HomeNames.display(name));
    }

    /** An entry of a credentials store: a domain and a list. */
    private void store(XmlElement entry) {
        for (XmlElement list : entry.children()) {
            for (XmlElement credential : list.children()) {
                String id = credential.text("id");
                element(
                        credential,
                        credential,
                        id == null || id.isEmpty() ? null : new Within(Owner.CREDENTIAL, HomeNames.display(id)));
            }
        }
    }

    /** The Mask Passwords plugin keeps a password in an attribute. */
    private void attribute(XmlElement element, Within within) {
        String password = element.attribute("password");
        if (password != null) {
            secretField(element, element, "password", password, within);
        }
    }

    private void leaf(XmlElement element, XmlElement type, Within within) {
        String text = element.text();
        if (text.isBlank()) {
            return;
        }
        String name = element.name();
        reference(element, type, text.strip(), within);
        if (isAwsKeyId(text.strip()) && (within == null || within.owner() == Owner.CLOUD)) {
            add(element, type, name, 0, SecretKind.AWS_KEY_ID, "", within);
        }
        if (name.equals("authToken") && owner == Owner.JOB && SecretForm.of(text) != SecretForm.ENCRYPTED) {
            add(element, type, name, 0, SecretKind.TRIGGER_TOKEN, "", within);
        } else if (type.name().endsWith("PasswordParameterDefinition") && name.equals("defaultValue")) {
            passwordParameter(element, type, text, within);
        } else if (MORE_SECRETS.contains(name) || isSecretName(name)) {
            secretField(element, type, name, text, within);
        } else if (SecretForm.of(text) == SecretForm.ENCRYPTED) {
            found.countEncrypted();
        } else {
            text(element, type, text, within);
        }
    }

    private void passwordParameter(XmlElement element, XmlElement type, String text, Within within) {
        if (SecretForm.isEncryptedAndNotEmpty(text)) {
            found.countEncrypted();
            add(element, type, "defaultValue", 0, SecretKind.ENCRYPTED_DEFAULT, "", within);
        } else {
            secretField(element, type, "defaultValue", text, within);
        }
    }

    private void secretField(XmlElement element, XmlElement type, String field, String text, Within within) {
        switch (SecretForm.of(text)) {
            case EMPTY -> {}
            case ENCRYPTED, SECRET_BYTES -> found.countEncrypted();
            case LEGACY_OR_PLAIN -> add(element, type, field, 0, SecretKind.LEGACY_FIELD, "", within);
            case PLAIN -> {
                List<SecretHit> hits = SecretText.wellKnown(text);
                hits.forEach(hit ->
                        add(element, type, field, SecretText.line(text, hit.offset()) - 1, hit.kind(), "", within));
                if (hits.isEmpty() && LiteralValue.isSecret(text.strip())) {
                    add(element, type, field, 0, SecretKind.PLAIN_FIELD, "", within);
                }
            }
        }
    }

    private void text(XmlElement element, XmlElement type, String text, Within within) {
        String name = element.name();
        boolean commands = COMMANDS.contains(name);
        List<SecretHit> hits = CONFIGURATION.contains(name) ? SecretText.inSetting(text) : SecretText.inCommands(text);
        for (SecretHit hit : hits) {
            String field = simpleName(type.className()) + "/" + name;
            found.add(new Site(
                    within == null ? owner : within.owner(),
                    within == null ? ownerName : within.name(),
                    location,
                    HomeNames.display(field),
                    element.line() + SecretText.line(text, hit.offset()) - 1,
                    hit.kind(),
                    HomeNames.display(hit.name()),
                    commands && owner == Owner.JOB));
        }
    }

    /** An element that names something and has its value beside the name: a variable, a parameter, a header. */
    private void pair(XmlElement element, XmlElement type, Within within) {
        XmlElement entry = element.className().endsWith("PasswordEntry") ? element.child("value") : null;
        if (entry != null) {
            // Whatever EnvInject calls a password is one, under any name.
            secretField(entry, type, element.className() + "/value", entry.text(), within);
            return;
        }
        for (String field : NAMES) {
            String name = element.text(field);
            if (name != null && !name.isEmpty()) {
                for (String value : VALUES) {
                    XmlElement child = element.child(value);
                    if (child != null
                            && child.children().isEmpty()
                            && !child.text().isBlank()
                            && isSecretName(name)) {
                        named(name, child, type, within);
                    }
                }
            }
        }
        if (element.name().equals("entry") && element.children(STRING).size() == 2) {
            alternating(element, type, within);
        }
    }

    /** Keys and values in turn, as XStream writes a {@code TreeMap} such as {@code EnvVars}. */
    private void alternating(XmlElement map, XmlElement type, Within within) {
        List<XmlElement> strings = map.children(STRING);
        for (int i = 0; i + 1 < strings.size(); i += 2) {
            if (isSecretName(strings.get(i).text().strip())) {
                named(strings.get(i).text().strip(), strings.get(i + 1), type, within);
            }
        }
    }

    private void named(String name, XmlElement value, XmlElement type, Within within) {
        String text = value.text().strip();
        SecretForm form = SecretForm.of(text);
        if (type.name().endsWith("PasswordParameterDefinition") || isSecretName(value.name())) {
            return; // the field itself is looked at
        }
        if (form == SecretForm.PLAIN || form == SecretForm.LEGACY_OR_PLAIN) {
            boolean wellKnown = !SecretText.wellKnown(text).isEmpty();
            if (!wellKnown && LiteralValue.isSecret(text)) {
                add(value, type, value.name(), 0, SecretKind.NAMED_VALUE, name, within);
            }
        }
    }

    private void reference(XmlElement element, XmlElement type, String id, Within within) {
        String name = element.name();
        boolean field = endsWith(name, "credentialsid") || endsWith(name, "credentialid");
        boolean listed = name.equalsIgnoreCase(STRING) && type.name().endsWith("SSHAgentBuildWrapper");
        boolean parameter =
                name.equalsIgnoreCase("defaultvalue") && type.name().endsWith("CredentialsParameterDefinition");
        if ((field || listed || parameter)
                && id.indexOf('$') < 0
                && (within == null || within.owner() == Owner.CLOUD)) {
            found.add(new Reference(
                    within == null ? owner : within.owner(),
                    within == null ? ownerName : within.name(),
                    HomeNames.display(id)));
        }
    }

    private void add(
            XmlElement element, XmlElement type, String field, int lines, SecretKind kind, String name, Within within) {
        String path = element == type ? field : simpleName(type.className()) + "/" + field;
        found.add(new Site(
                within == null ? owner : within.owner(),
                within == null ? ownerName : within.name(),
                location,
                HomeNames.display(path),
                element.line() + lines,
                kind,
                HomeNames.display(name),
                false));
    }

    private static boolean endsWith(String name, String end) {
        return name.regionMatches(true, name.length() - end.length(), end, 0, end.length());
    }

    private static boolean isAwsKeyId(String text) {
        return text.length() == AWS_KEY_ID
                && text.startsWith("AKIA")
                && !text.endsWith("EXAMPLE")
                && text.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    }

    private static boolean isSecretName(String name) {
        Boolean known = SECRET_NAMES.get(name);
        if (known == null) {
            known = SecretNames.isSecret(name);
            if (SECRET_NAMES.size() < REMEMBERED && name.length() < 64) {
                SECRET_NAMES.put(name, known);
            }
        }
        return known;
    }

    private static String simpleName(String className) {
        int start = Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1;
        return className.substring(start);
    }
}
