package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.authorization.MatrixEntry;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the configuration of a job or folder says about access; whether any of it has an effect depends on files read
 * later.
 *
 * @param fullName full name of the item, fit for a report
 * @param location its configuration
 * @param matrix entries of its permission matrix; empty where it has none
 * @param identity as whom its builds shall run; null where it does not choose
 * @param scripts its scripts outside the sandbox
 */
record ItemAccess(
        @NonNull String fullName,
        @NonNull String location,
        @NonNull List<MatrixEntry> matrix,
        @CheckForNull Chosen identity,
        @NonNull List<UnsandboxedText> scripts) {

    private static final Set<String> MATRIX_PROPERTIES = Set.of(
            "hudson.security.AuthorizationMatrixProperty",
            "com.cloudbees.hudson.plugins.folder.properties.AuthorizationMatrixProperty",
            "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixProperty",
            "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixFolderProperty");
    private static final String IDENTITY = "org.jenkinsci.plugins.authorizeproject.AuthorizeProjectProperty";

    /**
     * The strategy that a job chose.
     *
     * @param strategy its class
     * @param identity what it stands for
     */
    record Chosen(@NonNull String strategy, @NonNull RunsAs identity) {
        @CheckForNull
        private static Chosen read(@CheckForNull XmlElement strategy) {
            String className = strategy == null ? null : strategy.classAttribute();
            return className == null
                    ? null
                    : new Chosen(HomeNames.display(className), BuildAuthenticatorsReader.identity(strategy));
        }
    }

    /** What an item says; empty for most, which say nothing. */
    @NonNull
    static Optional<ItemAccess> read(@NonNull XmlElement root, @NonNull String fullName, @NonNull String location) {
        List<MatrixEntry> matrix = List.of();
        Chosen identity = null;
        XmlElement properties = root.child("properties");
        if (properties != null) {
            for (XmlElement property : properties.children()) {
                if (MATRIX_PROPERTIES.contains(property.className())) {
                    matrix = MatrixEntry.of(property);
                } else if (property.className().equals(IDENTITY)) {
                    identity = Chosen.read(property.child("strategy"));
                }
            }
        }
        List<UnsandboxedText> scripts = UnsandboxedText.findIn(root);
        return matrix.isEmpty() && identity == null && scripts.isEmpty()
                ? Optional.empty()
                : Optional.of(new ItemAccess(
                        HomeNames.display(fullName), HomeNames.display(location), matrix, identity, scripts));
    }
}
