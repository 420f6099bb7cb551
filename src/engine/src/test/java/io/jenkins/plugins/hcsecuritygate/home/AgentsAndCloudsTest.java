package io.jenkins.plugins.hcsecuritygate.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud;
import io.jenkins.plugins.hcsecuritygate.facts.Cloud.Template;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentsAndCloudsTest {

    @TempDir
    private Path directory;

    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory);
    }

    @Test
    void agentWithoutLauncherIsInbound() {
        home.config("").file("nodes/a/config.xml", "<slave><name>a</name><remoteFS>/srv</remoteFS></slave>");

        assertThat(home.read().agents().items())
                .containsExactly(new Agent(
                        "a",
                        "nodes/a/config.xml",
                        "hudson.slaves.DumbSlave",
                        "hudson.slaves.JNLPLauncher",
                        null,
                        "/srv"));
    }

    @Test
    void pluginOfTheNodeClassIsKeptAndThatOfTheLauncherIsNot() {
        home.config("").file("nodes/e/config.xml", """
                <hudson.plugins.ec2.EC2OndemandSlave plugin="ec2@1.49">
                  <name>e</name><launcher class="hudson.plugins.ec2.ssh.EC2UnixLauncher"/>
                </hudson.plugins.ec2.EC2OndemandSlave>
                """).file("nodes/s/config.xml", """
                <slave><name>s</name><launcher class="hudson.plugins.sshslaves.SSHLauncher" plugin="ssh-slaves@1"/></slave>
                """);

        assertThat(home.read().agents().items()).extracting(Agent::pluginId).containsExactly("ec2", null);
    }

    @Test
    void directoryWithoutConfigurationIsNoAgentAndABrokenFileIsAGap() {
        home.config("").file("nodes/left/ssh-host-key.xml", "<x/>").file("nodes/broken/config.xml", "<slave>");

        assertThat(home.read().agents().items()).isEmpty();
        assertThat(home.read().agents().gaps()).extracting(Gap::name).containsExactly("broken");
    }

    @Test
    void agentsOfOldHomesStandInTheConfiguration() {
        home.config("<slaves><slave><name>old</name></slave></slaves>");
        assertThat(home.read().agents().items()).extracting(Agent::name).containsExactly("old");

        home.file("nodes/new/config.xml", "<slave><name>new</name></slave>");
        assertThat(home.read().agents().items()).extracting(Agent::name).containsExactly("new");
    }

    @Test
    void cloudsKeepTheirClassAndEqualNamesStayApart() {
        home.config("""
                <clouds>
                  <hudson.plugins.ec2.EC2Cloud plugin="ec2@1.49"><name>c</name></hudson.plugins.ec2.EC2Cloud>
                  <org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud><name>c</name>
                  </org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud>
                  <com.nirima.jenkins.plugins.docker.DockerCloud/>
                </clouds>
                """);

        assertThat(home.read().clouds().items()).extracting(Cloud::name).containsExactly("c", "c (2)", "DockerCloud");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<idleMinutes>0</idleMinutes> | ''",
                "<idleMinutes>5</idleMinutes> | idleMinutes",
                "<podRetention class='org.csanchez.jenkins.plugins.kubernetes.pod.retention.Always'/> | podRetention",
                "<podRetention class='org.csanchez.jenkins.plugins.kubernetes.pod.retention.OnFailure'/> | after a failure",
                "<podRetention class='org.csanchez.jenkins.plugins.kubernetes.pod.retention.Default'/> | ''",
                "<workspaceVolume class='x.workspace.PersistentVolumeClaimWorkspaceVolume'/> | outlives the pod",
                "<workspaceVolume class='x.workspace.EmptyDirWorkspaceVolume'/> | ''",
                "<workspaceVolume class='x.workspace.DynamicPVCWorkspaceVolume'/> | ''"
            })
    void kubernetesTemplatesSayWhatOutlivesABuild(String element, String kept) {
        Template template = template(
                "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud", "templates", "<name>maven</name>" + element);

        assertThat(template.name()).isEqualTo("maven");
        if (kept.isEmpty()) {
            assertThat(template.keepsWorkspace()).isEmpty();
        } else {
            assertThat(template.keepsWorkspace()).contains(kept);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<retentionStrategy class='com.nirima.jenkins.plugins.docker.strategy.DockerOnceRetentionStrategy'/> | ''",
                "<retentionStrategy class='com.nirima.x.DockerCloudRetentionStrategy'/> | more than one build",
                "'' | more than one build",
                "<retentionStrategy class='x.DockerOnceRetentionStrategy'/><dockerTemplateBase><volumes>"
                        + "<string>/cache:/home/jenkins:rw</string></volumes></dockerTemplateBase> | volume",
                "<retentionStrategy class='x.DockerOnceRetentionStrategy'/><dockerTemplateBase><mounts>"
                        + "<string>type=bind,source=/x,target=/home</string></mounts></dockerTemplateBase> | volume",
                "<retentionStrategy class='x.DockerOnceRetentionStrategy'/><dockerTemplateBase><volumes>"
                        + "<string>/cache:/home/jenkins2</string></volumes></dockerTemplateBase> | ''"
            })
    void dockerTemplatesSayWhatOutlivesABuild(String element, String kept) {
        Template template = template(
                "com.nirima.jenkins.plugins.docker.DockerCloud",
                "templates",
                "<labelString>d</labelString><remoteFs>/home/jenkins</remoteFs>" + element);

        if (kept.isEmpty()) {
            assertThat(template.keepsWorkspace()).isEmpty();
        } else {
            assertThat(template.keepsWorkspace()).contains(kept);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud, templates,"
                + " <nodeSelector>kubernetes.io/os=windows</nodeSelector>",
        "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud, templates,"
                + " <operatingSystemFamily>WINDOWS_SERVER_2022_CORE</operatingSystemFamily>",
        "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud, agentTemplates, <osWindows>true</osWindows>"
    })
    void windowsTemplatesAreRecognised(String cloud, String list, String element) {
        assertThat(template(cloud, list, element).windows()).isTrue();
        assertThat(template(cloud, list, "").windows()).isFalse();
    }

    @Test
    void nomadDependsOnItsDriver() {
        String nomad = "org.jenkinsci.plugins.nomad.NomadCloud";

        assertThat(template(nomad, "templates", "<image>maven:3</image>").runtime())
                .isEqualTo(Fact.known(AgentRuntime.CONTAINER));
        assertThat(template(nomad, "templates", "<image>maven:3</image><useRawExec>true</useRawExec>")
                        .runtime())
                .isEqualTo(Fact.known(AgentRuntime.MACHINE));
        assertThat(template(nomad, "templates", "").runtime()).isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void ecsCloudMayRetainItsAgents() {
        home.config("<clouds><com.cloudbees.jenkins.plugins.amazonecs.ECSCloud><retainAgents>true</retainAgents>"
                + "</com.cloudbees.jenkins.plugins.amazonecs.ECSCloud></clouds>");

        assertThat(home.read().clouds().items())
                .singleElement()
                .satisfies(cloud -> assertThat(cloud.keepsAgents()).contains("retainAgents"));
    }

    private Template template(String cloud, String list, String elements) {
        home.config("<clouds><%1$s><%2$s><x.Template>%3$s</x.Template></%2$s></%1$s></clouds>"
                .formatted(cloud, list, elements));
        List<Template> templates = home.read().clouds().items().get(0).templates();
        assertThat(templates).hasSize(1);
        return templates.get(0);
    }
}
