package io.jenkins.plugins.hcsecuritygate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.hcsecuritygate.config.AllowlistConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.CheckConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.DeclaredWaiver;
import io.jenkins.plugins.hcsecuritygate.config.EnforcementConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.EventLogConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.RequiredGate;
import io.jenkins.plugins.hcsecuritygate.config.SettingConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.WipeExclusion;
import io.jenkins.plugins.hcsecuritygate.config.folder.FolderPolicyProperty;
import io.jenkins.plugins.hcsecuritygate.facts.GateConfiguration;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityAuditStep;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateBuilder;
import io.jenkins.plugins.hcsecuritygate.steps.HcSecurityGateStep;
import io.jenkins.plugins.hcsecuritygate.waivers.WaiverPermissions;
import io.jenkins.plugins.hcsecuritygate.wipe.WipeReceiptAction;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Who gets which answer from every address of this plugin, by every verb. {@link WebMethods} finds the addresses, so a
 * new one without a row fails here.
 */
@WithJenkins
class PermissionMatrixTest {

    /** Columns of the table; each user but the first may read the job, too. */
    private static final List<String> USERS =
            List.of("anonymous", "reader", "auditor", "manager", "admin", "requester", "approver");

    private static final String LINK = "manage/hc-security-gate/";

    private static final String WAIVERS = LINK + "waivers/";
    private static final String EVENTS = LINK + "events/";
    private static final String BREAK_GLASS = LINK + "break-glass/";
    private static final String MONITOR = "administrativeMonitor/hc-security-gate";

    // One status per user: anonymous, READ, SYSTEM_READ, MANAGE, ADMINISTER, Waiver/Request, Waiver/Approve.
    private static final String SYSTEM_READ_200 = "403 403 200 403 200 403 403";
    private static final String SYSTEM_READ_404 = "403 403 404 403 404 403 403";
    private static final String SYSTEM_READ_405 = "403 403 405 403 405 403 403";
    private static final String ADMINISTER_302 = "403 403 403 403 302 403 403";
    private static final String ADMINISTER_400 = "403 403 403 403 400 403 403";
    private static final String WAIVERS_200 = "403 403 200 403 200 200 200";
    private static final String WAIVERS_404 = "403 403 404 403 404 404 404";
    private static final String READ_200 = "403 200 200 200 200 200 200";
    private static final String READ_404 = "403 404 404 404 404 404 404";

    // What a form of waivers gets that is sent without content by whoever may send it.
    private static final String REQUEST_400 = "403 403 403 403 400 400 403";
    private static final String APPROVE_400 = "403 403 403 403 400 403 400";
    private static final String EITHER_400 = "403 403 403 403 400 400 400";

    /**
     * Questions of the forms of the policy, with what makes whoever may see these forms get an answer. They are in
     * {@link #ROWS}, too.
     */
    private static final List<Row> POLICY_FORM = rows(
            forms(
                    "HcSecurityGateConfiguration",
                    GateConfiguration.FILE.replaceAll("\\.xml$", ""),
                    "fillProfileItems",
                    "checkProfile?value=x",
                    "fillFailOnItems",
                    "checkFailOn?value=x",
                    "fillUnknownItems",
                    "checkUnknown?value=x",
                    "fillWarningsItems",
                    "checkWarnings?value=x"),
            policyForm(AllowlistConfiguration.class, "fillModeItems", "checkMode?value=x", "checkRanges?value=x"),
            policyForm(EnforcementConfiguration.class, "fillModeItems", "checkMode?value=x"),
            policyForm(RequiredGate.class, "checkJobs?value="),
            policyForm(WipeConfiguration.class, "checkKeepFailedUntil?value=x&keepFailed=true"),
            policyForm(WipeExclusion.class, "checkJobs?value=", "checkLabel?value=%28", "checkReason?value="),
            policyForm(EventLogConfiguration.class, "checkRetentionYears?value=x", "checkMaxFileMegabytes?value=x"),
            policyForm(
                    CheckConfiguration.class,
                    "checkId?value=",
                    "checkEnabled?value=x&id=plugin-updates",
                    "checkReason?value=x&enabled=true",
                    "checkSeverity?value=x&id=plugin-updates"),
            policyForm(
                    SettingConfiguration.class,
                    "autoCompleteName?value=max",
                    "checkName?value=x&id=plugin-updates",
                    "checkValues?value=x&id=plugin-updates&name=maxDaysWaiting"),
            policyForm(
                    DeclaredWaiver.class,
                    "autoCompleteCheck?value=plugin",
                    "checkCheck?value=x",
                    "checkResource?value=",
                    "checkReason?value=",
                    "checkOwner?value=",
                    "checkApprover?value=x&owner=x",
                    "checkExpires?value=x",
                    "checkApproved?value=x"),
            policyForm(
                    FolderPolicyProperty.class,
                    "checkProfile?value=x",
                    "checkFailOn?value=x",
                    "checkUnknown?value=x",
                    "checkWarnings?value=x"));

    /**
     * The table. To add a row: what {@link WebMethods} calls it, an address that reaches it (with parameters that make
     * it answer), and the statuses for GET and for POST. One method may have several rows.
     */
    private static final List<Row> ROWS = rows(
            row("PostureLink/index", LINK, SYSTEM_READ_200, SYSTEM_READ_200),
            row("PostureLink#getPage", LINK + "page/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureLink#getLastChange", LINK + "lastChange/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureLink#getApi", LINK + "api/json", SYSTEM_READ_200, SYSTEM_READ_200),
            row("PostureLink#getApi", LINK + "api/xml", SYSTEM_READ_200, SYSTEM_READ_200),
            row("PostureLink#doDynamic", LINK + "report.json", SYSTEM_READ_200, SYSTEM_READ_404),
            row("PostureLink#doDynamic", LINK + "report.txt", SYSTEM_READ_200, SYSTEM_READ_404),
            row("PostureLink#doDynamic", LINK + "report.exe", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureLink#doReaudit", LINK + "reaudit", SYSTEM_READ_404, ADMINISTER_302),
            row("PostureLink#getHistory", LINK + "history/", SYSTEM_READ_200, SYSTEM_READ_200),
            row("HistoryPage/index", LINK + "history/", SYSTEM_READ_200, SYSTEM_READ_200),
            row("HistoryPage#getTrend", LINK + "history/trend/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureLink#getWaivers", WAIVERS, WAIVERS_200, WAIVERS_200),
            row("WaiversPage/index", WAIVERS, WAIVERS_200, WAIVERS_200),
            row("WaiversPage/index", "hc-security-gate/waivers/", WAIVERS_200, WAIVERS_200),
            row("WaiversPage#doRequest", WAIVERS + "request", WAIVERS_404, REQUEST_400),
            row("WaiversPage#doApprove", WAIVERS + "approve", WAIVERS_404, APPROVE_400),
            row("WaiversPage#doReject", WAIVERS + "reject", WAIVERS_404, APPROVE_400),
            row("WaiversPage#doWithdraw", WAIVERS + "withdraw", WAIVERS_404, EITHER_400),
            row("WaiversPage#doReadAgain", WAIVERS + "readAgain", WAIVERS_404, ADMINISTER_302),
            // Refused, since the file can be read.
            row("WaiversPage#doSetAside", WAIVERS + "setAside", WAIVERS_404, ADMINISTER_400),
            row("PostureLink#getEvents", EVENTS, SYSTEM_READ_200, SYSTEM_READ_200),
            row("EventLogPage/index", EVENTS, SYSTEM_READ_200, SYSTEM_READ_200),
            row("EventLogPage#getView", EVENTS + "view/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("EventLogPage#doExportJsonLines", EVENTS + "export.jsonl", SYSTEM_READ_200, SYSTEM_READ_404),
            row("EventLogPage#doExportCsv", EVENTS + "export.csv", SYSTEM_READ_200, SYSTEM_READ_404),
            row("PostureLink#getEnforcement", LINK + "enforcement/", SYSTEM_READ_200, SYSTEM_READ_200),
            row("EnforcementPage/index", LINK + "enforcement/", SYSTEM_READ_200, SYSTEM_READ_200),
            row("EnforcementPage#getEnforced", LINK + "enforcement/enforced/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureLink#getDynamic", BREAK_GLASS, SYSTEM_READ_200, SYSTEM_READ_200),
            row("PostureLink#getDynamic", LINK + "no-such-page/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("BreakGlassPage/index", BREAK_GLASS, SYSTEM_READ_200, SYSTEM_READ_200),
            row(
                    "BreakGlassPage#doOpen",
                    BREAK_GLASS + "open?jobs=none&reason=known&hours=1",
                    SYSTEM_READ_404,
                    ADMINISTER_302),
            row("BreakGlassPage#doOpen", BREAK_GLASS + "open", SYSTEM_READ_404, ADMINISTER_400),
            row("BreakGlassPage#doEnd", BREAK_GLASS + "end?id=none", SYSTEM_READ_404, ADMINISTER_302),
            row("PostureMonitor#getSummary", MONITOR + "/summary/", SYSTEM_READ_404, SYSTEM_READ_404),
            row("PostureMonitor#doDisable", MONITOR + "/disable", SYSTEM_READ_405, ADMINISTER_302),
            row("EventLogMonitor#getStatus", MONITOR + "-events/status/", SYSTEM_READ_404, SYSTEM_READ_404),
            // Was once a second way to the page.
            row("BreakGlassPage#doOpen", MONITOR + "-break-glass/page/open", SYSTEM_READ_404, SYSTEM_READ_404),
            row("GateDecisionsAction/index", "job/gated/1/hc-security-gate/", READ_200, READ_200),
            row("GateDecisionsAction#getLast", "job/gated/1/hc-security-gate/last/", READ_404, READ_404),
            row("WipeReceiptAction/index", "job/gated/1/hc-workspace-wipe/", READ_200, READ_200),
            POLICY_FORM,
            gateForms(HcSecurityGateStep.class),
            gateForms(HcSecurityAuditStep.class),
            gateForms(HcSecurityGateBuilder.class),
            forms("GateActionChecks", HcSecurityGateStep.class.getName(), "fillActionItems", "checkAction"),
            forms("GateActionChecks", HcSecurityGateBuilder.class.getName(), "fillActionItems", "checkAction"));

    /** A word that is none of the choices. */
    private static final String STORED = "hemlock";

    private static JenkinsRule j;

    private record Row(String method, String path, String get, String post) {}

    @BeforeAll
    static void start(JenkinsRule rule) throws Exception {
        j = rule;
        Jenkins.SYSTEM_READ.setEnabled(true);
        Jenkins.MANAGE.setEnabled(true);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        MockAuthorizationStrategy strategy = new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "auditor", "manager", "requester", "approver")
                .grant(Jenkins.SYSTEM_READ)
                .everywhere()
                .to("auditor")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager")
                .grant(WaiverPermissions.REQUEST)
                .everywhere()
                .to("requester")
                .grant(WaiverPermissions.APPROVE)
                .everywhere()
                .to("approver")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin");
        j.jenkins.setAuthorizationStrategy(strategy);
        FreeStyleProject gated = j.createFreeStyleProject("gated");
        HcSecurityGateBuilder gate = new HcSecurityGateBuilder();
        gate.setAction("warn");
        gated.getBuildersList().add(gate);
        FreeStyleBuild build = j.buildAndAssertSuccess(gated);
        build.addOrReplaceAction(new WipeReceiptAction());
    }

    @AfterAll
    static void stop() {
        Jenkins.SYSTEM_READ.setEnabled(false);
        Jenkins.MANAGE.setEnabled(false);
    }

    @Test
    void everyWebMethodHasARow() {
        Set<String> without = new TreeSet<>(WebMethods.all());
        ROWS.forEach(row -> without.remove(row.method()));
        assertEquals(
                Set.of(),
                without,
                "an address can reach these, and PermissionMatrixTest.ROWS does not say who gets which answer there");
    }

    @Test
    void everyRowIsOfAWebMethod() {
        Set<String> over = new TreeSet<>();
        ROWS.forEach(row -> over.add(row.method()));
        over.removeAll(WebMethods.all());
        assertEquals(Set.of(), over, "rows of PermissionMatrixTest.ROWS without a web method");
    }

    @Test
    void everybodyGetsTheAnswerOfTheTable() throws Exception {
        Map<String, JenkinsRule.WebClient> clients = new LinkedHashMap<>();
        for (String user : USERS) {
            clients.put(user, client(user));
        }
        List<String> wrong = new ArrayList<>();
        for (Row row : ROWS) {
            compare(clients, row, HttpMethod.GET, row.get(), wrong);
            compare(clients, row, HttpMethod.POST, row.post(), wrong);
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }

    /** Neither what is stored nor what is wrong with a value is for those who may not see the form, MANAGE included. */
    @Test
    void formOfThePolicyAnswersWhoMaySeeItAndTellsOthersNothing() throws Exception {
        HcSecurityGateConfiguration configuration = HcSecurityGateConfiguration.get();
        AllowlistConfiguration allowlist = new AllowlistConfiguration();
        allowlist.setMode(STORED);
        EnforcementConfiguration enforcement = new EnforcementConfiguration();
        enforcement.setMode(STORED);
        List<String> wrong = new ArrayList<>();
        try {
            configuration.setProfile(STORED);
            configuration.setFailOn(STORED);
            configuration.setUnknown(STORED);
            configuration.setWarnings(STORED);
            configuration.setAllowlist(allowlist);
            configuration.setEnforcement(enforcement);
            for (Row row : POLICY_FORM) {
                if (tellsNothing(row, answer("auditor", row))) {
                    wrong.add(row.path() + " tells an auditor nothing, so this test of it is empty");
                }
                for (String user : List.of("reader", "manager", "requester", "approver")) {
                    String answer = answer(user, row);
                    if (!tellsNothing(row, answer)) {
                        wrong.add(row.path() + " tells " + user + ": " + answer);
                    }
                }
            }
        } finally {
            configuration.setProfile("");
            configuration.setFailOn("");
            configuration.setUnknown("");
            configuration.setWarnings("");
            configuration.setAllowlist(new AllowlistConfiguration());
            configuration.setEnforcement(new EnforcementConfiguration());
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }

    private static boolean tellsNothing(Row row, String answer) {
        if (row.method().contains("#doFill")) {
            return !answer.contains(STORED);
        }
        return row.method().contains("#doAutoComplete")
                ? answer.contains("\"suggestions\":[]")
                : answer.equals("<div/>");
    }

    private static String answer(String user, Row row) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(new URL(j.getURL(), row.path()), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse().getContentAsString().strip();
    }

    private static void compare(
            Map<String, JenkinsRule.WebClient> clients, Row row, HttpMethod verb, String expected, List<String> wrong)
            throws Exception {
        List<String> seen = new ArrayList<>();
        for (JenkinsRule.WebClient client : clients.values()) {
            WebRequest request = new WebRequest(new URL(j.getURL(), row.path()), verb);
            if (verb == HttpMethod.POST) {
                client.addCrumb(request);
            }
            int status = client.getPage(request).getWebResponse().getStatusCode();
            seen.add(String.valueOf(status == 303 ? 302 : status));
        }
        if (!expected.equals(String.join(" ", seen))) {
            wrong.add(row.method() + ": " + verb + " " + row.path() + " answers " + seen + " to " + USERS
                    + ", but the table says " + expected);
        }
    }

    private static JenkinsRule.WebClient client(String user) {
        JenkinsRule.WebClient client =
                j.createWebClient().withRedirectEnabled(false).withThrowExceptionOnFailingStatusCode(false);
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setCssEnabled(false);
        client.getOptions().setPrintContentOnFailingStatusCode(false);
        // Else the answer to an anonymous user, a page that leads to the login, would be followed.
        client.setRefreshHandler((page, to, seconds) -> {});
        return user.equals("anonymous") ? client : client.withBasicCredentials(user);
    }

    private static Row row(String method, String path, String get, String post) {
        return new Row(method, path, get, post);
    }

    /** Questions of a form: they change nothing, and answer by POST alone, since that keeps values out of addresses. */
    private static List<Row> forms(String owner, String descriptor, String... questions) {
        return Stream.of(questions)
                .map(question -> row(
                        owner + "#do" + question.substring(0, 1).toUpperCase(Locale.ROOT)
                                + question.substring(1).replaceAll("\\?.*", ""),
                        "descriptorByName/" + descriptor + "/" + question + (question.contains("?") ? "" : "?value=x"),
                        READ_404,
                        READ_200))
                .toList();
    }

    private static List<Row> policyForm(Class<?> describable, String... questions) {
        return forms(describable.getSimpleName() + ".DescriptorImpl", describable.getName(), questions);
    }

    private static List<Row> gateForms(Class<?> describable) {
        return forms(
                "GateFormChecks",
                describable.getName(),
                "fillProfileItems",
                "fillFailOnItems",
                "fillUnknownItems",
                "checkProfile",
                "checkFailOn",
                "checkUnknown",
                "checkMaxAge",
                "checkChecks");
    }

    private static List<Row> rows(Object... parts) {
        List<Row> rows = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Row row) {
                rows.add(row);
            } else {
                ((List<?>) part).forEach(row -> rows.add((Row) row));
            }
        }
        return rows;
    }
}
