package io.jenkins.plugins.hcsecuritygate.checks;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.checks.agents.ContainerAgents;
import io.jenkins.plugins.hcsecuritygate.checks.controller.ControllerExecutors;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.BackupSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CloudCredentials;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CredentialMasking;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.CredentialScope;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.PipelineSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.credentials.StoredSecrets;
import io.jenkins.plugins.hcsecuritygate.checks.network.IpAllowlist;
import io.jenkins.plugins.hcsecuritygate.checks.updates.CoreUpdate;
import io.jenkins.plugins.hcsecuritygate.checks.updates.PluginUpdates;
import io.jenkins.plugins.hcsecuritygate.checks.updates.SecurityWarnings;
import io.jenkins.plugins.hcsecuritygate.checks.updates.UpdateDataAge;
import io.jenkins.plugins.hcsecuritygate.checks.workspace.WorkspaceCleanup;
import java.util.List;
import java.util.Optional;

/** All checks, alphabetical by id; the order of every report. */
public final class Catalogue {

    private static final List<Check> CHECKS = List.of(
            // keep-sorted by id
            new BackupSecrets(),
            new CloudCredentials(),
            new ContainerAgents(),
            new ControllerExecutors(),
            new CoreUpdate(),
            new CredentialMasking(),
            new CredentialScope(),
            new IpAllowlist(),
            new PipelineSecrets(),
            new PluginUpdates(),
            new SecurityWarnings(),
            new StoredSecrets(),
            new UpdateDataAge(),
            new WorkspaceCleanup());

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
