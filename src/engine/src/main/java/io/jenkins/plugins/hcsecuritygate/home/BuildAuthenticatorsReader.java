package io.jenkins.plugins.hcsecuritygate.home;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.hcsecuritygate.facts.Access.BuildAuthenticator;
import io.jenkins.plugins.hcsecuritygate.facts.Access.RunsAs;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.List;

/** <i>Access Control for Builds</i>: core's list, and the authenticators of the Authorize Project plugin. */
final class BuildAuthenticatorsReader {

    private static final String FILE = "jenkins.security.QueueItemAuthenticatorConfiguration.xml";
    private static final String PACKAGE = "org.jenkinsci.plugins.authorizeproject.";

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
            case PACKAGE + "GlobalQueueItemAuthenticator" ->
                new BuildAuthenticator.ForAll(identity(element.child("strategy")));
            case PACKAGE + "ProjectQueueItemAuthenticator" -> new BuildAuthenticator.PerJob();
            default -> new BuildAuthenticator.Unrecognised(HomeNames.display(className));
        };
    }

    /** The identity that a strategy stands for; without a strategy nothing is chosen, so the build runs as SYSTEM. */
    @NonNull
    static RunsAs identity(@CheckForNull XmlElement strategy) {
        String className = strategy == null ? null : strategy.classAttribute();
        if (className == null) {
            return new RunsAs.System();
        }
        String prefix = PACKAGE + "strategy.";
        String name = className.startsWith(prefix) ? className.substring(prefix.length()) : "";
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
