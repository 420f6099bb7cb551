package io.jenkins.plugins.hcsecuritygate.checks.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.CheckRun;
import io.jenkins.plugins.hcsecuritygate.check.FactsBuilder;
import io.jenkins.plugins.hcsecuritygate.check.Rule;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.home.HomeBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerHardeningTest {

    private static final String DOCKER = "com.nirima.jenkins.plugins.docker.DockerCloud";
    private static final String KUBERNETES = "org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud";
    private static final String ECS = "com.cloudbees.jenkins.plugins.amazonecs.ECSCloud";
    private static final String ONCE =
            "<retentionStrategy class='com.nirima.jenkins.plugins.docker.strategy.DockerOnceRetentionStrategy'/>";

    @TempDir
    private Path directory;

    private final CheckRun check = new CheckRun(new ContainerHardening());
    private HomeBuilder home;

    @BeforeEach
    void start() {
        home = new HomeBuilder(directory).config("");
    }

    @Test
    @Rule(
            value = "clouds and Pipelines start containers, and nothing that is configured weakens one",
            status = Status.PASS)
    void ordinaryContainersPass() {
        docker("<volumes><string>cache:/cache</string></volumes><privileged>false</privileged><user>jenkins</user>");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        home.config("");
        declarative("docker { image 'maven:3'\n args '-v cache:/root/.m2 --network build -e USER=root' }");
        assertThat(judge().status()).isEqualTo(Status.PASS);

        yaml("spec: {containers: [{name: a, securityContext: {privileged: false, runAsUser: 1000}}]}");
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "no cloud and no Pipeline starts a container", status = Status.NOT_APPLICABLE)
    void withoutContainersThereIsNothingToHarden() {
        script("node { sh 'x' }");
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);

        assertThat(check.on(new FactsBuilder()).status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(value = "a container is privileged", status = Status.FAIL)
    void privilegedContainersFail() {
        docker("<privileged>true</privileged>");
        fails("template t: it is privileged");

        cloud(
                KUBERNETES,
                "templates",
                "<name>t</name><containers><x.ContainerTemplate><name>dind</name>"
                        + "<privileged>true</privileged></x.ContainerTemplate></containers>");
        fails("container dind: it is privileged");

        cloud(ECS, "templates", "<label>t</label><privileged>true</privileged>");
        fails("privileged");

        cloud("org.jenkinsci.plugins.nomad.NomadCloud", "templates", "<privileged>true</privileged>");
        fails("privileged");

        home.config("");
        for (String agent : new String[] {
            "docker { image 'a'\n args '-u 1000 --privileged' }",
            "docker image: 'a', args: \"--privileged\"",
            "dockerfile { args '--privileged=true' }",
            "kubernetes { yaml '''\nspec:\n  containers:\n  - name: a\n    securityContext: {privileged: yes}\n''' }",
            "kubernetes { containerTemplate { name 'a'\n privileged true } }"
        }) {
            declarative(agent);
            fails("privileged");
        }
        for (String script : new String[] {
            "node { docker.image('a').inside('--privileged') { sh 'x' } }",
            "node { def image = docker.build('a')\n image.inside('--privileged') { sh 'x' } }",
            "podTemplate(containers: [containerTemplate(name: 'a', privileged: true)]) { node(POD_LABEL) { sh 'x' } }",
            "def build() { docker.image('a').withRun('--privileged') { c -> sh 'x' } }\nnode { build() }"
        }) {
            script(script);
            fails("privileged");
        }
    }

    @Test
    @Rule(value = "a container mounts the runtime's socket, such as `/var/run/docker.sock`", status = Status.FAIL)
    void socketsFail() {
        docker(
                "<mounts><string>type=bind,source=/var/run/docker.sock,destination=/var/run/docker.sock</string></mounts>");
        fails("socket");

        docker("<volumes><string>/var/run/docker.sock:/var/run/docker.sock</string></volumes>");
        fails("socket");

        cloud(
                "org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud",
                "agentTemplates",
                "<label>t</label><hostBinds>/run/docker.sock:/run/docker.sock</hostBinds>");
        fails("template t");

        home.config("");
        declarative("docker { image 'a'\n args '-v /var/run/docker.sock:/var/run/docker.sock' }");
        fails("socket");

        script(
                "podTemplate(volumes: [hostPathVolume(hostPath: '/run/containerd/containerd.sock', mountPath: '/s')]) {}");
        fails("socket");
    }

    @Test
    @Rule(
            value =
                    "a container mounts the host's `/`, `/etc`, `/home`, `/root`, `/run`, `/var/lib/docker` or another directory"
                            + " of the system",
            status = Status.FAIL)
    void systemDirectoriesFail() {
        yaml("spec: {volumes: [{name: h, hostPath: {path: /etc/}}]}");
        fails("the host's /etc/");

        cloud(ECS, "templates", "<mountPoints><x.M><name>m</name><sourcePath>/</sourcePath></x.M></mountPoints>");
        fails("the host's /");
    }

    @Test
    @Rule(value = "a container shares the host's processes (`hostPID`, `hostIPC`, `--pid host`)", status = Status.FAIL)
    void hostProcessesFail() {
        yaml("spec:\n  hostPID: true\n");
        fails("hostPID");

        declarative("docker { image 'a'\n args '--pid=host' }");
        fails("processes");
    }

    @Test
    @Rule(
            value =
                    "a container adds a capability that hands over the host (`ALL`, `SYS_ADMIN`, `SYS_PTRACE` and the like)",
            status = Status.FAIL)
    void hostCapabilitiesFail() {
        docker("<capabilitiesToAdd><string>CAP_SYS_ADMIN</string></capabilitiesToAdd>");
        fails("CAP_SYS_ADMIN");

        yaml("spec: {containers: [{securityContext: {capabilities: {add: [NET_RAW, ALL]}}}]}");
        fails("ALL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<dockerApi><dockerHost><uri>tcp://docker:2375</uri></dockerHost></dockerApi>",
                "<dockerApi><dockerHost><uri>tcp://docker:4243</uri><credentialsId></credentialsId></dockerHost></dockerApi>"
            })
    @Rule(value = "the Docker API of a cloud is reached over TCP without credentials", status = Status.FAIL)
    void openApisFail(String api) {
        home.config("<clouds><%1$s>%2$s</%1$s></clouds>".formatted(DOCKER, api));
        fails("Docker API");

        home.config("<clouds><%1$s>%2$s</%1$s></clouds>"
                .formatted(
                        DOCKER,
                        api.replace("<uri>", "<credentialsId>tls</credentialsId><uri>")
                                .replace("<credentialsId></credentialsId>", "")));
        assertThat(judge().status()).isEqualTo(Status.PASS);
    }

    @Test
    @Rule(value = "a container mounts another directory of the host, or is given a device", status = Status.WARN)
    void otherDirectoriesWarn() {
        declarative("docker { image 'a'\n args '-v $HOME/.m2:/root/.m2' }");
        warns("$HOME/.m2");

        declarative("docker { image 'a'\n args '--device /dev/fuse' }");
        warns("/dev/fuse");
    }

    @Test
    @Rule(value = "a container uses the host's network", status = Status.WARN)
    void hostNetworkWarns() {
        docker("<network>host</network>");
        warns("network");

        declarative("docker { image 'a'\n args '--net host' }");
        warns("network");

        yaml("spec: {hostNetwork: true}");
        warns("network");
    }

    @Test
    @Rule(value = "a container runs as root by configuration", status = Status.WARN)
    void rootWarns() {
        declarative("docker { image 'a'\n args '-u root:root' }");
        warns("root");

        declarative("docker { image 'a'\n args '-u0' }");
        warns("root");

        yaml("spec: {securityContext: {runAsUser: 0}}");
        warns("root");
    }

    @Test
    @Rule(
            value =
                    "a container allows privilege escalation, adds another capability or switches off a security profile",
            status = Status.WARN)
    void lesserOptionsWarn() {
        yaml("spec: {containers: [{securityContext: {allowPrivilegeEscalation: true}}]}");
        warns("escalation");

        declarative("docker { image 'a'\n args '--cap-add NET_RAW --security-opt seccomp=unconfined' }");
        warns("NET_RAW");
        warns("seccomp=unconfined");
    }

    @Test
    @Rule(value = "containers of a cloud serve more than one build", status = Status.WARN)
    void reuseWarns() {
        cloud(DOCKER, "templates", "<labelString>t</labelString><dockerTemplateBase/>");
        warns("more than one build");

        cloud(KUBERNETES, "templates", "<idleMinutes>10</idleMinutes>");
        warns("idleMinutes");

        home.config("<clouds><%1$s><retainAgents>true</retainAgents></%1$s></clouds>".formatted(ECS));
        warns("retainAgents");
    }

    @Test
    @Rule(value = "a cloud uses the controller's own container runtime", status = Status.WARN)
    void ownRuntimeWarns() {
        home.config(
                "<clouds><%1$s><dockerApi><dockerHost><uri>unix:///var/run/docker.sock</uri></dockerHost></dockerApi>"
                                .formatted(DOCKER)
                        + "</" + DOCKER + "></clouds>");
        warns("controller's own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker { image 'a'\n args \"-v ${dir}:/x\" }",
                "docker { image 'a'\n args options }",
                "kubernetes { yaml libraryResource('pod.yaml') }",
                "kubernetes { yamlFile 'pod.yaml' }"
            })
    @Rule(
            value = "a Pipeline computes a container's arguments or a pod's YAML, or takes the pod from a file",
            status = Status.UNKNOWN)
    void computedOptionsAreUnknown(String agent) {
        declarative(agent);

        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(
            value = "a pod's YAML cannot be parsed, or an ECS or Nomad definition outside Jenkins decides",
            status = Status.UNKNOWN)
    void unreadableDefinitionsAreUnknown() {
        yaml("spec: [");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
        assertThat(judge().reason()).doesNotContain("[");

        yaml("spec: {containers: [{securityContext: {privileged: $P}}]}");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        cloud(ECS, "templates", "<taskDefinitionOverride>x</taskDefinitionOverride>");
        assertThat(judge().findings())
                .anyMatch(finding -> finding.resource().kind().equals("cloud"));
    }

    @Test
    @Rule(value = "a cloud is of a class that is not known here", status = Status.UNKNOWN)
    void unknownCloudsAreUnknown() {
        home.config("<clouds><com.example.Cloud/></clouds>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        home.config("<clouds><hudson.plugins.ec2.EC2Cloud/></clouds>");
        assertThat(judge().status()).isEqualTo(Status.NOT_APPLICABLE);
    }

    @Test
    @Rule(
            value = "the text of a Pipeline is not in the home, or it calls a library that may start containers",
            status = Status.UNKNOWN)
    void unknownPipelinesAreUnknown() {
        home.job("jobs/p", "<flow-definition/>");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);

        script("buildPlugin()");
        assertThat(judge().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    @Rule(value = "the configuration of the clouds or of a job cannot be read", status = Status.UNKNOWN)
    void brokenFilesAreUnknown() {
        home.file("config.xml", "<hudson>").file("jobs/p/config.xml", "<");

        assertThat(judge().findings()).hasSize(2).allMatch(finding -> finding.status() == Status.UNKNOWN);
    }

    @Test
    void withoutThePluginsThatStartContainersPipelinesStartNone() {
        home.config("").file("plugins/git/META-INF/MANIFEST.MF", "Short-Name: git\nPlugin-Version: 5.0\n");
        declarative("docker { image 'a'\n args '--privileged' }");

        assertThat(judge().status()).isIn(Status.NOT_APPLICABLE, Status.FAIL);
    }

    private void fails(String text) {
        assertThat(judge().status()).isEqualTo(Status.FAIL);
        assertThat(judge().reason()).contains(text);
    }

    private void warns(String text) {
        assertThat(judge().status()).isEqualTo(Status.WARN);
        assertThat(judge().reason()).contains(text);
    }

    private CheckResult judge() {
        return check.on(home.read());
    }

    private void docker(String base) {
        cloud(
                DOCKER,
                "templates",
                "<labelString>t</labelString>" + ONCE + "<dockerTemplateBase>" + base + "</dockerTemplateBase>");
    }

    private void cloud(String className, String list, String template) {
        home.config("<clouds><%1$s><name>c</name><%2$s><x.Template>%3$s</x.Template></%2$s></%1$s></clouds>"
                .formatted(className, list, template));
    }

    private void yaml(String yaml) {
        home.config("");
        declarative("kubernetes { yaml '''\n" + yaml + "\n''' }");
    }

    private void declarative(String agent) {
        script("pipeline {\n agent { " + agent + " }\n stages { stage('a') { steps { sh 'x' } } } }");
    }

    private void script(String script) {
        home.job("jobs/p", """
                <flow-definition><definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition"><script>%s</script>
                </definition></flow-definition>
                """.formatted(script.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
