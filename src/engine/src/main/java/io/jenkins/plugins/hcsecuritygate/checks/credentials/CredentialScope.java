package io.jenkins.plugins.hcsecuritygate.checks.credentials;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.facts.ControllerFacts;
import io.jenkins.plugins.hcsecuritygate.facts.Job;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential;
import io.jenkins.plugins.hcsecuritygate.facts.StoredCredential.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A credential is offered to those who use it, not to every job of the controller. */
public final class CredentialScope implements Check {

    private static final int SHOWN = 3;

    private static final CheckMetadata METADATA = new CheckMetadata(
            "credential-scope",
            "Credentials are offered only where they are used",
            Area.CREDENTIALS,
            Severity.MEDIUM,
            """
            Whoever may configure any job can bind every credential of scope GLOBAL in the system store and print it. \
            What agents and clouds alone need belongs in scope SYSTEM, which no job can take, and what one team needs \
            belongs in that team's folder.""",
            new Remediation(
                    "Set the scope of credentials for agents and clouds to System, and move credentials of one team into the"
                            + " store of its folder.",
                    "Manage Jenkins > Credentials > System > Global credentials",
                    """
                    credentials:
                      system:
                        domainCredentials:
                          - credentials:
                              - basicSSHUserPrivateKey:
                                  scope: SYSTEM
                                  id: "agent-key"
                                  username: "jenkins"
                                  privateKeySource:
                                    directEntry:
                                      privateKey: "${AGENT_KEY}"
                    """),
            List.of(
                    "checklist:CICD-6",
                    "checklist:CICD-1",
                    "HIPAA 164.308(a)(4)(ii)(B)",
                    "HIPAA 164.312(a)(1)",
                    "NIST AC-6",
                    "NIST IA-5",
                    "CICD-SEC-5",
                    "CICD-SEC-6",
                    "CIS 2.3.8"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        ControllerFacts facts = context.facts();
        if (facts.credentials().isKnownEmpty()) {
            return CheckResult.notApplicable("no credential is stored");
        }
        CredentialUsers users = new CredentialUsers(facts);
        List<Finding> findings = new ArrayList<>();
        boolean global = false;
        for (StoredCredential credential : facts.credentials().items()) {
            if (credential.folder().isEmpty() && credential.scope() == Scope.GLOBAL) {
                global = true;
                judge(credential, users).ifPresent(findings::add);
            }
        }
        facts.credentials().gaps().forEach(gap -> findings.add(Finding.unknown("credentials", gap)));
        if (global) {
            unclear(facts, users, findings);
        }
        return CheckResult.of(
                findings, "no global credential is seen to be used by agents alone or by one folder alone");
    }

    private static Optional<Finding> judge(StoredCredential credential, CredentialUsers users) {
        Set<String> jobs = users.jobs(credential.id());
        Set<String> agents = users.agents(credential.id());
        boolean elsewhere = !users.others(credential.id()).isEmpty();
        Resource resource = new Resource("credential", credential.id(), credential.location());
        if (jobs.isEmpty() && !agents.isEmpty() && !elsewhere) {
            return Optional.of(Finding.warn(
                    resource,
                    "its scope is GLOBAL, so every job can take it, but only " + names(agents)
                            + (agents.size() == 1 ? " is" : " are") + " seen to use it"));
        }
        TreeSet<String> folders =
                jobs.stream().map(CredentialScope::folder).collect(Collectors.toCollection(TreeSet::new));
        if (folders.size() == 1 && !folders.first().isEmpty() && agents.isEmpty() && !elsewhere) {
            return Optional.of(Finding.warn(
                    resource,
                    "every job can take it, but only jobs of folder " + folders.first() + " are seen to use it"));
        }
        return Optional.empty();
    }

    /** The outermost folder, where the store of a team is; empty for a job outside all folders. */
    private static String folder(String fullName) {
        int slash = fullName.indexOf('/');
        return slash < 0 ? "" : fullName.substring(0, slash);
    }

    private static String names(Set<String> users) {
        return users.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (users.size() > SHOWN ? " and " + (users.size() - SHOWN) + " more" : "");
    }

    /** Whatever could not be read may use any global credential, so that nothing can be said to be in order. */
    private static void unclear(ControllerFacts facts, CredentialUsers users, List<Finding> findings) {
        for (Job job : users.unclear()) {
            findings.add(
                    Finding.unknown(
                            new Resource("job", job.fullName(), job.location()),
                            "which credentials the job takes cannot be told from the controller's files",
                            "Name credentials literally in its Pipeline and build it once, or waive this finding with the reason"));
        }
        facts.jobs().gaps().forEach(gap -> findings.add(Finding.unknown("job", gap)));
        facts.agents().gaps().forEach(gap -> findings.add(Finding.unknown("node", gap)));
        facts.secrets().sites().gaps().forEach(gap -> findings.add(Finding.unknown("file", gap)));
    }
}
