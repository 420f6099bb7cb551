package io.jenkins.plugins.hcsecuritygate.checks.network;

import io.jenkins.plugins.hcsecuritygate.check.Area;
import io.jenkins.plugins.hcsecuritygate.check.Check;
import io.jenkins.plugins.hcsecuritygate.check.CheckContext;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata;
import io.jenkins.plugins.hcsecuritygate.check.CheckMetadata.Remediation;
import io.jenkins.plugins.hcsecuritygate.check.CheckResult;
import io.jenkins.plugins.hcsecuritygate.check.Finding;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import io.jenkins.plugins.hcsecuritygate.check.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Users, agents and webhooks reach the controller over TLS. */
public final class HttpsUrl implements Check {

    private static final String LOCATION = "jenkins.model.JenkinsLocationConfiguration.xml";
    private static final String SET_IT = "Set Manage Jenkins > System > Jenkins URL to the address that users type";

    private static final CheckMetadata METADATA = new CheckMetadata(
            "https-url",
            "The controller is reached over HTTPS",
            Area.NETWORK,
            Severity.HIGH,
            """
            Over plain HTTP everybody on the way reads passwords, session cookies, API tokens, build logs and what builds \
            upload, and can change them. The Jenkins URL is what links in mails, agents and webhooks are made from.""",
            new Remediation(
                    "Give the controller a certificate, or put a reverse proxy with one in front of it, and set the Jenkins URL"
                            + " to the https address.",
                    "Manage Jenkins > System > Jenkins Location > Jenkins URL",
                    """
                    unclassified:
                      location:
                        url: "https://ci.clinic.example/"
                    """),
            List.of(
                    "checklist:CICD-8",
                    "checklist:CLD-8",
                    "HIPAA 164.312(e)(1)",
                    "HIPAA 164.312(e)(2)(ii)",
                    "NIST SC-8",
                    "NIST SC-8(1)",
                    "CICD-SEC-7"),
            List.of());

    @Override
    public CheckMetadata metadata() {
        return METADATA;
    }

    @Override
    public CheckResult evaluate(CheckContext context) {
        Resource resource = new Resource("configuration", "jenkinsUrl", LOCATION);
        Optional<Finding> finding = context.facts()
                .rootUrl()
                .fold(url -> judge(resource, url), unknown -> Optional.of(Finding.unknown(resource, unknown)));
        return CheckResult.of(finding.stream().toList(), "the Jenkins URL begins with https");
    }

    /** The URL itself is not repeated: somebody may have put a password in it. */
    private static Optional<Finding> judge(Resource resource, String url) {
        String lower = url.strip().toLowerCase(Locale.ROOT);
        String scheme = lower.startsWith("https://") ? "https" : lower.startsWith("http://") ? "http" : "";
        String host = scheme.isEmpty() ? "" : host(lower.substring(scheme.length() + 3));
        if (host.isEmpty()) {
            return Optional.of(Finding.unknown(resource, "the Jenkins URL is no http or https address", SET_IT));
        }
        if (scheme.equals("https")) {
            return Optional.empty();
        }
        return Optional.of(
                isLoopback(host)
                        ? Finding.unknown(
                                resource,
                                "the Jenkins URL names the machine itself, so it does not say how others reach it",
                                SET_IT)
                        : Finding.fail(resource, "the Jenkins URL begins with http: nothing on the way is encrypted"));
    }

    private static String host(String rest) {
        int end = rest.length();
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                end = i;
                break;
            }
        }
        String authority = rest.substring(0, end);
        String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
        if (hostAndPort.startsWith("[")) {
            int close = hostAndPort.indexOf(']');
            return close < 0 ? "" : hostAndPort.substring(1, close);
        }
        int colon = hostAndPort.indexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.") && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
                || host.equals("::1")
                || host.equals("0.0.0.0");
    }
}
