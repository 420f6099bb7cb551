package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.model.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.model.Jenkins;

/** A controller as large as the benchmarks want it: every other job is a Pipeline, and each has been built. */
public final class ManyJobs {

    public static final int COUNT = 10_000;

    private static final int BUILDS = 3;

    private ManyJobs() {}

    /** Writes the jobs, named {@code job-0} and so on, even ones freestyle, and has Jenkins load them. */
    public static void load(Jenkins jenkins) throws Exception {
        Path jobs = jenkins.getRootDir().toPath().resolve("jobs");
        for (int i = 0; i < COUNT; i++) {
            Path job = Files.createDirectories(jobs.resolve("job-" + i));
            boolean freestyle = i % 2 == 0;
            Files.writeString(job.resolve("config.xml"), freestyle ? freestyle(i) : pipeline(i));
            builds(job, freestyle);
        }
        jenkins.reload();
        assertEquals(COUNT, jenkins.getAllItems(Job.class).size());
    }

    private static void builds(Path job, boolean freestyle) throws IOException {
        String root = freestyle ? "build" : "flow-build";
        for (int number = 1; number <= BUILDS; number++) {
            Path build = Files.createDirectories(job.resolve("builds/" + number));
            Files.writeString(build.resolve("build.xml"), """
                    <?xml version='1.1' encoding='UTF-8'?>
                    <%s>
                      <actions/>
                      <queueId>%d</queueId>
                      <timestamp>%d</timestamp>
                      <startTime>%d</startTime>
                      <result>SUCCESS</result>
                      <duration>1000</duration>
                      %s
                    </%s>
                    """.formatted(
                            root,
                            number,
                            1_700_000_000_000L + number,
                            1_700_000_000_000L + number,
                            freestyle ? "<builtOn>agent</builtOn>" : "<completed>true</completed>",
                            root));
        }
    }

    /** The sections that every job has; every tenth job is tied to a label. */
    private static String freestyle(int number) {
        return """
                <?xml version='1.1' encoding='UTF-8'?>
                <project>
                  <description>job %d</description>
                  <keepDependencies>false</keepDependencies>
                  <properties/>
                  <scm class="hudson.scm.NullSCM"/>
                  %s
                  <disabled>false</disabled>
                  <triggers/>
                  <concurrentBuild>false</concurrentBuild>
                  <builders>
                    <hudson.tasks.Shell><command>make test-%d</command></hudson.tasks.Shell>
                  </builders>
                  <publishers/>
                  <buildWrappers/>
                </project>
                """.formatted(
                        number,
                        number % 10 == 0
                                ? "<assignedNode>linux</assignedNode><canRoam>false</canRoam>"
                                : "<canRoam>true</canRoam>",
                        number);
    }

    private static String pipeline(int number) {
        return """
                <?xml version='1.1' encoding='UTF-8'?>
                <flow-definition>
                  <description>job %d</description>
                  <keepDependencies>false</keepDependencies>
                  <properties/>
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">
                    <script>pipeline {
                      agent { label &apos;linux&apos; }
                      stages {
                        stage(&apos;build&apos;) { steps { sh &apos;make build-%d&apos; } }
                        stage(&apos;deploy&apos;) {
                          steps {
                            hcSecurityGate()
                            withCredentials([string(credentialsId: &apos;deploy&apos;, variable: &apos;TOKEN&apos;)]) {
                              sh &apos;./deploy.sh $TOKEN&apos;
                            }
                          }
                        }
                      }
                    }</script>
                    <sandbox>true</sandbox>
                  </definition>
                  <triggers/>
                  <disabled>false</disabled>
                </flow-definition>
                """.formatted(number, number);
    }
}
