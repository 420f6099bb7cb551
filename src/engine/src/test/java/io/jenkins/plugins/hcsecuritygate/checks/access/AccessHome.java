package io.jenkins.plugins.hcsecuritygate.checks.access;

import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files of a home that access rests on, and reads them as an audit does. */
public final class AccessHome {

    public static final String LDAP = "<securityRealm class='hudson.security.LDAPSecurityRealm'/>";

    public static final String LOCAL = """
            <securityRealm class='hudson.security.HudsonPrivateSecurityRealm'>
              <disableSignup>true</disableSignup>
            </securityRealm>""";

    private final Path root;

    public AccessHome(Path root) {
        this.root = root;
    }

    public AccessHome file(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public AccessHome config(String... elements) {
        return file(
                "config.xml",
                "<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n<version>2.541.3</version>\n"
                        + String.join("\n", elements) + "\n</hudson>\n");
    }

    /** A matrix strategy as {@code config.xml} has it. */
    public static String matrix(String kind, String... permissions) {
        return "<authorizationStrategy class='hudson.security." + kind + "MatrixAuthorizationStrategy'>\n"
                + permissions(permissions) + "</authorizationStrategy>";
    }

    public static String permissions(String... permissions) {
        StringBuilder out = new StringBuilder();
        for (String permission : permissions) {
            out.append("  <permission>").append(permission).append("</permission>\n");
        }
        return out.toString();
    }

    public AccessHome freestyle(String name, String elements) {
        return file("jobs/" + name + "/config.xml", "<project>\n" + elements + "\n</project>\n");
    }

    public AccessHome pipeline(String name, String script, boolean sandbox) {
        return file("jobs/" + name + "/config.xml", """
                <flow-definition plugin="workflow-job">
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps">
                    <script>%s</script>
                    <sandbox>%s</sandbox>
                  </definition>
                </flow-definition>
                """.formatted(script, sandbox));
    }

    public ControllerFacts read() {
        try {
            return HomeReader.read(root, new Target(Target.Kind.HOME, "test"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
