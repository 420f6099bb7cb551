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
 * @param identity as whom its builds shall run
 * @param scripts its scripts outside the sandbox
 */
record ItemAccess(
        @NonNull String fullName,
        @NonNull String location,
        @NonNull List<MatrixEntry> matrix,
        @CheckForNull RunsAs identity,
        @NonNull List<UnsandboxedText> scripts) {

    private static final Set<String> MATRIX_PROPERTIES = Set.of(
            "hudson.security.AuthorizationMatrixProperty",
            "com.cloudbees.hudson.plugins.folder.properties.AuthorizationMatrixProperty",
            "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixProperty",
            "com.microsoft.jenkins.azuread.AzureAdAuthorizationMatrixFolderProperty");
    private static final String IDENTITY = "org.jenkinsci.plugins.authorizeproject.AuthorizeProjectProperty";

    /** What an item says; empty for most, which say nothing. */
    @NonNull
    static Optional<ItemAccess> read(@NonNull XmlElement root, @NonNull String fullName, @NonNull String location) {
        List<MatrixEntry> matrix = List.of();
        RunsAs identity = null;
        XmlElement properties = root.child("properties");
        if (properties != null) {
            for (XmlElement property : properties.children()) {
                if (MATRIX_PROPERTIES.contains(property.className())) {
                    matrix = MatrixEntry.of(property);
                } else if (property.className().equals(IDENTITY) && property.has("strategy")) {
                    identity = BuildAuthenticatorsReader.identity(property.child("strategy"));
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
