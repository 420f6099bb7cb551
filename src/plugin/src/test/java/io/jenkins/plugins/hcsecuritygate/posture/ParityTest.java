package io.jenkins.plugins.hcsecuritygate.posture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.PasswordParameterDefinition;
import hudson.model.labels.LabelAtom;
import hudson.security.FullControlOnceLoggedInAuthorizationStrategy;
import hudson.security.HudsonPrivateSecurityRealm;
import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import hudson.triggers.SCMTrigger;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.CheckConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.SettingConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.config.folder.FolderPolicyProperty;
import io.jenkins.plugins.hcsecuritygate.facts.Agent;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.HostSsh;
import io.jenkins.plugins.hcsecuritygate.facts.InstalledPlugin;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.facts.Usage;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.ConfiguredPolicy;
import io.jenkins.plugins.hcsecuritygate.policy.Gate;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict;
import io.jenkins.plugins.hcsecuritygate.wipe.Receipts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jenkins.model.JenkinsLocationConfiguration;
import jenkins.security.ApiTokenProperty;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;
import org.jvnet.hudson.test.SimpleCommandLauncher;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * A controller audited while it runs, and its home audited as the auditor does. They may differ only in what the
 * overlay puts over the home, so every difference is listed here.
 */
@WithJenkins
class ParityTest {

    /** Believes the modes of a running controller, and those of a directory only where something vouches for them. */
    private static final String JUDGES_THE_TARGET = "home-permissions";

    /** Says of agents that are offline that they are. */
    private static final Set<String> ASKS_AGENTS = Set.of("container-agents", "workspace-leftovers");

    /** Reads what the machine says of its SSH server. */
    private static final String READS_THE_MACHINE = "ssh-access";

    @Test
    void liveAndOfflineDifferOnlyByTheOverlay(JenkinsRule j) throws Exception {
        PostureService.background = false;
        try {
            configure(j);
            Posture live = PostureService.get().evaluateNow();
            Offline offline = Offline.audit(j.jenkins.getRootDir().toPath(), live);

            assertEquals(live.policy(), offline.policy);
            assertEquals(Set.of(), differences(live.facts(), offline.facts), "facts beyond the expected differences");
            assertEquals(findings(offline.verdict), findings(live.verdict()));
            assertEquals(statuses(offline.verdict), statuses(live.verdict()));
            assertTrue(findings(live.verdict()).size() > 5, "too few findings to compare");
            assertEquals(1, live.facts().folderPolicies().size());
            assertEquals(
                    List.of(
                            "warnings",
                            "checks csrf-protection severity",
                            "checks update-data-age maxAgeDays",
                            "folder: unknown",
                            "folder: failOn"),
                    live.verdict().checks().stream()
                            .filter(check -> check.metadata().id().equals("waivers"))
                            .flatMap(check -> check.findings().stream())
                            .map(judged -> judged.finding().resource().name())
                            .toList());

            // Now what only the running controller knows: a node and executors that no file has.
            j.jenkins.setNumExecutors(0);
            Path config = j.jenkins.getRootDir().toPath().resolve("config.xml");
            String written = Files.readString(config);
            Files.writeString(config, written.replace("<numExecutors>0<", "<numExecutors>3<"));
            live = PostureService.get().evaluateNow();
            offline = Offline.audit(j.jenkins.getRootDir().toPath(), live);
            assertEquals(Set.of("builtInNode"), differences(live.facts(), offline.facts));
            assertEquals(
                    Set.of("controller-executors", "controller-pinned-jobs"),
                    differing(statuses(live.verdict()), statuses(offline.verdict)));
        } finally {
            PostureService.background = true;
        }
    }

    private static void configure(JenkinsRule j) throws Exception {
        j.jenkins.addNode(new DumbSlave("inbound", "/agent", new JNLPLauncher()));
        j.jenkins.addNode(new DumbSlave("command", "/agent two", new SimpleCommandLauncher("true")));
        j.jenkins.clouds.add(new TestCloud("plain"));
        j.jenkins.clouds.add(new TestCloud("named <cloud>"));
        FreeStyleProject freestyle = j.createFreeStyleProject("freestyle");
        freestyle.setAssignedLabel(new LabelAtom("inbound"));
        freestyle.addTrigger(new SCMTrigger("@daily"));
        freestyle.addProperty(new ParametersDefinitionProperty(new PasswordParameterDefinition("PW", "s3cret", "")));
        Folder folder = j.jenkins.createProject(Folder.class, "folder");
        WorkflowJob pipeline = folder.createProject(WorkflowJob.class, "pipeline");
        pipeline.setDefinition(new CpsFlowDefinition("node('x') { sh 'curl -u me:$PW https://example.org' }", true));
        MockFolder other = j.createFolder("other");
        other.createProject(FreeStyleProject.class, "inner").disable();
        j.buildAndAssertSuccess(j.createFreeStyleProject("built"));
        Receipts.awaitCounted(1); // not between one audit and the other
        WorkflowJob unsandboxed = j.createProject(WorkflowJob.class, "unsandboxed");
        unsandboxed.setDefinition(new CpsFlowDefinition("node { echo 'x' }", false));
        HudsonPrivateSecurityRealm realm = new HudsonPrivateSecurityRealm(true, false, null);
        realm.createAccount("developer", "correct horse battery staple")
                .getProperty(ApiTokenProperty.class)
                .addFixedNewToken("ci", "11" + "0123456789abcdef".repeat(2));
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(new FullControlOnceLoggedInAuthorizationStrategy());
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "registry", "", "reader", "a long enough password"));
        SystemCredentialsProvider.getInstance().save();
        JenkinsLocationConfiguration.get().setUrl("http://ci.clinic.example/");
        j.jenkins
                .getAdministrativeMonitor("jenkins.diagnostics.SecurityIsOffMonitor")
                .disable(true);
        WipeConfiguration wipe = new WipeConfiguration();
        wipe.setExclusions(List.of(new WipeExclusion("built", "")));
        HcSecurityGateConfiguration.get().setWipe(wipe);
        CheckConfiguration off = new CheckConfiguration("https-url");
        off.setEnabled("false");
        off.setReason("a proxy ends TLS");
        CheckConfiguration wrong = new CheckConfiguration("csrf-protection");
        wrong.setSeverity("worst");
        SettingConfiguration days = new SettingConfiguration("maxAgeDays");
        days.setValue("a week");
        CheckConfiguration set = new CheckConfiguration("update-data-age");
        set.setSettings(List.of(days));
        HcSecurityGateConfiguration.get().setChecks(List.of(off, wrong, set));
        HcSecurityGateConfiguration.get().setWarnings("perhaps");
        FolderPolicyProperty demand = new FolderPolicyProperty();
        demand.setFailOn("CRITICAL");
        demand.setUnknown("b<l>ock");
        demand.setChecks(List.of(off));
        folder.addProperty(demand);
        folder.save();
        HcSecurityGateConfiguration.get().setProfile("strict");
        j.jenkins.save();
    }

    /** A cloud of a class that only this test's Jenkins knows. */
    public static final class TestCloud extends hudson.slaves.Cloud {
        public TestCloud(String name) {
            super(name);
        }
    }

    private record Offline(ControllerFacts facts, Policy policy, Verdict verdict) {
        private static Offline audit(Path home, Posture live) throws Exception {
            ControllerFacts facts = HomeReader.read(home, new Target(Target.Kind.HOME, "home"));
            Policy policy = ConfiguredPolicy.of(facts.gate(), note -> {});
            return new Offline(facts, policy, new Gate(Catalogue.checks()).evaluate(facts, policy, live.evaluatedAt()));
        }
    }

    /** Names of the components that differ, other than the target. */
    private static Set<String> differences(ControllerFacts live, ControllerFacts offline) throws Exception {
        Set<String> names = new TreeSet<>();
        for (var component : ControllerFacts.class.getRecordComponents()) {
            Object a = component.getAccessor().invoke(live);
            Object b = component.getAccessor().invoke(offline);
            switch (component.getName()) {
                case "target" -> {}
                case "plugins" -> {
                    assertEquals(written(live), Set.copyOf(offline.plugins().items()));
                    assertEquals(List.of(), live.plugins().gaps());
                }
                case "exposure" ->
                    assertEquals(offline.exposure(), live.exposure().withHostSsh(HostSsh.UNKNOWN));
                case "usage" -> assertEquals(offline.usage(), withoutLooks(live.usage()));
                case "agents" -> assertEquals(offline.agents(), withoutProbes(live.agents()));
                default -> {
                    if (!a.equals(b)) {
                        names.add(component.getName());
                    }
                }
            }
        }
        return names;
    }

    private static Usage withoutLooks(Usage usage) {
        return new Usage(
                usage.builds(), usage.workspaces(), usage.workspacesPresent(), usage.pendingWipes(), usage.wipes());
    }

    private static Inventory<Agent> withoutProbes(Inventory<Agent> agents) {
        return new Inventory<>(
                agents.items().stream()
                        .map(agent -> agent.withProbe(Agent.NOT_PROBED))
                        .toList(),
                agents.gaps());
    }

    /**
     * Plugins without those that are only in memory. The harness loads some from the class path and leaves them out of
     * the home, which no real controller does.
     */
    private static Set<InstalledPlugin> written(ControllerFacts live) {
        return live.plugins().items().stream()
                .filter(plugin -> !plugin.location().equals(LiveOverlay.IN_MEMORY))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> findings(Verdict verdict) {
        List<String> all = new ArrayList<>();
        for (var check : verdict.checks()) {
            String id = check.metadata().id();
            if (id.equals(JUDGES_THE_TARGET) || ASKS_AGENTS.contains(id)) {
                continue;
            }
            for (var judged : check.findings()) {
                Finding finding = judged.finding();
                all.add(check.metadata().id() + ": " + finding);
            }
        }
        return all;
    }

    private static Set<String> statuses(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> !Set.of(JUDGES_THE_TARGET, READS_THE_MACHINE)
                        .contains(check.metadata().id()))
                .map(check -> check.metadata().id() + "=" + check.status())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> differing(Set<String> a, Set<String> b) {
        Set<String> only = new TreeSet<>();
        a.stream().filter(s -> !b.contains(s)).forEach(s -> only.add(s.substring(0, s.indexOf('='))));
        b.stream().filter(s -> !a.contains(s)).forEach(s -> only.add(s.substring(0, s.indexOf('='))));
        return only;
    }
}
