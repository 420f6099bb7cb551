package io.jenkins.plugins.hcsecuritygate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** An auditor sees how the gate is configured and cannot change it. */
@WithJenkins
class ReadOnlyConfigurationTest {

    @Test
    void systemReadSeesAndCannotChangeWhatAdministratorsCan(JenkinsRule j) throws Exception {
        Jenkins.SYSTEM_READ.setEnabled(true);
        try {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Jenkins.SYSTEM_READ)
                    .everywhere()
                    .to("auditor")
                    .grant(Jenkins.ADMINISTER)
                    .everywhere()
                    .to("admin"));
            AllowlistConfiguration allowlist = new AllowlistConfiguration();
            allowlist.setMode("report");
            allowlist.setRanges(List.of("192.0.2.0/24"));
            CheckConfiguration check = new CheckConfiguration("csrf-protection");
            check.setSeverity("CRITICAL");
            HcSecurityGateConfiguration.get().setChecks(List.of(check));
            HcSecurityGateConfiguration.get().setProfile("strict");
            HcSecurityGateConfiguration.get().setAllowlist(allowlist);

            JenkinsRule.WebClient client =
                    j.createWebClient().login("auditor").withThrowExceptionOnFailingStatusCode(false);
            HtmlPage page = client.goTo("configureSecurity");
            String text = page.asNormalizedText();
            assertTrue(text.contains("HC Security Gate"), text);
            assertTrue(text.contains("192.0.2.0/24"), text);
            assertTrue(text.contains("strict"), text);
            assertTrue(page.getByXPath("//button[@name='Submit']").isEmpty(), "there is a button to save");
            for (String field : new String[] {"_.profile", "_.failOn", "_.mode", "_.ranges"}) {
                for (DomElement input : page.getElementsByName(field)) {
                    assertTrue(input.hasAttribute("readonly") || input.hasAttribute("disabled"), input.asXml());
                }
            }

            assertTrue(text.contains("csrf-protection") && text.contains("CRITICAL"), text);
            assertTrue(
                    page.getByXPath("//button[contains(., 'Add check') or contains(., 'Add setting')]")
                            .isEmpty(),
                    "there is a button that adds");

            WebRequest save = new WebRequest(new URL(j.getURL(), "configureSecurity/configure"), HttpMethod.POST);
            String gate = HcSecurityGateConfiguration.class.getName().replace('.', '-');
            save.setRequestParameters(
                    List.of(new NameValuePair("json", "{\"" + gate + "\": {\"profile\": \"baseline\"}}")));
            client.addCrumb(save);
            assertEquals(403, client.getPage(save).getWebResponse().getStatusCode());
            assertEquals("strict", HcSecurityGateConfiguration.get().getProfile());

            HtmlPage form = j.createWebClient().login("admin").goTo("configureSecurity");
            for (String field : new String[] {"_.id", "_.severity", "_.enabled"}) {
                List<DomElement> choices = form.getElementsByName(field);
                assertFalse(choices.isEmpty(), field);
                for (DomElement choice : choices) {
                    assertFalse(choice.hasAttribute("disabled"), "nobody could choose: " + choice.asXml());
                }
            }
        } finally {
            Jenkins.SYSTEM_READ.setEnabled(false);
        }
    }
}
