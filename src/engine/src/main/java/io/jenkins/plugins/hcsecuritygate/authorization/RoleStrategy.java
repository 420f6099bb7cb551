package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.XmlElement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Roles of the Role-based Authorization Strategy plugin. A role nobody is assigned to grants nothing; a pattern is a
 * regular expression for a whole name, and its text is kept instead of running it, since anybody may have written it.
 */
final class RoleStrategy {

    /** The plugin drops these when it reads its roles ({@code PermissionHelper.DANGEROUS_PERMISSIONS}). */
    private static final Set<String> IGNORED =
            Set.of(Permissions.RUN_SCRIPTS, Permissions.UPLOAD_PLUGINS, Permissions.CONFIGURE_UPDATE_CENTER);

    private RoleStrategy() {}

    static void addGrants(@NonNull XmlElement strategy, @NonNull EffectiveGrants grants) {
        Map<String, List<String>> templates = templates(strategy.child("permissionTemplates"));
        for (XmlElement map : strategy.children("roleMap")) {
            String type = map.attribute("type");
            Scope.Kind kind =
                    switch (type == null ? "" : type) {
                        case "globalRoles" -> Scope.Kind.GLOBAL;
                        case "projectRoles" -> Scope.Kind.ITEMS_MATCHING;
                        case "slaveRoles" -> Scope.Kind.NODES_MATCHING;
                        default -> null;
                    };
            if (kind == null) {
                grants.gap(gap("role map", "a role map has a type this tool does not know"));
            } else {
                map.children("role").forEach(role -> addRole(role, kind, templates, grants));
            }
        }
    }

    private static void addRole(
            XmlElement role, Scope.Kind kind, Map<String, List<String>> templates, EffectiveGrants grants) {
        XmlElement assigned = role.child("assignedSIDs");
        if (assigned == null || assigned.children().isEmpty()) {
            return;
        }
        String name = shown(role.attribute("name"));
        if (name.startsWith("@")) {
            grants.gap(gap("role " + name, "the macro role " + name + " is decided by code while Jenkins runs"));
            return;
        }
        Scope scope = kind == Scope.Kind.GLOBAL ? Scope.GLOBAL : new Scope(kind, shown(role.attribute("pattern")));
        List<String> permissions = permissions(role, kind, templates);
        for (XmlElement sid : assigned.children()) {
            String word = sid.attribute("type");
            SidType type =
                    word == null ? SidType.EITHER : EffectiveGrants.type(word).orElse(SidType.EITHER);
            for (String permission : permissions) {
                if (!grants.add(scope, sid.text().strip(), type, permission, "role " + name, Strategies.CONFIG)) {
                    return;
                }
            }
        }
    }

    /** A template's permissions replace those of the item role that names it when Jenkins loads. */
    private static List<String> permissions(XmlElement role, Scope.Kind kind, Map<String, List<String>> templates) {
        String template = role.attribute("templateName");
        List<String> fromTemplate =
                template == null || kind != Scope.Kind.ITEMS_MATCHING ? null : templates.get(template);
        return fromTemplate == null ? listed(role) : fromTemplate;
    }

    private static Map<String, List<String>> templates(@CheckForNull XmlElement element) {
        Map<String, List<String>> templates = new HashMap<>();
        if (element != null) {
            for (XmlElement template : element.children()) {
                String name = template.attribute("name");
                if (name != null) {
                    templates.put(name, listed(template));
                }
            }
        }
        return templates;
    }

    private static List<String> listed(XmlElement owner) {
        XmlElement permissions = owner.child("permissions");
        return permissions == null
                ? List.of()
                : permissions.children().stream()
                        .map(permission -> Permissions.id(permission.text().strip()))
                        .filter(permission -> !permission.isEmpty() && !IGNORED.contains(permission))
                        .toList();
    }

    private static String shown(@CheckForNull String attribute) {
        return attribute == null ? "" : HomeNames.display(attribute);
    }

    private static Gap gap(String name, String why) {
        return new Gap(name, Strategies.CONFIG, why, "Review the role in the running controller");
    }
}
