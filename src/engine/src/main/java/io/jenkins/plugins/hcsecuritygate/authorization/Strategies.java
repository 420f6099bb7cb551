package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Strategy;
import io.jenkins.plugins.hcsecuritygate.facts.Access.StrategyKind;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Grant;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.XmlElement;
import java.util.List;
import java.util.Map;

/** Tells the strategy of a {@code config.xml} and what it grants by itself, without items and nodes. */
public final class Strategies {

    static final String CONFIG = "config.xml";

    private static final String UNSECURED = "hudson.security.AuthorizationStrategy$Unsecured";

    private static final Map<String, StrategyKind> KINDS = Map.ofEntries(
            Map.entry(UNSECURED, StrategyKind.UNSECURED),
            Map.entry(
                    "hudson.security.FullControlOnceLoggedInAuthorizationStrategy",
                    StrategyKind.LOGGED_IN_FULL_CONTROL),
            Map.entry("hudson.security.LegacyAuthorizationStrategy", StrategyKind.LEGACY),
            Map.entry("hudson.security.GlobalMatrixAuthorizationStrategy", StrategyKind.MATRIX),
            Map.entry("hudson.security.ProjectMatrixAuthorizationStrategy", StrategyKind.PROJECT_MATRIX),
            Map.entry(
                    "com.michelin.cio.hudson.plugins.rolestrategy.RoleBasedAuthorizationStrategy", StrategyKind.ROLES),
            Map.entry("io.jenkins.plugins.folderauth.FolderBasedAuthorizationStrategy", StrategyKind.FOLDER_ROLES),
            Map.entry("org.jenkinsci.plugins.GithubAuthorizationStrategy", StrategyKind.GITHUB),
            Map.entry("com.microsoft.jenkins.azuread.AzureAdMatrixAuthorizationStrategy", StrategyKind.AZURE_MATRIX));

    private static final String SECURITY_OFF = "useSecurity is false in config.xml, which switches all security off";

    private Strategies() {}

    /** Whether {@code useSecurity} makes Jenkins ignore realm and strategy at its next start ({@code Jenkins.loadConfig}). */
    public static boolean isSecurityOff(@NonNull XmlElement config) {
        return "false".equalsIgnoreCase(config.text("useSecurity"));
    }

    /** What to say about a controller whose security is off. */
    @NonNull
    public static String securityOff() {
        return SECURITY_OFF;
    }

    /** The strategy in force; an absent element means Jenkins' own default, which is to allow everything. */
    @NonNull
    public static Strategy of(@NonNull XmlElement config) {
        if (isSecurityOff(config)) {
            return new Strategy(UNSECURED, StrategyKind.UNSECURED, SECURITY_OFF);
        }
        XmlElement element = config.child("authorizationStrategy");
        String className = element == null ? null : element.classAttribute();
        if (className == null) {
            return new Strategy(UNSECURED, StrategyKind.UNSECURED, "config.xml states no authorization strategy");
        }
        return new Strategy(HomeNames.display(className), KINDS.getOrDefault(className, StrategyKind.UNRECOGNISED), "");
    }

    /** Adds what the strategy itself grants. */
    public static void addGrants(
            @NonNull Strategy strategy, @NonNull XmlElement config, @NonNull EffectiveGrants grants) {
        XmlElement element = config.child("authorizationStrategy");
        switch (strategy.kind()) {
            case UNSECURED -> toAnonymous(grants, Permissions.ADMINISTER);
            case LOGGED_IN_FULL_CONTROL -> {
                toAuthenticated(grants, Permissions.ADMINISTER);
                if (!isTrue(element, "denyAnonymousReadAccess")) {
                    anonymousRead(grants);
                }
            }
            case LEGACY -> {
                grants.add(Scope.GLOBAL, "admin", SidType.GROUP, Permissions.ADMINISTER, "", CONFIG);
                anonymousRead(grants);
            }
            case MATRIX, PROJECT_MATRIX, AZURE_MATRIX -> {
                if (element != null) {
                    grants.addMatrix(MatrixEntry.of(element), Scope.GLOBAL, CONFIG);
                }
            }
            case ROLES -> {
                if (element != null) {
                    RoleStrategy.addGrants(element, grants);
                }
            }
            case FOLDER_ROLES -> {
                if (element != null) {
                    FolderRoles.addGrants(element, grants);
                }
            }
            case GITHUB -> github(element == null ? null : element.child("rootACL"), grants);
            case UNRECOGNISED ->
                grants.gap(new Gap(
                        strategy.className(),
                        CONFIG,
                        "the authorization strategy " + strategy.className() + " is not one this tool knows",
                        "Review who may do what in the running controller"));
        }
    }

    /** {@code org.jenkinsci.plugins.GithubRequireOrganizationMembershipACL}. */
    private static void github(@CheckForNull XmlElement acl, EffectiveGrants grants) {
        if (acl == null) {
            grants.gap(new Gap(
                    "GitHub", CONFIG, "the GitHub strategy has no rootACL in config.xml", "Save it in Jenkins again"));
            return;
        }
        for (String user : strings(acl, "adminUserNameList")) {
            grants.add(Scope.GLOBAL, user, SidType.USER, Permissions.ADMINISTER, "", CONFIG);
        }
        for (String organization : strings(acl, "organizationNameList")) {
            for (String permission : List.of(Permissions.OVERALL_READ, Permissions.JOB_READ, Permissions.JOB_BUILD)) {
                grants.add(Scope.GLOBAL, organization, SidType.GROUP, permission, "", CONFIG);
            }
        }
        if (isTrue(acl, "authenticatedUserReadPermission")) {
            toAuthenticated(grants, Permissions.OVERALL_READ);
            toAuthenticated(grants, Permissions.JOB_READ);
        }
        if (isTrue(acl, "authenticatedUserCreateJobPermission")) {
            toAuthenticated(grants, Permissions.JOB_CREATE);
            toAuthenticated(grants, Permissions.JOB_CONFIGURE);
        }
        if (isTrue(acl, "authenticatedUserStopBuildPermission")) {
            toAuthenticated(grants, Permissions.JOB_CANCEL);
        }
        if (isTrue(acl, "allowAnonymousReadPermission")) {
            anonymousRead(grants);
        }
        if (isTrue(acl, "allowAnonymousJobStatusPermission")) {
            toAnonymous(grants, Permissions.JOB_VIEW_STATUS);
        }
        if (isTrue(acl, "useRepositoryPermissions")) {
            grants.gap(new Gap(
                    "GitHub repositories",
                    CONFIG,
                    "rights on a job follow the rights on its repository, which only GitHub knows",
                    "Review in GitHub who may write to the repositories"));
        }
    }

    private static List<String> strings(XmlElement parent, String child) {
        XmlElement list = parent.child(child);
        return list == null
                ? List.of()
                : list.children().stream()
                        .map(element -> element.text().strip())
                        .filter(text -> !text.isEmpty())
                        .toList();
    }

    private static void anonymousRead(EffectiveGrants grants) {
        toAnonymous(grants, Permissions.OVERALL_READ);
        toAnonymous(grants, Permissions.JOB_READ);
    }

    private static void toAnonymous(EffectiveGrants grants, String permission) {
        grants.add(Scope.GLOBAL, Grant.ANONYMOUS, SidType.USER, permission, "", CONFIG);
    }

    private static void toAuthenticated(EffectiveGrants grants, String permission) {
        grants.add(Scope.GLOBAL, Grant.AUTHENTICATED, SidType.GROUP, permission, "", CONFIG);
    }

    private static boolean isTrue(@CheckForNull XmlElement element, String field) {
        return element != null && "true".equals(element.text(field));
    }
}
