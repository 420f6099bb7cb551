package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildAuthenticator;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** <i>Access Control for Builds</i>: core's list, and the authenticators of the Authorize Project plugin. */
final class BuildAuthenticatorsReader {

    private static final String FILE = "jenkins.security.QueueItemAuthenticatorConfiguration.xml";
    private static final String PACKAGE = "org.jenkinsci.plugins.authorizeproject.";
    private static final String STRATEGIES = PACKAGE + "strategy.";

    /** Strategies of the plugin itself whose {@code isEnabledByDefault} is false. */
    private static final Set<String> DISABLED_BY_DEFAULT =
            Set.of(STRATEGIES + "SpecificUsersAuthorizationStrategy", STRATEGIES + "SystemAuthorizationStrategy");

    private BuildAuthenticatorsReader() {}

    /** Without the file nobody has configured any. */
    @NonNull
    static Fact<List<BuildAuthenticator>> read(@NonNull HomeDirectory home) {
        return XmlFiles.read(home, FILE)
                .map(root -> {
                    XmlElement list = root.child("authenticators");
                    return list == null
                            ? List.<BuildAuthenticator>of()
                            : list.children().stream()
                                    .map(BuildAuthenticatorsReader::authenticator)
                                    .toList();
                })
                .toFact(List::of, "Restore the file, or save Manage Jenkins > Security in Jenkins");
    }

    private static BuildAuthenticator authenticator(XmlElement element) {
        String className = element.className();
        return switch (className) {
            case PACKAGE + "GlobalQueueItemAuthenticator" -> {
                XmlElement strategy = element.child("strategy");
                // GlobalQueueItemAuthenticator.authenticate2 answers null without one. The field's type is abstract, so
                // an element that names no class leaves it empty, too.
                yield strategy == null || strategy.classAttribute() == null
                        ? new BuildAuthenticator.Undecided()
                        : new BuildAuthenticator.ForAll(identity(strategy));
            }
            case PACKAGE + "ProjectQueueItemAuthenticator" -> new BuildAuthenticator.PerJob(disabled(element));
            default -> new BuildAuthenticator.Unrecognised(HomeNames.display(className));
        };
    }

    /** {@code ProjectQueueItemAuthenticator.isStrategyEnabled}: what is enabled, what is disabled, then the default. */
    private static Set<String> disabled(XmlElement authenticator) {
        Set<String> enabled = new HashSet<>();
        Set<String> disabled = new HashSet<>(DISABLED_BY_DEFAULT);
        XmlElement map = authenticator.child("strategyEnabledMap");
        if (map == null) {
            strings(authenticator.child("enabledStrategies"), enabled);
            strings(authenticator.child("disabledStrategies"), disabled);
        } else {
            // readResolve: this older form replaces the lists.
            for (XmlElement entry : map.children("entry")) {
                strings(entry, "true".equals(entry.text("boolean")) ? enabled : disabled);
            }
        }
        disabled.removeAll(enabled);
        return disabled;
    }

    /** The strings in a collection, however deep its kind of set holds them. */
    private static void strings(@CheckForNull XmlElement collection, Set<String> into) {
        if (collection == null) {
            return;
        }
        for (XmlElement element : collection.children()) {
            if (element.name().equals("string")) {
                into.add(HomeNames.display(element.text().strip()));
            }
            strings(element, into);
        }
    }

    /**
     * The identity that a strategy stands for.
     *
     * @param strategy an element that names a class
     */
    @NonNull
    static RunsAs identity(@NonNull XmlElement strategy) {
        String className = strategy.className();
        String name = className.startsWith(STRATEGIES) ? className.substring(STRATEGIES.length()) : "";
        return switch (name) {
            case "SystemAuthorizationStrategy" -> new RunsAs.System();
            case "TriggeringUsersAuthorizationStrategy" -> new RunsAs.TriggeringUser();
            case "AnonymousAuthorizationStrategy" -> new RunsAs.Anonymous();
            case "SpecificUsersAuthorizationStrategy" -> {
                String user = strategy.text("userid");
                yield new RunsAs.SpecificUser(user == null ? "" : HomeNames.display(user));
            }
            default -> new RunsAs.Unrecognised(HomeNames.display(className));
        };
    }
}
