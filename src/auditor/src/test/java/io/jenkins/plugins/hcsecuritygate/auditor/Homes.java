package io.jenkins.plugins.hcsecuritygate.auditor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small homes on disk, as Jenkins writes them. */
final class Homes {

    private Homes() {}

    /** Nothing in it fails at HIGH or above; what cannot be told is unknown. */
    static Path open(Path directory) throws IOException {
        return write(directory, 0);
    }

    /** Builds may run on its built-in node. */
    static Path closed(Path directory) throws IOException {
        return write(directory, 2);
    }

    private static Path write(Path directory, int executors) throws IOException {
        Files.createDirectories(directory.resolve("jobs"));
        Files.createDirectories(directory.resolve("users"));
        Files.writeString(directory.resolve("config.xml"), """
                <?xml version='1.1' encoding='UTF-8'?>
                <hudson>
                  <version>2.541.3</version>
                  <numExecutors>%d</numExecutors>
                  <authorizationStrategy class='hudson.security.ProjectMatrixAuthorizationStrategy'>
                    <permission>GROUP:hudson.model.Hudson.Administer:clinic-it</permission>
                    <permission>GROUP:hudson.model.Hudson.Read:authenticated</permission>
                  </authorizationStrategy>
                  <securityRealm class='hudson.security.LDAPSecurityRealm'/>
                  <slaveAgentPort>-1</slaveAgentPort>
                </hudson>
                """.formatted(executors));
        return directory;
    }

    /** Adds a job whose workspace nothing wipes. */
    static void job(Path home, String name) throws IOException {
        Path job = Files.createDirectories(home.resolve("jobs").resolve(name));
        Files.writeString(
                job.resolve("config.xml"),
                "<?xml version='1.1' encoding='UTF-8'?>\n<project><canRoam>true</canRoam></project>");
    }

    /** Adds the plugin's own configuration. */
    static void gate(Path home, String settings) throws IOException {
        Files.writeString(
                home.resolve("hc-security-gate.xml"),
                "<?xml version='1.1' encoding='UTF-8'?>\n<io.jenkins.plugins.hcsecuritygate.Configuration>" + settings
                        + "</io.jenkins.plugins.hcsecuritygate.Configuration>");
    }
}
