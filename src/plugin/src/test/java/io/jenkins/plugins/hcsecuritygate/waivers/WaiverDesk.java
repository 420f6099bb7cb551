package io.jenkins.plugins.hcsecuritygate.waivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jenkins.plugins.hcsecuritygate.Browser;
import io.jenkins.plugins.hcsecuritygate.check.Status;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.facts.RequestedWaiver;
import io.jenkins.plugins.hcsecuritygate.policy.Verdict.JudgedCheck;
import io.jenkins.plugins.hcsecuritygate.posture.PostureService;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;

/**
 * Users who ask for waivers and decide about them, as they do it on the page.
 *
 * @param browser how they reach it
 */
record WaiverDesk(Browser browser) {

    static final String PAGE = "manage/hc-security-gate/waivers/";
    static final String CHECK = "controller-executors";
    static final String MAIN = "//*[@id='main-panel']";

    void secure() {
        browser.secure(Browser.users()
                .grant(Jenkins.READ, WaiverPermissions.REQUEST)
                .everywhere()
                .to("requester", "colleague")
                .grant(Jenkins.READ, WaiverPermissions.APPROVE)
                .everywhere()
                .to("approver")
                .grant(Jenkins.READ, WaiverPermissions.REQUEST, WaiverPermissions.APPROVE)
                .everywhere()
                .to("both", "Both"));
    }

    void empty() throws IOException {
        Files.deleteIfExists(browser.j().jenkins.getRootDir().toPath().resolve(RequestedWaiver.FILE));
        WaiverStore.get().readAgain();
        HcSecurityGateConfiguration.get().setWaivers(List.of());
    }

    void ask(String user, String check, String resource) throws IOException {
        String later = LocalDate.now(ZoneOffset.UTC).plusDays(60).toString();
        assertEquals(302, browser.post(user, PAGE + "request", form(check, resource, "known risk", later)));
    }

    /** What the page says against it. */
    String refusal(String user, String action, Map<String, String> parameters) throws IOException {
        Page page = browser.send(user, HttpMethod.POST, PAGE + action, parameters);
        assertEquals(400, page.getWebResponse().getStatusCode());
        HtmlElement alert = ((HtmlPage) page).getFirstByXPath(MAIN + "//*[@role='alert']");
        assertNotNull(alert, ((HtmlPage) page).asNormalizedText());
        return alert.getTextContent();
    }

    static Map<String, String> form(String check, String resource, String reason, String expires) {
        return Map.of("check", check, "resource", resource, "reason", reason, "expires", expires);
    }

    static List<RequestedWaiver> waivers() {
        return WaiverStore.get().toFact().toOptional().orElseThrow();
    }

    static RequestedWaiver only() {
        assertEquals(1, waivers().size());
        return waivers().get(0);
    }

    static Status status(String check) {
        return PostureService.get().latest().orElseThrow().verdict().checks().stream()
                .filter(judged -> judged.metadata().id().equals(check))
                .map(JudgedCheck::status)
                .findFirst()
                .orElseThrow();
    }

    static DeclaredWaiver declared(String check, String resource, String expires) {
        DeclaredWaiver waiver = new DeclaredWaiver();
        waiver.setCheck(check);
        waiver.setResource(resource);
        waiver.setReason("known");
        waiver.setOwner("Ana");
        waiver.setApprover("Ben");
        waiver.setExpires(expires);
        return waiver;
    }

    static String today() {
        return LocalDate.now(ZoneOffset.UTC).toString();
    }

    static String tomorrow() {
        return LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
    }
}
