package io.jenkins.plugins.hcsecuritygate.posture;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Computer;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.slaves.Cloud;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Addresses of the things that findings name: an agent's configuration, a job's, the store of a credential. A thing that
 * is gone by now, or whose name Jenkins would refuse, has none; nor has one whose page would refuse the reader.
 */
final class ResourcePages {

    private static final Pattern JOB_FILE = Pattern.compile("jobs/.*config\\.xml");
    private static final Pattern AGENT_FILE = Pattern.compile("nodes/([^/]+)/config\\.xml");
    private static final Pattern USER_FILE = Pattern.compile("users/.*config\\.xml");

    private ResourcePages() {}

    /**
     * @param url relative to Jenkins' root
     * @param owner what decides who may see it
     * @param takes what seeing it takes
     */
    private record Page(
            @NonNull String url,
            @NonNull AccessControlled owner,
            @NonNull Permission takes) {}

    /** @return relative to Jenkins' root; empty if there is no page for it, or none that this reader may see */
    @NonNull
    static String urlOf(@NonNull Resource resource) {
        Page page;
        // Whether a thing exists is no secret to somebody who reads its name on this page.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            page = find(resource);
        }
        return page == null || !page.owner().hasPermission(page.takes()) ? "" : page.url();
    }

    @CheckForNull
    private static Page find(Resource resource) {
        return switch (resource.kind()) {
            case "node" -> node(resource.name(), resource.location());
            case "agent" -> node(ownerOf(resource), resource.location());
            case "cloud" -> cloud(ownerOf(resource));
            case "job", "folder" -> item(ownerOf(resource));
            case "credential", "credentials" -> store(resource.location());
            case "user" -> user(ownerOf(resource));
            case "plugin" -> new Page("manage/pluginManager/installed", Jenkins.get(), Jenkins.SYSTEM_READ);
            default -> file(resource.location());
        };
    }

    /** Where only a file is named, what it belongs to. */
    @CheckForNull
    private static Page file(String location) {
        if (location.equals("credentials.xml")) {
            return store(location);
        }
        if (AGENT_FILE.matcher(location).matches()) {
            return node("", location);
        }
        return JOB_FILE.matcher(location).matches() ? item(fullName(location)) : null;
    }

    /** Findings about a field name it after the thing that has it. */
    private static String ownerOf(Resource resource) {
        int field = resource.name().indexOf(": ");
        return field < 0 ? resource.name() : resource.name().substring(0, field);
    }

    @CheckForNull
    private static Page node(String name, String location) {
        Matcher file = AGENT_FILE.matcher(location);
        if (location.equals("config.xml") || name.equals("built-in")) {
            return new Page("computer/(built-in)/configure", Jenkins.get(), Computer.EXTENDED_READ);
        }
        Node node = Jenkins.get().getNode(name.isEmpty() && file.matches() ? file.group(1) : name);
        return node == null
                ? null
                : new Page(
                        "computer/" + Util.rawEncode(node.getNodeName()) + "/configure", node, Computer.EXTENDED_READ);
    }

    @CheckForNull
    private static Page cloud(String name) {
        Cloud cloud = Jenkins.get().getCloud(name);
        return cloud == null
                ? null
                : new Page("manage/" + cloud.getUrl() + "configure", Jenkins.get(), Jenkins.SYSTEM_READ);
    }

    @CheckForNull
    private static Page item(String fullName) {
        Item item = itemOf(fullName);
        return item == null ? null : new Page(item.getUrl() + "configure", item, Item.EXTENDED_READ);
    }

    @CheckForNull
    private static Item itemOf(String fullName) {
        try {
            return Jenkins.get().getItemByFullName(fullName);
        } catch (IllegalArgumentException e) {
            return null; // a directory that somebody copied into the home may have any name
        }
    }

    @CheckForNull
    private static Page store(String location) {
        if (location.equals("credentials.xml")) {
            return new Page("manage/credentials/store/system/", Jenkins.get(), CredentialsProvider.VIEW);
        }
        if (JOB_FILE.matcher(location).matches()) {
            Item item = itemOf(fullName(location));
            return item == null
                    ? null
                    : new Page(item.getUrl() + "credentials/store/folder/", item, CredentialsProvider.VIEW);
        }
        return USER_FILE.matcher(location).matches()
                ? null
                : new Page("manage/credentials/", Jenkins.get(), CredentialsProvider.VIEW);
    }

    /** {@code jobs/a/jobs/b/config.xml} is that of {@code a/b}. */
    private static String fullName(String location) {
        return location.substring("jobs/".length(), location.length() - "/config.xml".length())
                .replace("/jobs/", "/");
    }

    @CheckForNull
    private static Page user(String id) {
        User user = User.getById(id, false);
        return user == null ? null : new Page(user.getUrl() + "/security/", user, Jenkins.ADMINISTER);
    }
}
