package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.CheckSettings;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeFileException;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Writes files of a home and lets a check judge what is read from them. */
final class TestHome {

    static final String PASSWORD = "tr0ub4dor";

    /** Made up; in parts, so that no scanner of this repository takes it for real. */
    static final String TOKEN = "ghp" + "_Zk3vQ9xTb7LmR2sWc8HnJ4pYd6FgA1eUoXiK";

    private final Path root;
    private final Map<String, Object> settings = new HashMap<>();
    private Target.Kind kind = Target.Kind.HOME;

    TestHome(Path root) {
        this.root = root;
        config("");
    }

    /** The structure of {@code hudson.util.Secret}, around zeros. */
    static String encrypted(int dataLength) {
        byte[] payload = new byte[9 + 16 + dataLength];
        ByteBuffer.wrap(payload).put((byte) 1).putInt(16).putInt(dataLength);
        return "{" + Base64.getEncoder().encodeToString(payload) + "}";
    }

    /** What old versions wrote: whole blocks without braces. */
    static String legacy() {
        return Base64.getEncoder().encodeToString(new byte[32]);
    }

    TestHome kind(Target.Kind value) {
        kind = value;
        return this;
    }

    TestHome with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    TestHome file(String relative, String content) {
        try {
            Path file = root.resolve(relative);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestHome config(String elements) {
        return file("config.xml", "<hudson>" + elements + "</hudson>");
    }

    TestHome freestyle(String name, String elements) {
        return file("jobs/" + name.replace("/", "/jobs/") + "/config.xml", "<project>\n" + elements + "\n</project>");
    }

    TestHome pipeline(String name, String script) {
        String text = script.replace("&", "&amp;").replace("<", "&lt;");
        return file(
                "jobs/" + name.replace("/", "/jobs/") + "/config.xml",
                "<flow-definition><definition class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition\"><script>"
                        + text + "</script></definition></flow-definition>");
    }

    TestHome folder(String name, String elements) {
        return file(
                "jobs/" + name.replace("/", "/jobs/") + "/config.xml",
                "<com.cloudbees.hudson.plugins.folder.Folder>" + elements
                        + "</com.cloudbees.hudson.plugins.folder.Folder>");
    }

    /** The system store. */
    TestHome credentials(String elements) {
        return file(
                "credentials.xml",
                "<com.cloudbees.plugins.credentials.SystemCredentialsProvider>" + map(elements)
                        + "</com.cloudbees.plugins.credentials.SystemCredentialsProvider>");
    }

    /** The store of a folder, for {@link #folder}. */
    static String folderStore(String elements) {
        String property =
                "com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty";
        return "<properties><" + property + ">" + map(elements) + "</" + property + "></properties>";
    }

    private static String map(String elements) {
        return "<domainCredentialsMap class=\"hudson.util.CopyOnWriteMap$Hash\"><entry>"
                + "<com.cloudbees.plugins.credentials.domains.Domain><specifications/>"
                + "</com.cloudbees.plugins.credentials.domains.Domain><list>" + elements
                + "</list></entry></domainCredentialsMap>";
    }

    static String usernamePassword(String id, String scope, String password) {
        String type = "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl";
        return "<" + type + "><scope>" + scope + "</scope><id>" + id + "</id><username>joe</username><password>"
                + password + "</password><usernameSecret>false</usernameSecret></" + type + ">";
    }

    static String aws(String id, String accessKey, String role) {
        String type = "com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl";
        return "<" + type + "><scope>GLOBAL</scope><id>" + id + "</id><accessKey>" + accessKey
                + "</accessKey><secretKey>" + encrypted(48) + "</secretKey><iamRoleArn>" + role + "</iamRoleArn></"
                + type + ">";
    }

    CheckResult judgedBy(Check check) {
        try {
            return check.evaluate(new CheckContext(
                    HomeReader.read(root, new Target(kind, "clinic")),
                    new CheckSettings(check.metadata(), settings),
                    CheckRun.NOW));
        } catch (HomeFileException e) {
            throw new UncheckedIOException(e);
        }
    }
}
