package io.jenkins.plugins.hcsecuritygate.posture;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Node;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.slaves.Cloud;
import io.jenkins.plugins.hcsecuritygate.check.Resource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;

/**
 * Addresses of the things that findings name: an agent's configuration, a job's, the store of a credential. A thing that
 * is gone by now, or whose name Jenkins would refuse, has none. What the address shows is for Jenkins to decide.
 */
final class ResourcePages {

    private static final Pattern JOB_FILE = Pattern.compile("jobs/.*config\\.xml");
    private static final Pattern AGENT_FILE = Pattern.compile("nodes/([^/]+)/config\\.xml");
    private static final Pattern USER_FILE = Pattern.compile("users/.*config\\.xml");

    private ResourcePages() {}

    /** @return relative to Jenkins' root; empty if there is no page for it */
    @NonNull
    static String urlOf(@NonNull Resource resource) {
        // Whether a thing exists is no secret to somebody who reads its name on this page.
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Optional.ofNullable(find(resource)).orElse("");
        }
    }

    @CheckForNull
    private static String find(Resource resource) {
        return switch (resource.kind()) {
            case "node" -> node(resource.name(), resource.location());
            case "agent" -> node(ownerOf(resource), resource.location());
            case "cloud" -> cloud(ownerOf(resource));
            case "job", "folder" -> item(ownerOf(resource));
            case "credential", "credentials" -> store(resource.location());
            case "user" -> user(ownerOf(resource));
            case "plugin" -> "manage/pluginManager/installed";
            default -> file(resource.location());
        };
    }

    /** Where only a file is named, what it belongs to. */
    @CheckForNull
    private static String file(String location) {
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
    private static String node(String name, String location) {
        Matcher file = AGENT_FILE.matcher(location);
        if (location.equals("config.xml") || name.equals("built-in")) {
            return "computer/(built-in)/configure";
        }
        Node node = Jenkins.get().getNode(name.isEmpty() && file.matches() ? file.group(1) : name);
        return node == null ? null : "computer/" + Util.rawEncode(node.getNodeName()) + "/configure";
    }

    @CheckForNull
    private static String cloud(String name) {
        Cloud cloud = Jenkins.get().getCloud(name);
        return cloud == null ? null : "manage/" + cloud.getUrl() + "configure";
    }

    @CheckForNull
    private static String item(String fullName) {
        Item item = itemOf(fullName);
        return item == null ? null : item.getUrl() + "configure";
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
    private static String store(String location) {
        if (location.equals("credentials.xml")) {
            return "manage/credentials/store/system/";
        }
        if (JOB_FILE.matcher(location).matches()) {
            Item item = itemOf(fullName(location));
            return item == null ? null : item.getUrl() + "credentials/store/folder/";
        }
        return USER_FILE.matcher(location).matches() ? null : "manage/credentials/";
    }

    /** {@code jobs/a/jobs/b/config.xml} is that of {@code a/b}. */
    private static String fullName(String location) {
        return location.substring("jobs/".length(), location.length() - "/config.xml".length())
                .replace("/jobs/", "/");
    }

    @CheckForNull
    private static String user(String id) {
        User user = User.getById(id, false);
        return user == null ? null : user.getUrl() + "/security/";
    }
}
