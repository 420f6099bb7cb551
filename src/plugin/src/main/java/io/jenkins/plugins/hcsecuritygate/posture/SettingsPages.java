package io.jenkins.plugins.hcsecuritygate.posture;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.PluginWrapper;
import hudson.model.Computer;
import hudson.security.Permission;
import java.util.List;
import jenkins.model.Jenkins;

/** Addresses of the pages that a check's remediation names, so that its fix is one click away. */
final class SettingsPages {

    /**
     * @param chain how the path in Jenkins' pages begins
     * @param url relative to Jenkins' root
     * @param plugin whose page it is; empty for Jenkins' own and for plugins that this one depends on
     * @param takes what seeing it takes
     */
    private record Page(
            @NonNull String chain,
            @NonNull String url,
            @NonNull String plugin,
            @NonNull Permission takes) {
        Page(String chain, String url) {
            this(chain, url, "", Jenkins.SYSTEM_READ);
        }

        Page(String chain, String url, Permission takes) {
            this(chain, url, "", takes);
        }
    }

    /** The longer chains first. */
    private static final List<Page> PAGES = List.of(
            new Page("Manage Jenkins > Nodes > Built-In Node > Build History", "computer/(built-in)/builds"),
            new Page("Manage Jenkins > Nodes > Built-In Node", "computer/(built-in)/configure", Computer.EXTENDED_READ),
            new Page("Manage Jenkins > Nodes", "manage/computer/"),
            new Page("Manage Jenkins > Clouds", "manage/cloud/"),
            new Page("Manage Jenkins > Plugins > Advanced settings", "manage/pluginManager/advanced"),
            new Page("Manage Jenkins > Plugins > Available plugins", "manage/pluginManager/available"),
            new Page("Manage Jenkins > Plugins", "manage/pluginManager/"),
            new Page("Manage Jenkins > Credentials", "manage/credentials/", CredentialsProvider.VIEW),
            new Page("Manage Jenkins > HC Security Gate > Waivers", "manage/hc-security-gate/waivers/"),
            new Page("Manage Jenkins > HC Security Gate", "manage/hc-security-gate/"),
            new Page("Manage Jenkins > Security", "manage/configureSecurity/"),
            new Page("Manage Jenkins > System", "manage/configure"),
            new Page("Manage Jenkins > In-process Script Approval", "manage/scriptApproval/", Jenkins.ADMINISTER),
            new Page("Manage Jenkins > ThinBackup", "manage/thinBackup/", "thinBackup", Jenkins.ADMINISTER),
            new Page("Manage Jenkins (", "manage/"));

    private SettingsPages() {}

    /**
     * @return relative to Jenkins' root; empty where the page is that of a plugin that is not there, or would refuse the
     *     reader
     */
    @NonNull
    static String urlOf(@NonNull String path) {
        return PAGES.stream()
                .filter(page -> path.startsWith(page.chain()))
                .findFirst()
                .filter(page -> page.plugin().isEmpty() || isActive(page.plugin()))
                .filter(page -> Jenkins.get().hasPermission(page.takes()))
                .map(Page::url)
                .orElse("");
    }

    private static boolean isActive(String id) {
        PluginWrapper plugin = Jenkins.get().getPluginManager().getPlugin(id);
        return plugin != null && plugin.isActive();
    }
}
