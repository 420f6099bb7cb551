package io.jenkins.plugins.hcsecuritygate.authorization;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.Scope;
import io.jenkins.plugins.hcsecuritygate.facts.Grant.SidType;
import io.jenkins.plugins.hcsecuritygate.home.HomeNames;
import io.jenkins.plugins.hcsecuritygate.home.XmlElement;
import java.util.List;
import java.util.Objects;

/** Roles of the Folder-based Authorization Strategy plugin: global, on listed folders, on listed agents. */
final class FolderRoles {

    private FolderRoles() {}

    static void addGrants(@NonNull XmlElement strategy, @NonNull EffectiveGrants grants) {
        for (XmlElement role : members(strategy.child("globalRoles"))) {
            addRole(role, List.of(Scope.GLOBAL), grants);
        }
        for (XmlElement role : members(strategy.child("folderRoles"))) {
            addRole(role, scopes(role, "folders", Scope.Kind.ITEM), grants);
        }
        for (XmlElement role : members(strategy.child("agentRoles"))) {
            addRole(role, scopes(role, "agents", Scope.Kind.NODE), grants);
        }
    }

    /**
     * Members of a set. Before 1.1 the plugin wrote {@code ConcurrentHashMap$KeySetView}, whose members are the keys of a
     * map inside.
     */
    private static List<XmlElement> members(@CheckForNull XmlElement set) {
        if (set == null) {
            return List.of();
        }
        XmlElement map = set.child("map");
        return map == null
                ? set.children()
                : map.children("entry").stream()
                        .flatMap(entry -> entry.children().stream().limit(1))
                        .toList();
    }

    private static List<Scope> scopes(XmlElement role, String names, Scope.Kind kind) {
        return members(role.child(names)).stream()
                .map(name -> new Scope(kind, HomeNames.display(name.text().strip())))
                .toList();
    }

    private static void addRole(XmlElement role, List<Scope> scopes, EffectiveGrants grants) {
        String name = role.text("name");
        String via = "role " + (name == null ? "" : HomeNames.display(name));
        List<String> permissions = members(role.child("permissionWrappers")).stream()
                .map(wrapper -> wrapper.text("id"))
                .filter(Objects::nonNull)
                .toList();
        for (XmlElement sid : members(role.child("sids"))) {
            for (String permission : permissions) {
                for (Scope scope : scopes) {
                    if (!grants.add(scope, sid.text().strip(), SidType.EITHER, permission, via, Strategies.CONFIG)) {
                        return;
                    }
                }
            }
        }
    }
}
