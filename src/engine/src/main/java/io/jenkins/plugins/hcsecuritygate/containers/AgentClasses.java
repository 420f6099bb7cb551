package io.jenkins.plugins.hcsecuritygate.containers;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.AgentRuntime;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.Map;

/**
 * Decides from a class name what an agent runs in. Only classes whose plugin leaves no choice are listed; everything
 * else is unknown, because an SSH agent may be a container and an inbound agent a virtual machine.
 */
public final class AgentClasses {

    private static final Map<String, AgentRuntime> RUNTIMES = Map.ofEntries(
            // docker-plugin
            Map.entry("com.nirima.jenkins.plugins.docker.DockerCloud", AgentRuntime.CONTAINER),
            Map.entry("com.nirima.jenkins.plugins.docker.DockerSlave", AgentRuntime.CONTAINER),
            Map.entry("io.jenkins.docker.DockerTransientNode", AgentRuntime.CONTAINER),
            // kubernetes
            Map.entry("org.csanchez.jenkins.plugins.kubernetes.KubernetesCloud", AgentRuntime.CONTAINER),
            Map.entry("org.csanchez.jenkins.plugins.kubernetes.KubernetesSlave", AgentRuntime.CONTAINER),
            // docker-swarm
            Map.entry("org.jenkinsci.plugins.docker.swarm.DockerSwarmCloud", AgentRuntime.CONTAINER),
            Map.entry("org.jenkinsci.plugins.docker.swarm.DockerSwarmAgent", AgentRuntime.CONTAINER),
            // amazon-ecs
            Map.entry("com.cloudbees.jenkins.plugins.amazonecs.ECSCloud", AgentRuntime.CONTAINER),
            Map.entry("com.cloudbees.jenkins.plugins.amazonecs.ECSSlave", AgentRuntime.CONTAINER),
            // ec2, and its class name before 1.70
            Map.entry("hudson.plugins.ec2.EC2Cloud", AgentRuntime.MACHINE),
            Map.entry("hudson.plugins.ec2.AmazonEC2Cloud", AgentRuntime.MACHINE),
            Map.entry("hudson.plugins.ec2.EC2OndemandSlave", AgentRuntime.MACHINE),
            Map.entry("hudson.plugins.ec2.EC2SpotSlave", AgentRuntime.MACHINE),
            // ec2-fleet
            Map.entry("com.amazon.jenkins.ec2fleet.EC2FleetCloud", AgentRuntime.MACHINE),
            Map.entry("com.amazon.jenkins.ec2fleet.EC2FleetLabelCloud", AgentRuntime.MACHINE),
            Map.entry("com.amazon.jenkins.ec2fleet.EC2FleetNode", AgentRuntime.MACHINE),
            // azure-vm-agents
            Map.entry("com.microsoft.azure.vmagent.AzureVMCloud", AgentRuntime.MACHINE),
            Map.entry("com.microsoft.azure.vmagent.AzureVMAgent", AgentRuntime.MACHINE),
            // google-compute-engine
            Map.entry("com.google.jenkins.plugins.computeengine.ComputeEngineCloud", AgentRuntime.MACHINE),
            Map.entry("com.google.jenkins.plugins.computeengine.ComputeEngineInstance", AgentRuntime.MACHINE),
            // windows-slaves: starts a service on a Windows machine
            Map.entry("hudson.os.windows.ManagedWindowsServiceLauncher", AgentRuntime.MACHINE));

    private AgentClasses() {}

    /** What an agent of a node, cloud or launcher class runs in. */
    @NonNull
    public static Fact<AgentRuntime> runtimeOf(@NonNull String className) {
        AgentRuntime runtime = RUNTIMES.get(className);
        if (runtime != null) {
            return Fact.known(runtime);
        }
        return Fact.unknown(
                switch (className) {
                    case "hudson.slaves.DumbSlave", "hudson.slaves.JNLPLauncher" ->
                        "an inbound agent may be a container or a machine";
                    case "hudson.plugins.sshslaves.SSHLauncher" -> "an SSH agent may be a container or a machine";
                    case "hudson.slaves.CommandLauncher" ->
                        "an agent started by a command on the controller may be a container or a machine";
                    default -> "the class " + className + " may start containers or machines";
                },
                "Probe the agent from a running controller, or name it in the policy's containerAgents");
    }
}
