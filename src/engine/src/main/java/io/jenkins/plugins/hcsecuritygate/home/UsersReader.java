package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.UserTokens;
import io.jenkins.plugins.hcsecuritygate.facts.Gap;
import io.jenkins.plugins.hcsecuritygate.facts.Inventory;
import java.util.ArrayList;
import java.util.List;

/**
 * Accounts in {@code users/}. How a directory is called has changed twice ({@code hudson.model.User}), so its name is
 * asked only where the record has no id, as records from before Jenkins 2.129 may have none.
 */
final class UsersReader {

    private static final String DIRECTORY = "users";
    private static final String MEND = "Restore the file, or save the account in Jenkins";
    private static final String TOKENS = "jenkins.security.ApiTokenProperty";

    /** {@code ApiTokenStore.LEGACY_VERSION}: the hash of a token that is itself on file. */
    private static final String LEGACY_VERSION = "10";

    private UsersReader() {}

    @NonNull
    static Inventory<UserTokens> read(@NonNull HomeDirectory home) {
        List<HomeEntry> entries;
        try {
            entries = home.list(DIRECTORY);
        } catch (HomeFileException e) {
            return e.isAbsent()
                    ? Inventory.of(List.of())
                    : Inventory.unobserved(
                            new Gap("accounts", DIRECTORY, e.getMessage(), "Make the directory readable"));
        }
        List<UserTokens> users = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (HomeEntry entry : entries) {
            String name = HomeNames.display(entry.name());
            String path = HomeDirectory.join(HomeDirectory.join(DIRECTORY, entry.name()), "config.xml");
            if (entry.problem() != null) {
                gaps.add(new Gap(name, DIRECTORY + "/" + name, "it " + entry.problem(), MEND));
            } else if (entry.isDirectory()) {
                XmlFiles.read(home, path)
                        .fold(
                                root -> users.add(user(root, name, HomeNames.display(path))),
                                () -> false,
                                why -> gaps.add(new Gap(name, HomeNames.display(path), why, MEND)));
            }
        }
        return new Inventory<>(users, gaps);
    }

    private static UserTokens user(XmlElement root, String directory, String location) {
        String id = root.text("id");
        XmlElement tokens = root.find("properties", TOKENS);
        return new UserTokens(
                id == null || id.isEmpty() ? directory : HomeNames.display(id),
                location,
                tokens != null && hasLegacyToken(tokens));
    }

    private static boolean hasLegacyToken(XmlElement tokens) {
        String legacy = tokens.text("apiToken");
        if (legacy != null && !legacy.isEmpty()) {
            return true;
        }
        XmlElement list = tokens.find("tokenStore", "tokenList");
        return list != null
                && list.children().stream()
                        .map(token -> token.find("value", "version"))
                        .anyMatch(version ->
                                version != null && version.text().strip().equals(LEGACY_VERSION));
    }
}
