package io.jenkins.plugins.hcsecuritygate.checks;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.access.ApiTokens;
import io.jenkins.plugins.hcsecuritygate.checks.access.BuildsRunAsSystem;
import io.jenkins.plugins.hcsecuritygate.checks.access.LeastPrivilege;
import io.jenkins.plugins.hcsecuritygate.checks.access.LoginRequired;
import io.jenkins.plugins.hcsecuritygate.checks.access.RoleBasedAccess;
import io.jenkins.plugins.hcsecuritygate.checks.access.ScriptSandbox;
import io.jenkins.plugins.hcsecuritygate.checks.access.SelfSignup;
import io.jenkins.plugins.hcsecuritygate.checks.agents.AgentHostKeys;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerAgents;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerHardening;
import io.jenkins.plugins.hcsecuritygate.checks.controller.ControllerBuilds;
import io.jenkins.plugins.hcsecuritygate.checks.controller.ControllerExecutors;
import io.jenkins.plugins.hcsecuritygate.checks.controller.ControllerPinnedJobs;
import io.jenkins.plugins.hcsecuritygate.checks.controller.CsrfProtection;
import io.jenkins.plugins.hcsecuritygate.checks.controller.HomePermissions;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.BackupSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CloudCredentials;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CredentialMasking;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CredentialScope;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.PipelineSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.StoredSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.evidence.AuditLog;
import io.jenkins.plugins.hcsecuritygate.checks.evidence.DismissedWarnings;
import io.jenkins.plugins.hcsecuritygate.checks.evidence.Waivers;
import io.jenkins.plugins.hcsecuritygate.checks.network.AgentPort;
import io.jenkins.plugins.hcsecuritygate.checks.network.HttpsUrl;
import io.jenkins.plugins.hcsecuritygate.checks.network.IpAllowlist;
import io.jenkins.plugins.hcsecuritygate.checks.network.SshAccess;
import io.jenkins.plugins.hcsecuritygate.checks.updates.CoreUpdate;
import io.jenkins.plugins.hcsecuritygate.checks.updates.PluginUpdates;
import io.jenkins.plugins.hcsecuritygate.checks.updates.SecurityWarnings;
import io.jenkins.plugins.hcsecuritygate.checks.updates.UpdateDataAge;
import io.jenkins.plugins.hcsecuritygate.checks.workspace.WorkspaceCleanup;
import io.jenkins.plugins.hcsecuritygate.checks.workspace.WorkspaceLeftovers;
import java.util.List;
import java.util.Optional;

/** All checks, alphabetical by id; the order of every report. */
public final class Catalogue {

    private static final List<Check> CHECKS = List.of(
            // keep-sorted by id
            new AgentHostKeys(),
            new AgentPort(),
            new ApiTokens(),
            new AuditLog(),
            new BackupSecrets(),
            new BuildsRunAsSystem(),
            new CloudCredentials(),
            new ContainerAgents(),
            new ContainerHardening(),
            new ControllerBuilds(),
            new ControllerExecutors(),
            new ControllerPinnedJobs(),
            new CoreUpdate(),
            new CredentialMasking(),
            new CredentialScope(),
            new CsrfProtection(),
            new DismissedWarnings(),
            new HomePermissions(),
            new HttpsUrl(),
            new IpAllowlist(),
            new LeastPrivilege(),
            new LoginRequired(),
            new PipelineSecrets(),
            new PluginUpdates(),
            new RoleBasedAccess(),
            new ScriptSandbox(),
            new SecurityWarnings(),
            new SelfSignup(),
            new SshAccess(),
            new StoredSecrets(),
            new UpdateDataAge(),
            new Waivers(),
            new WorkspaceCleanup(),
            new WorkspaceLeftovers());

    private Catalogue() {}

    @NonNull
    public static List<Check> checks() {
        return CHECKS;
    }

    @NonNull
    public static Optional<Check> find(@NonNull String id) {
        return CHECKS.stream().filter(check -> check.metadata().id().equals(id)).findFirst();
    }
}
