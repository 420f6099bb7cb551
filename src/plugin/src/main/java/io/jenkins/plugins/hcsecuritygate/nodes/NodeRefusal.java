package io.jenkins.plugins.hcsecuritygate.nodes;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Node;
import hudson.model.Run;
import io.jenkins.plugins.hcsecuritygate.config.HcSecurityGateConfiguration;
import io.jenkins.plugins.hcsecuritygate.config.JobPolicies;
import io.jenkins.plugins.hcsecuritygate.eventlog.SecurityEvents;
import io.jenkins.plugins.hcsecuritygate.events.EventKind;
import io.jenkins.plugins.hcsecuritygate.facts.Fact;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Judges where a build landed and tells of it. */
final class NodeRefusal {

    private static final Logger LOGGER = Logger.getLogger(NodeRefusal.class.getName());

    private NodeRefusal() {}

    /**
     * One line for the log of a build that must stop.
     *
     * @param name name of the node; empty for the built-in node
     * @return null if the build may go on
     */
    @CheckForNull
    static String of(@NonNull Run<?, ?> run, @NonNull String name, @CheckForNull Node node) {
        String why;
        try {
            why = NodeRules.refusal(name, node, JobPolicies.rootOf(run.getParent()));
        } catch (RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not judge the node of " + run);
            why = Messages.NodeRefusal_could_not_tell(e.getClass().getSimpleName());
        }
        if (why == null) {
            return null;
        }
        if (HcSecurityGateConfiguration.get().toFact() instanceof Fact.Unknown<?> unknown) {
            // Nobody has set the rule that stops the build, so only whoever mends the configuration can help.
            why += " " + Messages.NodeRefusal_strictest(unknown.why(), unknown.answeredBy());
        }
        SecurityEvents.record(
                EventKind.NODE_REFUSED,
                "SYSTEM",
                run.getExternalizableId(),
                Map.of("node", name.isEmpty() ? "built-in" : name, "why", why));
        return Messages.NodeRefusal_line(why);
    }
}
