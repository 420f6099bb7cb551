package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import io.jenkins.plugins.hcsecuritygate.facts.HostKeyCheck;
import java.util.Set;

/** What a launcher says about the host key of its agent. Strategies are those of the plugin ssh-slaves. */
public final class SshHostKeys {

    private static final String SSH = "hudson.plugins.sshslaves.SSHLauncher";
    private static final String STRATEGIES = "hudson.plugins.sshslaves.verifiers.";

    /** Launchers inside launchers: {@code hudson.slaves.DelegatingComputerLauncher}. */
    private static final int MAX_DELEGATES = 5;

    /** Connect in other ways, or leave the choice to the cloud's template. */
    private static final Set<String> WITHOUT_SSH = Set.of(
            "hudson.slaves.JNLPLauncher",
            "hudson.slaves.CommandLauncher",
            "hudson.os.windows.ManagedWindowsServiceLauncher",
            "org.csanchez.jenkins.plugins.kubernetes.KubernetesLauncher",
            "com.cloudbees.jenkins.plugins.amazonecs.ECSLauncher",
            "org.jenkinsci.plugins.docker.swarm.DockerSwarmComputerLauncher",
            "hudson.plugins.ec2.ssh.EC2UnixLauncher",
            "hudson.plugins.ec2.win.EC2WindowsLauncher");

    private SshHostKeys() {}

    /** @param launcher the {@code launcher} of an agent; without one the agent connects by itself */
    @NonNull
    static Fact<HostKeyCheck> of(@CheckForNull XmlElement launcher) {
        XmlElement element = launcher;
        for (int i = 0; i < MAX_DELEGATES && element != null; i++) {
            String className = element.classAttribute();
            if (className == null) {
                return Fact.known(HostKeyCheck.NO_SSH);
            }
            if (className.equals(SSH)) {
                return strategy(element.child("sshHostKeyVerificationStrategy"));
            }
            XmlElement delegate = element.child("launcher");
            if (delegate == null) {
                return unseen(className);
            }
            element = delegate;
        }
        return launcher == null
                ? Fact.known(HostKeyCheck.NO_SSH)
                : Fact.unknown("its launchers are nested too deeply", "Look at the agent's configuration in Jenkins");
    }

    /** What the class of a launcher alone tells. */
    @NonNull
    public static Fact<HostKeyCheck> unseen(@NonNull String launcherClass) {
        return WITHOUT_SSH.contains(launcherClass)
                ? Fact.known(HostKeyCheck.NO_SSH)
                : Fact.unknown(
                        "whether a launcher of the class " + HomeNames.display(launcherClass)
                                + " connects with SSH and verifies host keys is not known",
                        "Look at the agent's configuration in Jenkins");
    }

    /** {@code SSHLauncher.getSshHostKeyVerificationStrategyDefaulted}: without a strategy nothing is verified. */
    @NonNull
    static Fact<HostKeyCheck> strategy(@CheckForNull XmlElement strategy) {
        if (strategy == null) {
            return Fact.known(HostKeyCheck.NONE);
        }
        String className = strategy.classAttribute();
        return switch (className == null ? "" : className) {
            case STRATEGIES + "KnownHostsFileKeyVerificationStrategy",
                    STRATEGIES + "ManuallyProvidedKeyVerificationStrategy" -> Fact.known(HostKeyCheck.KNOWN_KEY);
            case STRATEGIES + "ManuallyTrustedKeyVerificationStrategy" ->
                Fact.known(
                        "true".equals(strategy.text("requireInitialManualTrust"))
                                ? HostKeyCheck.KNOWN_KEY
                                : HostKeyCheck.FIRST_USE);
            case STRATEGIES + "NonVerifyingKeyVerificationStrategy" -> Fact.known(HostKeyCheck.NONE);
            default ->
                Fact.unknown(
                        "the host key verification strategy is not one that is known here",
                        "Choose a strategy of the SSH Build Agents plugin, or look at what this one does");
        };
    }
}
