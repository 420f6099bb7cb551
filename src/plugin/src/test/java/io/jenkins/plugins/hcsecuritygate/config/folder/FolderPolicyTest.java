package io.jenkins.plugins.hcsecuritygate.config.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.ExtensionList;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.util.FormValidation;
import io.jenkins.plugins.hcsecuritygate.Logins;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.config.CheckConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.config.SettingConfiguration;
import io.jenkins.plugins.hcsecuritygate.eventlog.RecordedEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.FolderPolicy;
import io.jenkins.plugins.hcsecuritygate.facts.Target;
import io.jenkins.plugins.hcsecuritygate.home.HomeReader;
import io.jenkins.plugins.hcsecuritygate.policy.CheckRule;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for the class: each test has folders of its own, and resets the controller's policy. */
@WithJenkins
class FolderPolicyTest {

    private static final CheckMetadata HTTPS =
            Catalogue.find("https-url").orElseThrow().metadata();

    private static JenkinsRule j;

    @BeforeAll
    static void start(JenkinsRule rule) {
        j = rule;
    }

    @AfterEach
    void reset() {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        configuration.setProfile("");
        configuration.setFailOn("");
        configuration.setChecks(List.of());
        j.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        j.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
    }

    private static Folder folder(String name, FolderPolicyProperty demand) throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, name + System.nanoTime());
        if (demand != null) {
            folder.addProperty(demand);
            folder.save();
        }
        return folder;
    }

    private static FolderPolicyProperty demand(String profile, String failOn, CheckConfiguration... checks) {
        FolderPolicyProperty demand = new FolderPolicyProperty();
        demand.setProfile(profile);
        demand.setFailOn(failOn);
        demand.setChecks(List.of(checks));
        return demand;
    }

    private static CheckConfiguration check(String id, String enabled, String severity) {
        CheckConfiguration check = new CheckConfiguration(id);
        check.setEnabled(enabled);
        check.setReason(enabled.equals("false") ? "why not" : "");
        check.setSeverity(severity);
        return check;
    }

    @Test
    void foldersMakeThePolicyOfTheirJobsStricterAndNothingLooser() throws Exception {
        HcSecurityGateConfiguration.get().setFailOn("MEDIUM");
        Folder outer = folder("outer", demand("", "CRITICAL", check("https-url", "", "CRITICAL")));
        Folder inner = outer.createProject(Folder.class, "inner");
        FreeStyleProject job = inner.createProject(FreeStyleProject.class, "job");
        Policy controller = HcSecurityGateConfiguration.get().policy();
        Policy expected = controller.withRule(CheckRule.of(HTTPS).withSeverity(Severity.CRITICAL));
        assertEquals(expected, JobPolicies.of(job));
        assertEquals(controller, JobPolicies.of(outer), "a folder is not in itself");

        inner.addProperty(demand("strict", "LOW", check("https-url", "false", "")));
        assertEquals(expected.stricter(Policy.of(Profile.STRICT)).withFailOn(Severity.LOW), JobPolicies.of(job));

        // What the controller demands counts at once.
        HcSecurityGateConfiguration.get().setChecks(List.of(check("core-update", "", "CRITICAL")));
        assertEquals(
                Severity.CRITICAL,
                JobPolicies.of(job)
                        .ruleOf(Catalogue.find("core-update").orElseThrow().metadata())
                        .severity());
        assertEquals(HcSecurityGateConfiguration.get().policy(), JobPolicies.of(j.createFreeStyleProject()));
    }

    @Test
    void whatSomebodyChangesInThePolicyOfAFolderIsAnEvent() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        RecordedEvents events = RecordedEvents.fromNow();
        Folder folder;
        try (ACLContext ignored = ACL.as2(User.getById("alice", true).impersonate2())) {
            folder = folder("told", demand("strict", "LOW", check("https-url", "false", "")));
        }
        String name = folder.getFullName();
        assertEquals(
                List.of(
                        "policy-changed by alice: " + name + ": checks https-url enabled {to=false}",
                        "policy-changed by alice: " + name + ": checks https-url reason {to=why not}",
                        "policy-changed by alice: " + name + ": failOn {to=LOW}",
                        "policy-changed by alice: " + name + ": profile {to=strict}"),
                events.of(EventKind.POLICY_CHANGED));

        events = RecordedEvents.fromNow();
        folder.save();
        folder.setDescription("which is no policy");
        assertEquals(List.of(), events.of(EventKind.POLICY_CHANGED));

        try (ACLContext ignored = ACL.as2(User.getById("bob", true).impersonate2())) {
            property(folder).setFailOn("CRITICAL");
            property(folder).setChecks(List.of());
            folder.save();
        }
        assertEquals(
                List.of(
                        "policy-changed by bob: " + name + ": checks https-url enabled {from=false}",
                        "policy-changed by bob: " + name + ": checks https-url reason {from=why not}",
                        "policy-changed by bob: " + name + ": failOn {from=LOW, to=CRITICAL}"),
                events.of(EventKind.POLICY_CHANGED));

        events = RecordedEvents.fromNow();
        try (ACLContext ignored = ACL.as2(User.getById("carol", true).impersonate2())) {
            folder.getProperties().remove(FolderPolicyProperty.class);
            folder.save();
        }
        assertEquals(
                List.of(
                        "policy-changed by carol: " + name + ": failOn {from=CRITICAL}",
                        "policy-changed by carol: " + name + ": profile {from=strict}"),
                events.of(EventKind.POLICY_CHANGED));
    }

    /** All folders are other objects then, and whoever saves one next has not given it the policy that it has. */
    @Test
    void foldersThatAreReadFromTheDiskAgainAreKnown() throws Exception {
        Folder folder = folder("reloaded", demand("strict", ""));
        String name = folder.getFullName();
        folder.renameTo(name + "-renamed");
        j.jenkins.reload();
        Folder again = j.jenkins.getItemByFullName(name + "-renamed", Folder.class);
        assertNotSame(folder, again);
        RecordedEvents events = RecordedEvents.fromNow();
        again.setDescription("which is no policy");
        assertEquals(List.of(), events.of(EventKind.POLICY_CHANGED));

        property(again).setProfile("baseline");
        again.save();
        List<String> told = events.of(EventKind.POLICY_CHANGED);
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).endsWith("-renamed: profile {from=strict, to=baseline}"), told.get(0));

        again.delete();
        events = RecordedEvents.fromNow();
        j.jenkins.createProject(Folder.class, name + "-renamed").save();
        assertEquals(List.of(), events.of(EventKind.POLICY_CHANGED), "another folder by that name");
    }

    /** Jenkins saves neither of them, so nobody is told of a save. */
    @Test
    void aPolicyThatComesWithACopiedOrAnUploadedFolderIsAnEvent() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        Folder template = folder("template", demand("strict", ""));
        RecordedEvents events = RecordedEvents.fromNow();
        String copied = template.getName() + "-copied";
        String uploaded = template.getName() + "-uploaded";
        try (ACLContext ignored = ACL.as2(User.getById("alice", true).impersonate2())) {
            j.jenkins.copy(template, copied);
            try (InputStream file =
                    Files.newInputStream(template.getConfigFile().getFile().toPath())) {
                j.jenkins.createProjectFromXML(uploaded, file);
            }
        }
        assertEquals(
                List.of(
                        "policy-changed by alice: " + copied + ": profile {to=strict}",
                        "policy-changed by alice: " + uploaded + ": profile {to=strict}"),
                events.of(EventKind.POLICY_CHANGED));
        ((Folder) j.jenkins.getItem(copied)).save();
        assertEquals(2, events.of(EventKind.POLICY_CHANGED).size(), "told again");
    }

    @Test
    void thePolicyOfAJobIsKeptUntilSomethingChanges() throws Exception {
        Folder folder = folder("kept", demand("strict", ""));
        FreeStyleProject job = folder.createProject(FreeStyleProject.class, "job");
        Policy policy = JobPolicies.of(job);
        assertSame(policy, JobPolicies.of(job));
        HcSecurityGateConfiguration.get().setFailOn("LOW");
        assertNotEquals(policy, JobPolicies.of(job));
    }

    @Test
    void engineReadsWhatJenkinsWrites() throws Exception {
        FolderPolicyProperty demand = demand("Strict", "worst", check("https-url", "true", "high"));
        SettingConfiguration setting = new SettingConfiguration("maxAgeDays");
        setting.setValue("3");
        CheckConfiguration update = check("core-update", "", "");
        update.setSettings(List.of(setting));
        demand.setChecks(List.of(demand.getChecks().get(0), update));
        demand.setUnknown("<b>");
        demand.setWarnings("BLOCK");
        Folder folder = folder("read", demand);
        assertEquals(
                List.of(new FolderPolicy(
                        folder.getFullName(), "jobs/" + folder.getName() + "/config.xml", demand.toWords())),
                HomeReader.read(j.jenkins.getRootDir().toPath(), new Target(Target.Kind.HOME, "home"))
                        .folderPolicies()
                        .stream()
                        .filter(policy -> policy.folder().equals(folder.getFullName()))
                        .toList());
        folder.doReload();
        assertEquals(demand.toWords(), property(folder).toWords());
    }

    private static FolderPolicyProperty property(Folder folder) {
        return folder.getProperties().get(FolderPolicyProperty.class);
    }

    @Test
    void formShowsAndKeepsEverything() throws Exception {
        CheckConfiguration update = check("update-data-age", "sometimes", "worst");
        SettingConfiguration sites = new SettingConfiguration("trustedSites");
        sites.setValues(List.of("https://a/", "https://b/?\"x\""));
        update.setSettings(List.of(sites));
        FolderPolicyProperty demand = demand(
                "lax <profile>", "HIGH", check("https-url", "true", "CRITICAL"), check("none such", "", ""), update);
        demand.setUnknown("block");
        demand.setWarnings("maybe");
        Folder folder = folder("form", demand);
        j.configRoundtrip(folder);
        assertNotNull(property(folder));
        assertEquals(demand.toWords(), property(folder).toWords());
    }

    @Test
    void aFormThatSaysNothingLeavesNothing() throws Exception {
        Folder folder = folder("empty", null);
        j.configRoundtrip(folder);
        assertNull(property(folder));
    }

    @Test
    void theFormWarnsOfWhatWouldLoosen() throws Exception {
        HcSecurityGateConfiguration.get().setFailOn("MEDIUM");
        Folder outer = folder("warned", demand("", "LOW"));
        Folder inner = outer.createProject(Folder.class, "inner");
        FolderPolicyProperty.DescriptorImpl form =
                ExtensionList.lookupSingleton(FolderPolicyProperty.DescriptorImpl.class);
        CheckConfiguration.DescriptorImpl checks =
                ExtensionList.lookupSingleton(CheckConfiguration.DescriptorImpl.class);
        SettingConfiguration.DescriptorImpl settings =
                ExtensionList.lookupSingleton(SettingConfiguration.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.WARNING, form.doCheckFailOn(inner, "MEDIUM").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckFailOn(outer, "MEDIUM").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckFailOn(outer, "medium-rare").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckProfile(outer, "baseline").kind);
        assertEquals(FormValidation.Kind.ERROR, form.doCheckUnknown(outer, "pass").kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckWarnings(outer, "pass").kind);
        assertEquals(FormValidation.Kind.WARNING, checks.doCheckEnabled(outer, "false", "https-url", "why not").kind);
        assertEquals(FormValidation.Kind.WARNING, checks.doCheckSeverity(outer, "LOW", "login-required", "").kind);
        assertEquals(
                FormValidation.Kind.WARNING, settings.doCheckValues(outer, "30", "maxAgeDays", "core-update").kind);
        assertEquals(FormValidation.Kind.OK, settings.doCheckValues(outer, "3", "maxAgeDays", "core-update").kind);
    }

    @Test
    void whoMayNotSeeTheFormLearnsNothingFromItsChecks() throws Exception {
        Folder folder = folder("hidden", null);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("owner"));
        FolderPolicyProperty.DescriptorImpl form =
                ExtensionList.lookupSingleton(FolderPolicyProperty.DescriptorImpl.class);
        HcSecurityGateConfiguration.get().setFailOn("LOW");
        try (ACLContext reader =
                ACL.as2(User.getOrCreateByIdOrFullName("reader").impersonate2())) {
            assertEquals(FormValidation.Kind.OK, form.doCheckFailOn(folder, "HIGH").kind);
        }
        try (ACLContext owner = ACL.as2(User.getOrCreateByIdOrFullName("owner").impersonate2())) {
            assertEquals(FormValidation.Kind.WARNING, form.doCheckFailOn(folder, "HIGH").kind);
        }
    }

    @Test
    void theGateStepUsesThePolicyOfItsJob() throws Exception {
        Logins.require();
        HcSecurityGateConfiguration.get().setFailOn("CRITICAL");
        Folder folder = folder("gated", demand("", "LOW"));
        WorkflowRun free = run(j.jenkins.createProject(WorkflowJob.class, "free"));
        WorkflowRun gated = run(folder.createProject(WorkflowJob.class, "gated"));
        j.assertBuildStatus(Result.SUCCESS, free);
        j.assertBuildStatus(Result.FAILURE, gated);
        assertTrue(JenkinsRule.getLog(gated).contains("controller-executors"), JenkinsRule.getLog(gated));
        assertFalse(JenkinsRule.getLog(gated).contains("wasPassed"), JenkinsRule.getLog(gated));
    }

    private static WorkflowRun run(WorkflowJob job) throws Exception {
        job.setDefinition(new CpsFlowDefinition("hcSecurityGate()\necho 'was' + 'Passed'", true));
        return job.scheduleBuild2(0).get();
    }
}
