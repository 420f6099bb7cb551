package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.LinkedHashMap;
import java.util.Map;

/** Addresses of the pages that a check's remediation names, so that its fix is one click away. */
final class SettingsPages {

    /** The longer chains first. */
    private static final Map<String, String> PAGES = new LinkedHashMap<>();

    static {
        PAGES.put("Manage Jenkins > Nodes > Built-In Node > Build History", "computer/(built-in)/builds");
        PAGES.put("Manage Jenkins > Nodes > Built-In Node", "computer/(built-in)/configure");
        PAGES.put("Manage Jenkins > Nodes", "manage/computer/");
        PAGES.put("Manage Jenkins > Clouds", "manage/cloud/");
        PAGES.put("Manage Jenkins > Plugins > Advanced settings", "manage/pluginManager/advanced");
        PAGES.put("Manage Jenkins > Plugins > Available plugins", "manage/pluginManager/available");
        PAGES.put("Manage Jenkins > Plugins", "manage/pluginManager/");
        PAGES.put("Manage Jenkins > Credentials", "manage/credentials/");
        PAGES.put("Manage Jenkins > Security", "manage/configureSecurity/");
        PAGES.put("Manage Jenkins > System", "manage/configure");
        PAGES.put("Manage Jenkins > HC Security Gate > Waivers", "manage/hc-security-gate/waivers/");
        PAGES.put("Manage Jenkins > In-process Script Approval", "manage/scriptApproval/");
    }

    private SettingsPages() {}

    /** @return relative to Jenkins' root; empty where the chain leads to no page known here, or to one per job */
    @NonNull
    static String urlOf(@NonNull String path) {
        return PAGES.entrySet().stream()
                .filter(page -> path.startsWith(page.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
