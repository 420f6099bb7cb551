package io.jenkins.plugins.hcsecuritygate.auditor;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import io.jenkins.plugins.hcsecuritygate.checks.Catalogue;
import io.jenkins.plugins.hcsecuritygate.policy.Policy;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyException;
import io.jenkins.plugins.hcsecuritygate.policy.PolicyReader;
import io.jenkins.plugins.hcsecuritygate.policy.Profile;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what is demanded. Single ones go on top of the file: it is the operator's command line. */
final class PolicyOptions {

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Policy file (YAML). Without it the plugin's own configuration in the home applies.")
    private Path policy;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            converter = Words.ProfileWord.class,
            description = "Defaults: baseline or strict. Replaces failOn, unknown and warnings of the policy too.")
    private Profile profile;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            converter = Words.SeverityWord.class,
            description = "Severity from which a check closes the gate: LOW, MEDIUM, HIGH or CRITICAL.")
    private Severity failOn;

    @Option(
            names = "--unknown",
            paramLabel = "EFFECT",
            converter = Words.UnknownWord.class,
            description = "What a check does that could not tell: warn, or block (closes the gate).")
    private Words.Unknown unknown;

    /**
     * Reads the policy file.
     *
     * @return null if none was named
     */
    @CheckForNull
    Policy readFile() throws PolicyException {
        return policy == null ? null : new PolicyReader(Catalogue.checks()).read(policy);
    }

    @NonNull
    Policy applyTo(@NonNull Policy base) {
        Policy result = profile == null ? base : base.withProfile(profile);
        result = failOn == null ? result : result.withFailOn(failOn);
        return unknown == null ? result : result.withUnknownBlocks(unknown == Words.Unknown.BLOCK);
    }
}
