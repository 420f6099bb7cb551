package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.Realm;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RealmKind;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.XmlElement;
import java.util.Set;

/** Tells the security realm of a {@code config.xml}. */
public final class Realms {

    private static final String NONE = "hudson.security.SecurityRealm$None";
    private static final String LOCAL = "hudson.security.HudsonPrivateSecurityRealm";
    private static final String GITHUB = "org.jenkinsci.plugins.GithubSecurityRealm";
    private static final String GITLAB = "org.jenkinsci.plugins.GitLabSecurityRealm";
    private static final String GOOGLE = "org.jenkinsci.plugins.googlelogin.GoogleOAuth2SecurityRealm";

    private static final Set<String> EXTERNAL = Set.of(
            "hudson.security.LDAPSecurityRealm",
            "hudson.plugins.active_directory.ActiveDirectorySecurityRealm",
            "org.jenkinsci.plugins.saml.SamlSecurityRealm",
            "org.jenkinsci.plugins.oic.OicSecurityRealm",
            "com.microsoft.jenkins.azuread.AzureSecurityRealm",
            "org.jenkinsci.plugins.reverse_proxy_auth.ReverseProxySecurityRealm",
            "org.jenkinsci.plugins.KeycloakSecurityRealm",
            "org.jenkinsci.plugins.cas.CasSecurityRealm",
            "de.theit.jenkins.crowd.CrowdSecurityRealm");

    private Realms() {}

    /** The realm in force; an absent element means Jenkins' own default, which knows no login. */
    @NonNull
    public static Realm of(@NonNull XmlElement config) {
        if (Strategies.isSecurityOff(config)) {
            return new Realm(NONE, RealmKind.NONE, false, Strategies.securityOff());
        }
        XmlElement element = config.child("securityRealm");
        String className = element == null ? null : element.classAttribute();
        if (className == null) {
            return new Realm(NONE, RealmKind.NONE, false, "config.xml states no security realm");
        }
        String shown = HomeNames.display(className);
        return switch (className) {
            case NONE -> new Realm(shown, RealmKind.NONE, false, "");
            case LOCAL -> local(element, shown);
            case "hudson.security.LegacySecurityRealm" -> new Realm(shown, RealmKind.SERVLET_CONTAINER, false, "");
            case "hudson.security.PAMSecurityRealm" -> new Realm(shown, RealmKind.OPERATING_SYSTEM, false, "");
            case GITHUB -> hosted(shown, text(element, "githubWebUri"), "//github.com");
            case GITLAB -> hosted(shown, text(element, "gitlabWebUri"), "//gitlab.com");
            case GOOGLE ->
                new Realm(shown, text(element, "domain").isEmpty() ? RealmKind.PUBLIC : RealmKind.EXTERNAL, false, "");
            default ->
                new Realm(shown, EXTERNAL.contains(className) ? RealmKind.EXTERNAL : RealmKind.UNRECOGNISED, false, "");
        };
    }

    /** A service that the organization may run itself; without a URL it is the public one. */
    private static Realm hosted(String className, String url, String publicHost) {
        boolean isPublic = url.isEmpty() || url.contains(publicHost);
        return new Realm(className, isPublic ? RealmKind.PUBLIC : RealmKind.EXTERNAL, false, "");
    }

    /** {@code disableSignup} is a field without default, so where the element is missing visitors may sign up. */
    private static Realm local(XmlElement element, String className) {
        String disabled = element.text("disableSignup");
        return new Realm(
                className,
                RealmKind.LOCAL,
                !"true".equals(disabled),
                disabled == null ? "config.xml states no disableSignup, which allows it" : "");
    }

    private static String text(XmlElement element, String child) {
        String text = element.text(child);
        return text == null ? "" : text;
    }
}
