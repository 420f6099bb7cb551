package io.jenkins.plugins.hcsecuritygate;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/**
 * Users of a test controller who look at its pages and send what they like. A user is a name for the dummy security realm;
 * null is nobody. Unless a form is to be sent, scripts are off: the gate's pages have none, and those of Jenkins' own head
 * take most of the time.
 *
 * @param j whose pages
 */
public record Browser(@NonNull JenkinsRule j) {

    /** Rights for the users that most tests need; more can be granted to them, and to others. */
    public static MockAuthorizationStrategy users() {
        return new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin");
    }

    /** Lets these users log in. Manage and SystemRead are off in Jenkins unless somebody switches them on. */
    public void secure(@NonNull AuthorizationStrategy strategy) {
        Jenkins.SYSTEM_READ.setEnabled(true);
        Jenkins.MANAGE.setEnabled(true);
        SecurityRealm realm = j.createDummySecurityRealm();
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(strategy);
    }

    /** Both permissions are shared by all tests of this process. */
    public static void forget() {
        Jenkins.SYSTEM_READ.setEnabled(false);
        Jenkins.MANAGE.setEnabled(false);
    }

    /** Sends forms, which takes the script that adds the crumb. */
    @NonNull
    public JenkinsRule.WebClient as(@CheckForNull String user) {
        // The login page and the dashboard after it would take most of the time.
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        return user == null ? client : client.withBasicCredentials(user);
    }

    /** Only looks. */
    @NonNull
    public JenkinsRule.WebClient reading(@CheckForNull String user) {
        JenkinsRule.WebClient client = as(user);
        client.getOptions().setJavaScriptEnabled(false);
        return client;
    }

    /** The page as somebody sees it who only looks; it must be there. */
    @NonNull
    public HtmlPage page(@CheckForNull String user, @NonNull String url) throws Exception {
        return reading(user).goTo(url);
    }

    /** Status of the answer, 302 for every redirect. */
    public int get(@CheckForNull String user, @NonNull String url) throws IOException {
        return status(send(user, HttpMethod.GET, url, Map.of()));
    }

    public int post(@CheckForNull String user, @NonNull String url) throws IOException {
        return post(user, url, Map.of());
    }

    public int post(@CheckForNull String user, @NonNull String url, @NonNull Map<String, String> form)
            throws IOException {
        return status(send(user, HttpMethod.POST, url, form));
    }

    /** Whatever is answered, and without following a redirect. */
    @NonNull
    public Page send(
            @CheckForNull String user,
            @NonNull HttpMethod method,
            @NonNull String url,
            @NonNull Map<String, String> form)
            throws IOException {
        JenkinsRule.WebClient client =
                reading(user).withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setCssEnabled(false);
        // Else the answer to an anonymous user, a page that leads to the login, would be followed.
        client.setRefreshHandler((page, to, seconds) -> {});
        WebRequest request = new WebRequest(new URL(j.getURL(), url), method);
        if (method == HttpMethod.POST) {
            if (!form.isEmpty()) {
                List<NameValuePair> pairs = new ArrayList<>();
                form.forEach((name, value) -> pairs.add(new NameValuePair(name, value)));
                request.setRequestParameters(pairs);
            }
            client.addCrumb(request);
        }
        return client.getPage(request);
    }

    private static int status(Page page) {
        int status = page.getWebResponse().getStatusCode();
        return status == HttpURLConnection.HTTP_SEE_OTHER ? HttpURLConnection.HTTP_MOVED_TEMP : status;
    }
}
