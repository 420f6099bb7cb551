package io.jenkins.plugins.hcsecuritygate.benchmarks;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Writes a home of a given size: a tenth as many agents as jobs, half as many credentials, 300 plugins. Half of the jobs
 * are freestyle; of the Pipelines half come from a template and have the same text as others, as branches of one
 * repository have, the others have a text of their own. The same seed gives the same bytes.
 */
public final class GeneratedHome {

    static final long SEED = 20_260_310;

    private static final int PLUGINS = 300;
    private static final int JOBS_PER_FOLDER = 100;
    private static final int TEMPLATES = 20;
    private static final String HEADER = "<?xml version='1.1' encoding='UTF-8'?>\n";

    private static final List<String> WORDS = List.of(
            "build",
            "deploy",
            "report",
            "archive",
            "notify",
            "verify",
            "package",
            "publish",
            "measure",
            "convert",
            "import",
            "export",
            "index",
            "label",
            "merge",
            "queue",
            "render",
            "sample",
            "trace",
            "validate");

    private final int jobs;
    private final Random random;

    public GeneratedHome(int jobs, long seed) {
        this.jobs = jobs;
        this.random = new Random(seed);
    }

    /** Writes the home; what is in the directory already stays. */
    public void write(@NonNull Path home) throws IOException {
        put(home.resolve("config.xml"), HEADER + """
                <hudson>
                  <version>2.541.3</version>
                  <numExecutors>0</numExecutors>
                  <useSecurity>true</useSecurity>
                  <authorizationStrategy class="hudson.security.FullControlOnceLoggedInAuthorizationStrategy"/>
                  <securityRealm class="hudson.security.LDAPSecurityRealm"/>
                  <nodeRenameMigrationNeeded>false</nodeRenameMigrationNeeded>
                </hudson>
                """);
        put(home.resolve("credentials.xml"), credentials());
        for (int i = 0; i < PLUGINS; i++) {
            put(
                    home.resolve("plugins/plugin-" + i + "/META-INF/MANIFEST.MF"),
                    "Manifest-Version: 1.0\r\nShort-Name: plugin-" + i + "\r\nPlugin-Version: 1." + i + "\r\n\r\n");
        }
        for (int i = 0; i < jobs / 10; i++) {
            put(home.resolve("nodes/agent-" + i + "/config.xml"), agent(i));
        }
        for (int i = 0; i < jobs; i++) {
            String folder = "jobs/team-" + i / JOBS_PER_FOLDER;
            if (i % JOBS_PER_FOLDER == 0) {
                put(
                        home.resolve(folder + "/config.xml"),
                        HEADER
                                + "<com.cloudbees.hudson.plugins.folder.Folder plugin=\"cloudbees-folder@6.999\">\n"
                                + "  <properties/>\n</com.cloudbees.hudson.plugins.folder.Folder>\n");
            }
            put(home.resolve(folder + "/jobs/job-" + i + "/config.xml"), i % 2 == 0 ? pipeline(i) : freestyle(i));
        }
    }

    private static void put(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private String credentials() {
        StringBuilder out = new StringBuilder(HEADER)
                .append("<com.cloudbees.plugins.credentials.SystemCredentialsProvider plugin=\"credentials@1400\">\n")
                .append("  <domainCredentialsMap class=\"hudson.util.CopyOnWriteMap$Hash\">\n    <entry>\n")
                .append("      <com.cloudbees.plugins.credentials.domains.Domain><specifications/>")
                .append("</com.cloudbees.plugins.credentials.domains.Domain>\n")
                .append("      <java.util.concurrent.CopyOnWriteArrayList>\n");
        String type = "com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl";
        for (int i = 0; i < jobs / 2; i++) {
            out.append("        <")
                    .append(type)
                    .append(">\n          <scope>GLOBAL</scope>\n          <id>credential-")
                    .append(i)
                    .append("</id>\n          <description>for ")
                    .append(word())
                    .append("</description>\n          <username>user-")
                    .append(i)
                    .append("</username>\n          <password>{AQAAABAAAAAQ")
                    // Version, lengths, vector and one block, as Jenkins writes a password: here zeros.
                    .append("A".repeat(42))
                    .append("=}</password>\n        </")
                    .append(type)
                    .append(">\n");
        }
        return out.append("      </java.util.concurrent.CopyOnWriteArrayList>\n    </entry>\n")
                .append("  </domainCredentialsMap>\n</com.cloudbees.plugins.credentials.SystemCredentialsProvider>\n")
                .toString();
    }

    private static String agent(int number) {
        return HEADER + """
                <slave>
                  <name>agent-%d</name>
                  <description></description>
                  <remoteFS>/srv/agent</remoteFS>
                  <numExecutors>2</numExecutors>
                  <mode>NORMAL</mode>
                  <launcher class="hudson.plugins.sshslaves.SSHLauncher" plugin="ssh-slaves@3.1100">
                    <host>agent-%d.example</host>
                    <port>22</port>
                    <credentialsId>credential-%d</credentialsId>
                    <sshHostKeyVerificationStrategy class="hudson.plugins.sshslaves.verifiers.KnownHostsFileKeyVerificationStrategy"/>
                  </launcher>
                  <label>linux</label>
                </slave>
                """.formatted(number, number, number);
    }

    private String pipeline(int number) {
        boolean own = number % 4 == 0;
        String script = own ? script(random, number) : script(new Random(number % TEMPLATES), number % TEMPLATES);
        return HEADER
                + "<flow-definition plugin=\"workflow-job@1540\">\n  <description>"
                + word() + "</description>\n"
                + "  <definition class=\"org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition\""
                + " plugin=\"workflow-cps@4200\">\n    <script>"
                + script.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
                + "</script>\n    <sandbox>true</sandbox>\n  </definition>\n</flow-definition>\n";
    }

    private String script(Random choice, int number) {
        StringBuilder out = new StringBuilder("pipeline {\n    agent { label 'linux' }\n    stages {\n");
        int stages = 4 + choice.nextInt(8);
        for (int i = 0; i < stages; i++) {
            String word = WORDS.get(choice.nextInt(WORDS.size()));
            out.append("        stage('").append(word).append(' ').append(i).append("') {\n            steps {\n");
            out.append("                sh 'make ")
                    .append(word)
                    .append("-")
                    .append(number)
                    .append("'\n");
            if (choice.nextInt(3) == 0) {
                out.append("                withCredentials([string(credentialsId: 'credential-")
                        .append(choice.nextInt(Math.max(jobs / 2, 1)))
                        .append("', variable: 'VALUE')]) {\n                    sh './")
                        .append(word)
                        .append(".sh $VALUE'\n                }\n");
            }
            out.append("            }\n        }\n");
        }
        return out.append("    }\n    post {\n        always {\n            cleanWs()\n        }\n    }\n}\n")
                .toString();
    }

    private String freestyle(int number) {
        return HEADER
                + """
                <project>
                  <description>%s %d</description>
                  <keepDependencies>false</keepDependencies>
                  <properties>
                    <jenkins.model.BuildDiscarderProperty>
                      <strategy class="hudson.tasks.LogRotator">
                        <daysToKeep>30</daysToKeep>
                        <numToKeep>-1</numToKeep>
                      </strategy>
                    </jenkins.model.BuildDiscarderProperty>
                  </properties>
                  <scm class="hudson.plugins.git.GitSCM" plugin="git@5.9">
                    <userRemoteConfigs>
                      <hudson.plugins.git.UserRemoteConfig>
                        <url>https://git.example/team/%s-%d.git</url>
                        <credentialsId>credential-%d</credentialsId>
                      </hudson.plugins.git.UserRemoteConfig>
                    </userRemoteConfigs>
                  </scm>
                  <assignedNode>linux</assignedNode>
                  <canRoam>false</canRoam>
                  <disabled>false</disabled>
                  <builders>
                    <hudson.tasks.Shell>
                      <command>set -e
                cd %s
                make %s NUMBER=%d
                ./%s.sh --verbose &gt; %s.log</command>
                    </hudson.tasks.Shell>
                  </builders>
                  <publishers/>
                  <buildWrappers>
                    <hudson.plugins.ws__cleanup.PreBuildCleanup plugin="ws-cleanup@0.49"/>
                  </buildWrappers>
                </project>
                """.formatted(
                                word(),
                                number,
                                word(),
                                number,
                                random.nextInt(Math.max(jobs / 2, 1)),
                                word(),
                                word(),
                                number,
                                word(),
                                word());
    }
}
